"""实物发放: the goods of a decision handed to the family, signed for before two named people or carried by one; with a receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.giving_ways import LONGEST, given_of
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import HANDED_WAYS, Case, GoodsHanded
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal, StaleVersion

HANDED_NAMES = {"signed": "本人签字", "fingerprint": "按手印", "carried": "托人送到"}


class GoodsNotHanded(Refusal):
    """The decision gave goods that nobody has put on record as handed over."""

    code = "goods_not_handed"
    message = "这件救助里有实物还没有登记签收。请先登记谁领的、谁在场，再登记送达"


class HandoverUnfit(Refusal):
    """Nobody took it, no second person stood by, nobody is named who carried it, or an impossible day."""

    code = "handover_unfit"
    message = "请写清谁领的、哪天领的；签字或按手印的写在场的另一名工作人员，托人送的写送的人。日期不能早于决定，也不能晚于今天"


@dataclass(frozen=True, slots=True)
class Handover:
    """How the goods reached the family. `way`: one of HANDED_NAMES; `second`: who stood by; `carried_by`: who took it there."""

    handed_on: date
    way: str
    receiver: str
    second: str = ""
    carried_by: str = ""
    note: str = ""


@act
def hand_goods(*, actor: Actor, case_id: UUID, version: int, handed: Handover, at: datetime) -> UUID:
    """实物发放签收: on record, and printed as a receipt to sign. Returns the record's id.

    Refuses: NotYours, StaleVersion, NotYourRole, NotThisStep (no goods, or handed over already), HandoverUnfit.
    Source: 民发〔2018〕23号二（四）(发放实物).
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    decision = case.decision
    if decision is None or not decision.given.get("goods") or GoodsHanded.objects.filter(case=case).exists():
        raise NotThisStep("这件没有待发放的实物，请刷新后查看")
    _check(handed, actor, since=local_date(decision.decided_at), today=local_date(at))
    given = given_of(decision.given, amount_fen=decision.amount_fen or 0)
    fire_case(application, case, "hand_goods", actor=actor, at=at, note=HANDED_NAMES[handed.way])
    letter = letters.issue(
        actor=actor,
        kind=f"{case.item}.goods_receipt",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data={
            "issuer": office_of(application.area_code, town=True),
            "item": catalogue.item(case.item).name,
            "applicant": application.applicant_name,
            "decided_on": local_date(decision.decided_at),
            "goods": [
                {"name": one.name, "quantity": one.quantity, "worth_fen": one.worth_fen}
                for one in given.goods
            ],
            "total_fen": given.goods_fen,
            "handed_on": handed.handed_on,
            "way": HANDED_NAMES[handed.way],
            "receiver": handed.receiver.strip(),
            "handed_by": [actor.title[:120], *_others(handed)],
            "note": handed.note.strip() or None,
        },
        at=at,
    )
    row = GoodsHanded.objects.create(
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        handed_on=handed.handed_on,
        way=handed.way,
        receiver_name=handed.receiver.strip(),
        second_name=handed.second.strip(),
        carried_by=handed.carried_by.strip(),
        note=handed.note.strip()[:300],
        letter_id=letter.id,
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
        at=at,
    )
    record(
        actor=actor,
        action="casework.case.goods_handed",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        way=handed.way,
    )
    return row.id  # type: ignore[no-any-return]


def must_be_handed(case: Case) -> None:
    """Before the letter is served and the case goes on. Refuses: GoodsNotHanded."""
    given = case.decision.given if case.decision is not None else {}
    if given.get("goods") and not GoodsHanded.objects.filter(case=case).exists():
        raise GoodsNotHanded()


def _others(handed: Handover) -> list[str]:
    carried = [f"{handed.carried_by.strip()}（送到）"] if handed.way == "carried" else []
    return [name for name in (handed.second.strip(), *carried) if name]


def _check(handed: Handover, actor: Actor, *, since: date, today: date) -> None:
    second, carried = handed.second.strip(), handed.carried_by.strip()
    stood = carried if handed.way == "carried" else second not in ("", actor.name)
    names = (handed.receiver.strip(), second, carried)
    if (
        handed.way not in HANDED_WAYS
        or not stood
        or not names[0]
        or any(len(name) > LONGEST - 10 for name in names)
        or not since <= handed.handed_on <= today
    ):
        raise HandoverUnfit()
