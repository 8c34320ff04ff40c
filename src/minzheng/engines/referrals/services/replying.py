"""The department's side: accept, ask for more, answer. Its officer decides by its own rules, not by ours."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.letters.services import issue
from minzheng.engines.referrals.events import ReferralReplied
from minzheng.engines.referrals.folders import find_item
from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.moves import begin
from minzheng.engines.referrals.office import department_office
from minzheng.engines.referrals.recording import LONGEST_WORDS, put, step_and_record, taken
from minzheng.engines.referrals.services.asking import told
from minzheng.engines.referrals.types import (
    AFTER,
    Outcome,
    ReferralItem,
    Reply,
    ReplyUnfit,
    StepKind,
    WordsMissing,
)
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import AmountUnreadable, parse_yuan, yuan
from minzheng.kernel.result import NotYours

LETTER = "referrals.reply"
RESULTS = {
    Outcome.KIND: "给予帮助",
    Outcome.MONEY: "给予资金帮助，由本部门发放",
    Outcome.REFUSED: "不予",
    Outcome.NOT_OURS: "不归本部门办理",
}
#: What every reply says of the rest, so that one department's no is read as no more than that.
APART = "本答复只涉及{item}。您家的低保等其他救助照常办理，不因本答复而减少或者停止。"
GO_BACK = "您不用重新跑路：镇街社会救助窗口会看到这份答复，并帮您找到该办的部门。"


@act
def accept(*, actor: Actor, referral_id: UUID, version: int, at: datetime) -> None:
    """The department takes it in hand. Refuses: NotYours, ReferralClosed, StaleVersion."""
    row = begin(StepKind.ACCEPTED, actor=actor, referral_id=referral_id, version=version)
    row.accepted_by = actor.posting_id
    row.save(update_fields=["state", "version", "accepted_by"])
    step_and_record(StepKind.ACCEPTED, actor=actor, row=row, at=at)


@act
def ask_more(*, actor: Actor, referral_id: UUID, version: int, words: str, at: datetime) -> None:
    """Ask the family for something; its clock stands still until she answers.

    Refuses: NotYours, ReferralClosed, StaleVersion, WordsMissing.
    """
    row = begin(StepKind.QUESTION, actor=actor, referral_id=referral_id, version=version)
    if len(words.strip()) < 2:
        raise WordsMissing()
    row.asking_since = local_date(at)
    row.save(update_fields=["state", "version", "asking_since"])
    step_and_record(StepKind.QUESTION, actor=actor, row=row, at=at, words=words.strip()[:LONGEST_WORDS])
    with acting_for_family(row.area_code):
        told(row, "question", _item(row), at)


@act
def reply(*, actor: Actor, referral_id: UUID, version: int, given: Reply, at: datetime) -> UUID:
    """The department's answer, with its letter to the person; returns the letter's id. Announces ReferralReplied.

    A refusal carries reasons and what one can do; money is this department's to pay and enters no ledger of ours.
    Refuses: NotYours, ReferralClosed, StaleVersion, ReplyUnfit. Source: 社会救助暂行办法 (each department decides its own item).
    """
    row = begin(StepKind.REPLIED, actor=actor, referral_id=referral_id, version=version)
    outcome, said = _read(given)
    item = _item(row)
    with acting_for_family(row.area_code):
        letter = issue(
            actor=actor,
            kind=LETTER,
            case_id=None,
            application_id=row.application_id,
            area_code=row.area_code,
            person_id=row.person_id,
            addressee=taken(row.sent_box, box="sent_box", referral_id=row.id)["name"],
            data=_printed(row, item, outcome, said, at),
            at=at,
        )
        row.state, row.outcome = AFTER[outcome], outcome.value
        row.reply_box = put(said, box="reply_box", referral_id=row.id)
        row.replied_by, row.replied_at, row.letter_id = actor.posting_id, at, letter.id
        row.save()
        step_and_record(
            StepKind.REPLIED, actor=actor, row=row, at=at, words=said["words"], outcome=outcome.value
        )
        told(row, "replied", item, at, result=RESULTS[outcome])
    fact = ReferralReplied(area_code=row.area_code, referral_id=row.id, item=row.item, outcome=outcome.value)
    announce(fact, at=at)
    return letter.id


def _item(row: Referral) -> ReferralItem:
    item = find_item(row.item)
    if item is None:
        raise NotYours()
    return item


def _read(given: Reply) -> tuple[Outcome, dict[str, str]]:
    """The reply as it is kept. Refuses: ReplyUnfit."""
    names = ("words", "reasons", "remedy")
    said = {name: getattr(given, name).strip()[: 2 * LONGEST_WORDS] for name in names}
    if given.outcome not in list(Outcome) or len(said["words"]) < 2:
        raise ReplyUnfit()
    outcome = Outcome(given.outcome)
    if outcome is Outcome.REFUSED and (len(said["reasons"]) < 4 or len(said["remedy"]) < 4):
        raise ReplyUnfit()
    if outcome is not Outcome.MONEY or not given.amount.strip():
        return outcome, said
    try:
        return outcome, said | {"amount": f"{yuan(parse_yuan(given.amount))}元"}
    except AmountUnreadable as wrong:
        raise ReplyUnfit(str(wrong)) from None


def _printed(
    row: Referral, item: ReferralItem, outcome: Outcome, said: dict[str, str], at: datetime
) -> dict[str, object]:
    goes_on = [APART.format(item=item.name)] + ([GO_BACK] if outcome is Outcome.NOT_OURS else [])
    # a letter's own `remedy` is the standard sentence of our decisions; the department names its own way
    named = {"reasons": "reasons", "disagree": "remedy", "amount": "amount"}
    optional = {field: said[name] for field, name in named.items() if said.get(name)}
    return {
        "issuer": department_office(item.department, row.area_code),
        "item": item.name,
        "asked_on": local_date(row.asked_at),
        "result": RESULTS[outcome],
        "words": said["words"],
        "goes_on": goes_on,
        **optional,
    }
