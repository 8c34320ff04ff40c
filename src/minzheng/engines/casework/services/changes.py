"""家庭变化: what a family tells, by itself or through an officer, opens a review; not telling does nothing by itself."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework.firing import Step, write_event
from minzheng.engines.casework.guards import check_recusal_of_award
from minzheng.engines.casework.models import Application, Case, ChangeReport, Review
from minzheng.engines.casework.newcomers import checked, register, sealed, take_in_told
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_letters import tell
from minzheng.engines.casework.review_types import (
    CHANGE_NAMES,
    JOINING,
    NothingToReview,
    ReportedChange,
    ReportUnfit,
)
from minzheng.engines.casework.told_changes import arrives_elsewhere, open_for_change
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

MAY_WRITE_DOWN = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
LONGEST_WORDS = 1000


@act
def report_change(*, actor: Actor, award_id: UUID, change: ReportedChange, at: datetime) -> UUID | None:
    """The family tells a change (art. 30); its review opens, or what runs already takes it in. The application's id.

    By a member of the family, or by an officer who writes down what she is told. A death is to be reviewed within
    `death_months`. Told after the running review's decision, it is kept and reviewed when that one closes; told while
    another town takes the family over, it is kept without a file (None). Who has joined the family stands in the review's
    file from then on. Payment goes on. Refuses: NotYours, NothingToReview, ReportUnfit, NameDiffers (a newcomer's number), NearRelativeRecuses.
    """
    award = benefits.award(award_id=award_id)
    if award is None or not _may_tell(actor, award, at):
        raise NotYours()
    if award.end_month is not None and award.end_month < local_date(at).replace(day=1):
        raise NothingToReview()
    change = _check(change, award, at)
    check_recusal_of_award(award, actor)
    with acting_for_family(award.area_code):
        return take_in(actor, award, change, at=at)[0]


def take_in(
    actor: Actor, award: AwardLine, change: ReportedChange, *, at: datetime
) -> tuple[UUID | None, UUID]:
    """What was told, kept and led to its review: (the review's application or None, the report). Part of an act."""
    if arrives_elsewhere(award):
        return None, _keep_alone(actor, award, change, at=at)
    application, case = _review_for(actor, award, change, at=at)
    usable = application if case.decision_id is None else None
    report = _keep(actor, award, usable, change, at=at)
    if usable is not None:
        take_in_told(application, case, report, actor=actor, at=at)
    write_event(
        application,
        actor=actor,
        step=Step("change_told", (case.state, case.state), case, CHANGE_NAMES[change.kind]),
        at=at,
    )
    record(
        actor=actor,
        action="casework.change.reported",
        subject=Subject("application", application.id, award.person_id, award.area_code),
        at=at,
        report=str(report.id),
        kind=change.kind,
    )
    tell(application, case, "change_received", {"change": CHANGE_NAMES[change.kind]}, at=at)
    return UUID(str(application.id)), UUID(str(report.id))


def _may_tell(actor: Actor, award: AwardLine, at: datetime) -> bool:
    if actor.is_officer:
        return actor.role in MAY_WRITE_DOWN
    counted = benefits.members_on(award_id=award.id, month=max(local_date(at), award.start_month))
    return actor.person_id in {award.person_id, award.payee_person_id, *counted}


def _check(change: ReportedChange, award: AwardLine, at: datetime) -> ReportedChange:
    if change.kind not in CHANGE_NAMES or len(change.words.strip()) < 2:
        raise ReportUnfit()
    if change.happened_on is not None and change.happened_on > local_date(at):
        raise ReportUnfit()
    if change.person_id is not None and change.person_id not in benefits.members_ever(award_id=award.id):
        raise ReportUnfit("请从家庭成员里选择是谁")
    if change.newcomer is None:
        return change
    if change.kind not in JOINING:
        raise ReportUnfit("这种变化不用填新来的人；家里添了人的，请另外选“家里添了孩子”或“有人回来一起生活”")
    return replace(change, newcomer=checked(change.newcomer, on=local_date(at)))


def _review_for(
    actor: Actor, award: AwardLine, change: ReportedChange, *, at: datetime
) -> tuple[Application, Case]:
    running = Review.objects.filter(award_id=award.id, open=True).values_list("case_id", flat=True).first()
    if running is not None:
        application, case, _review = locked_review(running)  # its chain of events is about to be written
        return application, case
    return open_for_change(actor, award, change.kind, change.happened_on, at=at)


def _keep_alone(actor: Actor, award: AwardLine, change: ReportedChange, *, at: datetime) -> UUID:
    """A report that has no file yet: kept, on record, and answered. Its id."""
    report = _keep(actor, award, None, change, at=at)
    record(
        actor=actor,
        action="casework.change.reported",
        subject=Subject("award", award.id, award.person_id, award.area_code),
        at=at,
        report=str(report.id),
        kind=change.kind,
    )
    holder = cards([award.person_id]).get(award.person_id)
    item, words = catalogue.item_of_kind(award.kind), CHANGE_NAMES[change.kind]
    messages.tell(
        person_id=award.person_id,
        area_code=award.area_code,
        kind=f"{item.code}.change_received",
        context={"name": holder.name if holder else "", "item": item.name, "change": words},
        link="/benefits/",
        at=at,
    )
    return UUID(str(report.id))


def _keep(
    actor: Actor, award: AwardLine, application: Application | None, change: ReportedChange, *, at: datetime
) -> ChangeReport:
    report_id, joined = change.id, change.newcomer
    words = change.words.strip()[:LONGEST_WORDS]
    return ChangeReport.objects.create(  # type: ignore[no-any-return]
        id=report_id,
        applicant_id=award.person_id,
        area_code=award.area_code,
        award_id=award.id,
        household_id=award.household_id,
        application=application,
        kind=change.kind,
        person_id=change.person_id,
        happened_on=change.happened_on,
        words_box=seal(words.encode(), context=f"change.words|{report_id}"),
        newcomer_box=sealed(report_id, joined) if joined else None,
        newcomer_id=register(joined, area_code=award.area_code, actor=actor, at=at) if joined else None,
        reporter_id=None if actor.is_officer else actor.person_id,
        recorded_by=actor.posting_id,
        reported_at=at,
    )
