"""搬家: a family that receives moves within the city: the old town asks, the new one takes over; payment goes on."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.casework import rechecking
from minzheng.engines.casework.firing import fire_case
from minzheng.engines.casework.guards import check_recusal_of_award
from minzheng.engines.casework.models import Application, Case, Guardianship, Review
from minzheng.engines.casework.newcomers import take_in_told
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.review_files import carried_from, locked_review, open_file, paying_award
from minzheng.engines.casework.review_letters import tell
from minzheng.engines.casework.review_types import CHANGE_NAMES, MoveUnfit, NewReview, Verdict
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.review_decisions import decided_by, write_review_decision
from minzheng.engines.casework.services.settling import settle_if_done
from minzheng.engines.casework.told_changes import reports_for
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.queries import area_code as area_of_place
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.result import NotYours, StaleVersion

MAY_ASK = (Role.TOWN_CLERK, Role.TOWN_LEADER)


@act
def ask_move(*, actor: Actor, award_id: UUID, village: str, reasons: str, at: datetime) -> UUID:
    """迁出: the old town hands a family on to a village elsewhere in the city; the new file's id.

    The last answers go with it, nothing is typed again. Until the new town takes over, all stays as it is; the old
    town goes on paying. A review not yet begun is closed into the move. Refuses: NotYourRole, NotYours, MoveUnfit,
    NothingToReview, ReviewRunning (one that has begun), ReasonsMissing, NearRelativeRecuses.
    """
    if not actor.is_officer or actor.role not in MAY_ASK:
        raise NotYourRole()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明搬到哪里、从什么时候起住在那里")
    place = RegionBook.packed().place(village)
    if place is None or place.level is not Level.VILLAGE or not place.unit:
        raise MoveUnfit()
    here = benefit_queries.award(award_id=award_id)
    if here is None:
        raise NotYours()
    check_recusal_of_award(here, actor)
    _close_unbegun(award_id, reasons, actor=actor, at=at)
    award = paying_award(award_id, at=at)
    area = area_of_place(village)
    if area == award.area_code:
        raise MoveUnfit()
    carried = carried_from(award)
    with open_scope(WHOLE_CITY):  # the new file stands in the other town's area
        new = NewReview("move", reasons)
        there = replace(award, area_code=area)
        application = open_file(actor, there, carried, new, at=at, move_from=award.area_code)
        _note(application, actor, "casework.move.asked", at)
    return UUID(str(application.id))


def _close_unbegun(award_id: UUID, reasons: str, *, actor: Actor, at: datetime) -> None:
    found = Review.objects.filter(award_id=award_id, open=True, case__state="opened").first()
    if found is None:
        return
    application, case, review = locked_review(found.case_id)
    case.decision = write_review_decision(application, case, actor, Verdict("move", reasons), at=at)
    fire_case(application, case, "move_out", actor=actor, at=at, note=reasons.strip())
    review.open = False
    review.save(update_fields=["open"])
    settle_if_done(application, actor=SYSTEM, at=at)


@act
def take_over(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> UUID:
    """接收: the new town takes the family over: award, household and cycle stand there from now on.

    Every month stays as it is. A review begins, as the standard may differ. Returns the decision. Refuses: NotYours,
    StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing.
    """
    application, case, review = _arriving(actor, case_id, version, reasons)
    decision = write_review_decision(application, case, actor, Verdict("move", reasons), at=at)
    fire_case(application, case, "take_over", actor=actor, at=at, note=reasons.strip())
    area = application.area_code
    with open_scope(WHOLE_CITY):  # both towns' rows change in one act
        for moved in _moving_with(review.award_id):
            benefits.move_award(
                actor=actor, award_id=moved, area_code=area, decided=decided_by(decision), at=at
            )
            rechecking.move(moved, area)
        ids = benefit_queries.members_ever(award_id=review.award_id)
        people.move_household(
            actor=actor, household_id=review.household_id, person_ids=ids, area_code=area, at=at
        )
        children = Guardianship.objects.filter(applicant_id__in=ids, ended_at__isnull=True)
        children.exclude(area_code=area).update(area_code=area)
        names = names_of_area(area)
        tell(application, case, "moved", {"place": f"{names.unit}{names.town}{names.village}"}, at=at)
        _name_what_was_told(review)
        for report in reports_for(review):
            take_in_told(application, case, report, actor=actor, at=at)
    _note(application, actor, "casework.move.taken_over", at)
    return decision.id  # type: ignore[no-any-return]


def _moving_with(award_id: UUID) -> list[UUID]:
    """The award, first, and whatever else the same decision gave the same person: she moves as a whole."""
    line = benefit_queries.award(award_id=award_id)
    beside = benefit_queries.awards_of_case(case_id=line.case_id) if line else []
    return [
        award_id,
        *(one.id for one in beside if line and one.id != award_id and one.person_id == line.person_id),
    ]


def _name_what_was_told(review: Review) -> None:
    """Changes told while the family was on its way stand with the old town: the new one reads which to ask about."""
    told = [CHANGE_NAMES[one.kind] for one in reports_for(review) if one.application_id is None]
    if told:
        names = "、".join(dict.fromkeys(told))
        review.words = f"{review.words[:220]}；迁移期间家庭报告：{names}"[:300]
        review.save(update_fields=["words"])


@act
def return_move(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """退回: the new town does not take the family over; all stays with the old one, which sees why.

    Refuses: as `take_over`.
    """
    application, case, review = _arriving(actor, case_id, version, reasons)
    case.decision = write_review_decision(application, case, actor, Verdict("keep", reasons), at=at)
    fire_case(application, case, "return_move", actor=actor, at=at, note=reasons.strip())
    review.open = False
    review.save(update_fields=["open"])
    settle_if_done(application, actor=SYSTEM, at=at)
    with open_scope(WHOLE_CITY):  # the old town's task
        award = paying_award(review.award_id, at=at)
        words = f"迁入地退回：{reasons.strip()}"
        back = open_file(SYSTEM, award, carried_from(award), NewReview("move", words), at=at)
        _note(back, actor, "casework.move.returned", at)


def _arriving(actor: Actor, case_id: UUID, version: int, reasons: str) -> tuple[Application, Case, Review]:
    application, case, review = locked_review(case_id)
    if case.version != version:
        raise StaleVersion()
    if case.state != "arriving" or not actor.is_officer:
        raise NotThisStep()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    return application, case, review


def _note(application: Application, actor: Actor, action: str, at: datetime) -> None:
    subject = Subject("application", application.id, application.applicant_id, application.area_code)
    record(actor=actor, action=action, subject=subject, at=at)
