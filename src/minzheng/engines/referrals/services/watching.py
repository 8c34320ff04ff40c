"""Departments that do not answer: seen, told, pressed. Nothing is refused by silence."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.referrals.events import ReferralSilent
from minzheng.engines.referrals.folders import find_item
from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.moves import begin
from minzheng.engines.referrals.queries import view_of
from minzheng.engines.referrals.recording import LONGEST_WORDS, step_and_record, subject_of
from minzheng.engines.referrals.services.asking import told
from minzheng.engines.referrals.types import (
    WITH_DEPARTMENT,
    NotDueYet,
    ReferralView,
    State,
    StepKind,
    WordsMissing,
)
from minzheng.foundations.audit.services import record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours


@act
def note_silence(*, actor: Actor = SYSTEM, referral_id: UUID, at: datetime) -> bool:
    """The term has passed without an answer: on record once, the person and civil affairs are told; whether it was news.

    The state stays as it is. Announces ReferralSilent. Refuses: nothing.
    """
    row = Referral.objects.select_for_update(of=("self",)).filter(pk=referral_id).first()
    if (
        row is None
        or row.late_at is not None
        or row.state not in WITH_DEPARTMENT
        or row.due_on >= local_date(at)
    ):
        return False
    row.late_at = at
    row.save(update_fields=["late_at"])
    step_and_record(StepKind.LATE, actor=actor, row=row, at=at)
    announce(ReferralSilent(area_code=row.area_code, referral_id=row.id, item=row.item), at=at)
    item = find_item(row.item)
    if item is not None:
        told(row, "silent", item, at)
    return True


@act
def press(*, actor: Actor, referral_id: UUID, version: int, words: str, at: datetime) -> None:
    """催办: an officer of civil affairs writes how she pressed the department and what it said.

    Refuses: NotYours, ReferralClosed, StaleVersion, NotDueYet, WordsMissing.
    """
    row = begin(StepKind.PRESSED, actor=actor, referral_id=referral_id, version=version)
    if row.due_on >= local_date(at):
        raise NotDueYet()
    if len(words.strip()) < 2:
        raise WordsMissing()
    row.save(update_fields=["version"])
    step_and_record(StepKind.PRESSED, actor=actor, row=row, at=at, words=words.strip()[:LONGEST_WORDS])


@act
def guide(*, actor: Actor, referral_id: UUID, version: int, words: str, at: datetime) -> None:
    """该办的部门找到了: after 不归本部门 the town writes to whom the family was led, and how.

    Refuses: NotYours, ReferralClosed, StaleVersion, WordsMissing.
    """
    row = begin(StepKind.GUIDED, actor=actor, referral_id=referral_id, version=version)
    if len(words.strip()) < 2:
        raise WordsMissing()
    row.save(update_fields=["version"])
    step_and_record(StepKind.GUIDED, actor=actor, row=row, at=at, words=words.strip()[:LONGEST_WORDS])


@act
def open_referral(*, actor: Actor, referral_id: UUID, at: datetime) -> ReferralView:
    """One referral with what was sent; an officer who opens it leaves a line (谁看过我的信息).

    A village opens what a department asks the family, and nothing else. Refuses: NotYours.
    """
    row = Referral.objects.filter(pk=referral_id).first()
    if row is None or (actor.role is Role.VILLAGE_WORKER and row.state != State.ASKING):
        raise NotYours()
    if actor.is_officer:
        record(
            actor=actor,
            action="referrals.referral.opened",
            subject=subject_of(row),
            at=at,
            purpose="办理转办",
        )
    return view_of(row, on=local_date(at), department=bool(actor.department))
