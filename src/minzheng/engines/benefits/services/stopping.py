"""停发 of a payment still to come of what was given in several: by a named officer, told and heard before, with a letter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits.models import DueItem, StoppedPart
from minzheng.engines.benefits.once_types import ONE_OFF, PartStopUnfit
from minzheng.engines.benefits.question_types import NotHeard
from minzheng.engines.benefits.services.suspending import CORRECTION, award_letter, decider_award, heard
from minzheng.engines.benefits.types import month_of
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id


@dataclass(frozen=True, slots=True)
class NewPartStop:
    """Which payment is not made, why, and that the family was told and heard before (as `NewSuspension`)."""

    month: date
    reasons: str
    basis: str
    told_on: date
    family_said: str = ""


@act
def stop_part(*, actor: Actor, award_id: UUID, new: NewPartStop, at: datetime) -> UUID:
    """停发 of one payment of a month to come; the others stand. Returns the id of what was decided.

    Refuses: DecisionNeeded (another role, no account), NotYours, AnswerMissing (reasons), PartStopUnfit (no such payment
    to come: this month's may be in a run), NotHeard. Source: 社会救助暂行办法 第十一条 (书面说明理由，参照).
    """
    decision_id = new_id()
    award = decider_award(actor, award_id, decision_id, new.reasons)
    item = DueItem.objects.filter(award=award, kind=ONE_OFF, month=new.month, stopped__isnull=True).first()
    if item is None or new.month <= month_of(local_date(at)):
        raise PartStopUnfit()
    if not heard(told_on=new.told_on, family_said=new.family_said, on=local_date(at)):
        raise NotHeard()
    said = new.family_said.strip()
    words = {
        "from_month": f"{new.month:%Y年%m月}",
        "until_month": f"{new.month:%Y年%m月}",
        "basis": new.basis,
        "reasons": [new.reasons],
        "heard": f"您的意见：{said}"
        if said
        else f"已于{new.told_on:%Y年%m月%d日}告知您，期限内没有收到意见。",
        "meanwhile": ["其他月份的照常发放；已经发的不收回。", "困难又加重的，可以就新的情况重新申请。"],
        "correction": CORRECTION,
    }
    row = StoppedPart.objects.create(
        award=award,
        item=item,
        area_code=award.area_code,
        person_id=award.person_id,
        reasons=new.reasons.strip(),
        basis=new.basis.strip()[:200],
        told_on=new.told_on,
        family_said=said,
        decision_id=decision_id,
        letter_id=award_letter(award, actor, "part_stop", words, at),
        decided_at=at,
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
    )
    record(
        actor=actor,
        action="benefits.award.part_stopped",
        subject=Subject("award", award.id, award.person_id, award.area_code),
        at=at,
        month=new.month.isoformat(),
        decision_id=str(decision_id),
    )
    return row.id  # type: ignore[no-any-return]
