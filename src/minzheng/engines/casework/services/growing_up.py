"""孩子长大: at eighteen, and at the end of school after it, the town is asked whether support goes on; no day ends it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.firing import Step, write_event
from minzheng.engines.casework.models import SETTLED_CASE, Case, Guardianship, Review
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_types import NewReview
from minzheng.engines.casework.services.rechecks import AHEAD
from minzheng.engines.casework.services.reviews import open_review
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.papers import queries as papers
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal

#: Nobody is at school for longer than this from the day it is looked at [D].
LONGEST_SCHOOL = timedelta(days=366 * 6)
ASKED = (
    "满18周岁以后仍在接受义务教育，或者读普通高中、中等职业学校的继续供养：请看在校证明；已经离校的提出意见"
)


class SchoolingUnfit(Refusal):
    """A day of leaving school that has passed or is far off, or no proof in the file."""

    code = "schooling_unfit"
    message = "请填写预计毕业（离校）的日期，在今天以后、六年以内；在校证明要先拍照放进这次复核的材料里"


@act
def open_grown_review(*, guardianship_id: UUID, at: datetime) -> bool:
    """Open the review of a child who turns eighteen, or leaves school; False when it is not time, one runs, or nothing is paid.

    A timer opens a task; nothing is stopped, cut or ended by it. Source: 特困人员认定办法 (未成年人满18周岁后仍在就学的).
    """
    row = Guardianship.objects.select_for_update(of=("self",)).filter(pk=guardianship_id).first()
    if row is None or row.look_on is None or row.look_on > local_date(at) + AHEAD:
        return False
    held = [
        line
        for code in row.application.items
        if row.applicant_id
        and (line := benefits.current(person_id=row.applicant_id, kind=code, on=local_date(at)))
    ]
    if any(Review.objects.filter(award_id=line.id, open=True).exists() for line in held):
        return False
    if not held and _undecided(row):
        return False
    for line in held:
        due = max(row.look_on, local_date(at))
        open_review(actor=SYSTEM, award_id=line.id, new=NewReview("grown", ASKED, due), at=at)
    row.look_on = None
    row.save(update_fields=["look_on"])
    return bool(held)


def _undecided(row: Guardianship) -> bool:
    """Whether the child's file may still give something: then she is asked about once it has."""
    cases = Case.objects.filter(application_id=row.application_id)
    return (
        not cases.exists() or cases.filter(decision_id__isnull=True).exclude(state__in=SETTLED_CASE).exists()
    )


@act
def note_schooling(*, actor: Actor, case_id: UUID, until: date, at: datetime) -> None:
    """登记在校: in a review, until when the young person is at school; on that day the town is asked again.

    The proof is a paper of the review's file. Refuses: NotYours, NotYourRole, NotThisStep (decided, or no child's file),
    SchoolingUnfit. Source: 特困人员认定办法.
    """
    application, case, review = locked_review(case_id)
    if actor.role is not Role.TOWN_CLERK:
        raise NotYourRole()
    row = Guardianship.objects.filter(applicant_id=review.applicant_id).order_by("-recorded_at").first()
    if not review.open or case.decision_id is not None or row is None:
        raise NotThisStep()
    today = local_date(at)
    if not today < until <= today + LONGEST_SCHOOL:
        raise SchoolingUnfit()
    if not any(one.kind == "student_proof" for one in papers.papers_of(application.id)):
        raise SchoolingUnfit()
    row.look_on = until
    row.save(update_fields=["look_on"])
    note = f"在校到 {until:%Y年%m月%d日}"
    step = Step("schooling", (application.state, application.state), case, note)
    write_event(application, actor=actor, step=step, at=at)
    record(
        actor=actor,
        action="casework.review.schooling_noted",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        until=until.isoformat(),
    )
