"""Other means than the home visit (邻里访问, 信函索证): recorded beside it, deciding nothing, holding nothing up."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.firing import (
    Step,
    check_row,
    check_separation,
    fire_case,
    locked_application,
    write_event,
)
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.signing import ref_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.visits import services as visits
from minzheng.engines.visits.types import KIND_NAMES, InquiryToRecord
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date


@act
def record_inquiry(*, actor: Actor, application_id: UUID, inquiry: InquiryToRecord, at: datetime) -> UUID:
    """An inquiry outside the family, by people who did not accept the file; returns its id.

    Refuses: NotYours, NotThisStep (before acceptance, or once the town's opinion is given), NotYourRole, SamePerson,
    and what `visits` refuses. Source: 审核确认办法 art. 16.
    """
    application = locked_application(application_id)
    cases = list(Case.objects.select_for_update(of=("self",)).filter(application=application).order_by("pk"))
    asking = [case for case in cases if process_of(case).row("inquiry", case.state) is not None]
    if not asking:
        raise NotThisStep()
    others = [
        officer_in_posting(posting_id, on=local_date(at))
        for posting_id in inquiry.surveyors
        if posting_id != actor.posting_id
    ]
    for case in asking:
        row = check_row(process_of(case), "inquiry", case.state, actor)
        for one in (actor, *others):
            if one.role not in row.by or not _over(one, application):
                raise NotYourRole("共同调查的人要是本镇街或本村（社区）在岗的工作人员，请重新选择")
            check_separation(application, row, one)
    inquiry_id = visits.record_inquiry(actor=actor, of=ref_of(application), inquiry=inquiry, at=at)
    for one in others:
        write_event(application, actor=one, step=Step("inquiry", ("", ""), note="共同调查"), at=at)
    for case in asking:
        fire_case(application, case, "inquiry", actor=actor, at=at, note=str(KIND_NAMES[inquiry.kind]))
    record(
        actor=actor,
        action="casework.inquiry.recorded",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        inquiry=str(inquiry_id),
        kind=inquiry.kind.value,
    )
    return inquiry_id


def _over(one: Actor, application: Application) -> bool:
    return one.scope.lo <= application.area_code < one.scope.hi


__all__ = ["record_inquiry"]
