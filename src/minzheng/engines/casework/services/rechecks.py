"""复核周期: which class a household is, and the day's look for families whose check is due. It opens tasks only."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.models import Application, Case, Party, Recheck, Review, next_check
from minzheng.engines.casework.rechecking import start_cycle
from minzheng.engines.casework.review_types import ClassUnknown, NewReview
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.reviews import open_review
from minzheng.engines.casework.types import NotYourRole, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

MAY_CLASS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_CONFIRMER, Role.TOWN_CONFIRMER)
#: Days before a check is due on which its task opens, so that it can be done in time [D].
AHEAD = timedelta(days=14)


@act
def set_household_class(
    *, actor: Actor, award_id: UUID, household_class: str, reasons: str, at: datetime
) -> None:
    """An officer chooses another class than the facts suggest; the next check counts from the last one's day.

    Refuses: NotYourRole, NotYours, ClassUnknown, ReasonsMissing. Source: art. 31.
    """
    if not actor.is_officer or actor.role not in MAY_CLASS:
        raise NotYourRole()
    row = Recheck.objects.select_for_update(of=("self",)).filter(award_id=award_id).first()
    if row is None:
        raise NotYours()
    line = benefits.award(award_id=award_id)
    if line is None:
        raise NotYours()
    item = catalogue.item_of_kind(line.kind).code
    if household_class not in review_rules.class_names(item):
        raise ClassUnknown()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    months = review_rules.cycle_months(item, household_class).value
    last = next_check(row.next_on, -row.months)
    row.household_class, row.months, row.next_on = household_class, months, next_check(last, months)
    row.set_by, row.reasons, row.updated_at = actor.posting_id, reasons.strip()[:300], at
    row.save(update_fields=["household_class", "months", "next_on", "set_by", "reasons", "updated_at"])
    record(
        actor=actor,
        action="casework.recheck.classed",
        subject=Subject("award", award_id, row.applicant_id, row.area_code),
        at=at,
        household_class=household_class,
    )


@act
def award_began(*, award_id: UUID, at: datetime) -> None:
    """A decision gave something: the cycle begins. Called for a fact; twice changes nothing."""
    line = None if Recheck.objects.filter(award_id=award_id).exists() else benefits.award(award_id=award_id)
    if line is None or line.once_fen is not None:
        return  # given one time: nothing is looked at again
    if catalogue.item_of_kind(line.kind).code != line.kind:
        return  # beside the item's own award, whose review looks at both
    case = Case.objects.filter(pk=line.case_id).select_related("application").first()
    application: Application | None = case.application if case else None
    start_cycle(
        line,
        application_id=application.id if application else None,
        name=_holder_name(line.person_id, application),
        on=local_date(at),
        at=at,
    )


def _holder_name(person_id: UUID, application: Application | None) -> str:
    """The name of whom the award is for: after a 分户 not the applicant of the file that gave it."""
    if application is not None:
        named = Party.objects.filter(application=application, person_id=person_id)
        words = named.values_list("name", flat=True).first()
        if words:
            return str(words)
    known = cards([person_id])
    return known[person_id].name if person_id in known else ""


@act
def open_due_review(*, award_id: UUID, at: datetime) -> bool:
    """Open the review of a family whose check comes due; False when one runs, none is due, or nothing is paid.

    A timer opens a task; nothing is stopped, cut or ended by it, however late the check is. Source: art. 31.
    """
    row = Recheck.objects.select_for_update(of=("self",)).filter(award_id=award_id, ended=False).first()
    if row is None or row.next_on > local_date(at) + AHEAD:
        return False
    if Review.objects.filter(award_id=award_id, open=True).exists():
        return False
    line = benefits.award(award_id=award_id)
    if line is None or (line.end_month is not None and line.end_month < local_date(at).replace(day=1)):
        row.ended = True
        row.save(update_fields=["ended"])
        return False
    due = max(row.next_on, local_date(at))
    open_review(actor=SYSTEM, award_id=award_id, new=NewReview("cycle", due_on=due), at=at)
    return True
