"""暂停、恢复发放 of a family's award, by somebody who is no kin of the family."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.services import NewPartStop, NewResumption, NewSuspension
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework.guards import check_recusal_of_award
from minzheng.engines.casework.models import Case
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.payments import services as payments
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours


@act
def suspend_award(*, actor: Actor, award_id: UUID, new: NewSuspension, at: datetime) -> UUID:
    """暂停发放 of a family's award, the family told and heard before; the suspension's id.

    Refuses: NotYours, NearRelativeRecuses, and what `benefits.suspend_award` refuses. Source: 审核确认办法 art. 11, 32.
    """
    award = _award(award_id)
    check_recusal_of_award(award, actor)
    suspension_id = benefits.suspend_award(actor=actor, award_id=award_id, new=new, at=at)
    subject = Subject("award", award.id, award.person_id, award.area_code)
    record(actor=actor, action="casework.award.suspended", subject=subject, at=at)
    return suspension_id


@act
def resume_award(
    *, actor: Actor, award_id: UUID, suspension_id: UUID, new: NewResumption, at: datetime
) -> None:
    """恢复发放 of a suspension of this award.

    Refuses: NotYours (also another award's suspension), NearRelativeRecuses, and what `benefits.resume_award` refuses.
    """
    award = _award(award_id)
    if suspension_id not in {one.id for one in benefit_queries.suspensions_of(award_id=award_id)}:
        raise NotYours()
    check_recusal_of_award(award, actor)
    benefits.resume_award(actor=actor, suspension_id=suspension_id, new=new, at=at)
    subject = Subject("award", award.id, award.person_id, award.area_code)
    record(actor=actor, action="casework.award.resumed", subject=subject, at=at)


@act
def stop_part(*, actor: Actor, award_id: UUID, new: NewPartStop, at: datetime) -> UUID:
    """停发 of one payment still to come of help given in several, the family told and heard before; it hears of it at once.

    Refuses: NotYours, NearRelativeRecuses, PartInRun, and what `benefits.stop_part` refuses. Source: 社会救助暂行办法
    第十一条 (参照).
    """
    award = _award(award_id)
    check_recusal_of_award(award, actor)
    payments.keep_out_of_runs(award_id=award_id, area_code=award.area_code, month=new.month)
    stopped_id = benefits.stop_part(actor=actor, award_id=award_id, new=new, at=at)
    case = Case.objects.select_related("application").get(pk=award.case_id)
    messages.tell(
        person_id=award.person_id,
        area_code=award.area_code,
        kind=f"{case.item}.part_stopped",
        context={
            "name": case.application.applicant_name,
            "item": catalogue.item(case.item).name,
            "month": f"{new.month:%Y年%m月}",
        },
        link=f"/applications/{case.application_id}/",
        at=at,
    )
    subject = Subject("award", award.id, award.person_id, award.area_code)
    record(actor=actor, action="casework.award.part_stopped", subject=subject, at=at)
    return stopped_id


def _award(award_id: UUID) -> AwardLine:
    award = benefit_queries.award(award_id=award_id)
    if award is None:
        raise NotYours()
    return award
