"""材料: what a family hands in with a told change, at once or later, by itself or through an officer beside it."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.guards import check_recusal_of_award
from minzheng.engines.casework.models import Case, ChangeReport, Review
from minzheng.engines.casework.services.changes import MAY_WRITE_DOWN
from minzheng.engines.papers import services as papers
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal


class ChangeReviewed(Refusal):
    """The review that looked at the change is decided: a paper would be read by nobody."""

    code = "change_reviewed"
    message = "这次变化已经复核完了，材料没有收进去。情况又有变化的，请再报一次“家里有变化”，把材料一起交来"
    status = 409


@act
def add_change_paper(*, actor: Actor, report_id: UUID, upload: bytes, filename: str, at: datetime) -> UUID:
    """One photo or scan into a told change; the same file twice is one paper. Returns the paper's id.

    By who told it, by the holder, or by an officer who writes down what families tell. Refuses: NotYours,
    NearRelativeRecuses, ChangeReviewed, and what `papers` refuses of a file. Source: 审核确认办法 art. 30.
    """
    report = ChangeReport.objects.filter(pk=report_id).first()  # not locked: cleaning a file takes its time
    if report is None or (actor.is_officer and actor.role not in MAY_WRITE_DOWN):
        raise NotYours()
    award = benefits.award(award_id=report.award_id)
    if award is not None:
        check_recusal_of_award(award, actor)
    with acting_for_family(report.area_code):
        if _reviewed(report):
            raise ChangeReviewed()
        paper = papers.add_paper(
            actor=actor,
            application_id=report.id,
            area_code=report.area_code,
            kind="other",
            upload=upload,
            filename=filename,
            at=at,
            owner_id=report.reporter_id or report.applicant_id,
            person_id=report.person_id,
        )
        record(
            actor=actor,
            action="casework.change.paper_added",
            subject=Subject("change_report", report.id, report.applicant_id, report.area_code),
            at=at,
            paper=str(paper.id),
        )
    return UUID(str(paper.id))


def _reviewed(report: ChangeReport) -> bool:
    """Whether the review that takes this change in has its decision."""
    if report.application_id is not None:
        return bool(
            Case.objects.filter(application_id=report.application_id, decision__isnull=False).exists()
        )
    later = Review.objects.filter(award_id=report.award_id, case__decision__decided_at__gt=report.reported_at)
    return bool(later.exists())
