"""The family's side: ask a department, answer its question, take it back."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.messages.services import tell
from minzheng.engines.referrals.events import ReferralAsked
from minzheng.engines.referrals.folders import find_item
from minzheng.engines.referrals.models import Referral, ReferralStep
from minzheng.engines.referrals.moves import begin
from minzheng.engines.referrals.office import place_words
from minzheng.engines.referrals.recording import LONGEST_WORDS, put, step_and_record
from minzheng.engines.referrals.types import (
    ASKERS,
    OPEN,
    PARTICULARS,
    AlreadyReferred,
    ConsentHow,
    ConsentMissing,
    NewReferral,
    ReferralItem,
    ReferralUnfit,
    StepKind,
    WordsMissing,
)
from minzheng.foundations.people.queries import area_of, cards, numbers_of
from minzheng.foundations.privacy.types import act
from minzheng.foundations.workdays.queries import add_working_days, working_days_between
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import counter_of


@act
def refer(*, actor: Actor, new: NewReferral, at: datetime) -> UUID:
    """Send a wish and the particulars its item names to the department's counter; the same token again changes nothing.

    By the person herself, or by an officer of her town or district with her consent. The department's working days
    begin. Announces ReferralAsked. Refuses: NotYours, ConsentMissing, ReferralUnfit, AlreadyReferred.
    Source: 国办发〔2023〕39号 (push to the competent department); 个人信息保护法 by way of the consent kept.
    """
    own = actor.role is Role.RESIDENT and actor.person_id == new.person_id
    if not own and (actor.role not in ASKERS or actor.posting_id is None):
        raise NotYours()
    item, area = find_item(new.item), area_of(new.person_id)
    if item is None or not area or not new.token:
        raise NotYours()
    _check_consent(new, own=own)
    asked = _asked(item, new.answers)
    earlier = Referral.objects.filter(person_id=new.person_id, token=new.token[:64]).first()
    if earlier is not None:
        return UUID(str(earlier.id))
    if Referral.objects.filter(person_id=new.person_id, item=item.code, state__in=OPEN).exists():
        raise AlreadyReferred()
    referral_id = new_id()
    row = Referral.objects.create(
        id=referral_id,
        area_code=area,
        counter=counter_of(item.department.code, area),
        person_id=new.person_id,
        application_id=new.application_id,
        item=item.code,
        sent_box=put(_sent(item, new, asked, area), box="sent_box", referral_id=referral_id),
        consent_how=new.consent,
        asked_by=actor.posting_id,
        asker_name=actor.title[:120],
        asked_at=at,
        token=new.token[:64],
        due_on=add_working_days(local_date(at), item.reply_days.value).date,
    )
    step_and_record(StepKind.ASKED, actor=actor, row=row, at=at, consent=row.consent_how)
    announce(ReferralAsked(area_code=area, referral_id=referral_id, item=item.code), at=at)
    if not own:
        told(row, "asked", item, at)
    return referral_id


def _check_consent(new: NewReferral, *, own: bool) -> None:
    """Her own tap, or a signed paper, or words somebody else heard. Refuses: ConsentMissing."""
    if new.consent is None or own is not (new.consent is ConsentHow.OWN):
        raise ConsentMissing()
    if not own and len(new.witness.strip()) < 2:
        raise ConsentMissing()


def _asked(item: ReferralItem, answers: dict[str, str]) -> list[tuple[str, str]]:
    """The item's questions with their answers. Refuses: ReferralUnfit."""
    found = []
    for ask in item.asks:
        answer = answers.get(ask.name, "").strip()[:LONGEST_WORDS]
        if not answer or (ask.options and answer not in ask.options):
            raise ReferralUnfit()
        found.append((ask.label, answer))
    return found


def _sent(item: ReferralItem, new: NewReferral, asked: list[tuple[str, str]], area: str) -> dict[str, object]:
    """Exactly what the department will read: the item's particulars, the answers, her words, her consent."""
    card = cards([new.person_id]).get(new.person_id)
    if card is None:
        raise NotYours()
    identity, phone = numbers_of([new.person_id])[new.person_id]
    known = {"name": card.name, "identity": identity, "phone": phone, "village": place_words(area)}
    return {
        "name": card.name,
        "particulars": [[str(PARTICULARS[one]), known[one]] for one in item.sends if known[one]],
        "asked": asked,
        "words": new.words.strip()[:LONGEST_WORDS],
        "consent": item.consent,
        "witness": new.witness.strip()[:120],
    }


def told(row: Referral, kind: str, item: ReferralItem, at: datetime, **context: object) -> None:
    """Tell the person where her referral stands."""
    tell(
        person_id=row.person_id,
        area_code=row.area_code,
        kind=f"referrals.{kind}",
        context={"item": item.name, "department": item.department.name, "due_on": row.due_on, **context},
        link=f"/referrals/{row.id}/",
        at=at,
    )


@act
def answer_question(*, actor: Actor, referral_id: UUID, version: int, words: str, at: datetime) -> None:
    """What the department asked for; the days it waited are added to its term, unless the term had passed before.

    Refuses: NotYours, ReferralClosed, StaleVersion, WordsMissing.
    """
    row = begin(StepKind.ANSWER, actor=actor, referral_id=referral_id, version=version)
    if len(words.strip()) < 2:
        raise WordsMissing()
    today = local_date(at)
    if row.asking_since is not None and row.late_at is None:
        waited = max(0, working_days_between(row.asking_since, today))
        row.due_on = add_working_days(row.due_on, waited).date if waited else row.due_on
    row.asking_since = None
    row.save(update_fields=["state", "version", "due_on", "asking_since"])
    step_and_record(StepKind.ANSWER, actor=actor, row=row, at=at, words=words.strip()[:LONGEST_WORDS])


@act
def withdraw(*, actor: Actor, referral_id: UUID, version: int, words: str, at: datetime) -> None:
    """Take the consent back before an answer: what was sent, asked and answered is removed, for the department and for us.

    An officer writes who asked for it. Refuses: NotYours, ReferralClosed, StaleVersion, WordsMissing.
    Source: 个人信息保护法 art. 15.
    """
    row = begin(StepKind.WITHDRAWN, actor=actor, referral_id=referral_id, version=version)
    if actor.is_officer and len(words.strip()) < 2:
        raise WordsMissing()
    row.sent_box = None
    row.save(update_fields=["state", "version", "sent_box"])
    ReferralStep.objects.filter(referral=row, words_box__isnull=False).update(words_box=None)
    step_and_record(StepKind.WITHDRAWN, actor=actor, row=row, at=at, words=words.strip()[:LONGEST_WORDS])
