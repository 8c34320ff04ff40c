"""Opening what stands about a family or a person in need: each look is a line the person can read."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.visits import queries as visits
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import homes
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours
from minzheng.programmes.monitoring import queries
from minzheng.programmes.monitoring.types import HomeBusiness, HomeFile, ReportView


@act
def open_home(*, actor: Actor, household_id: UUID, at: datetime) -> HomeFile:
    """A house as whoever goes there needs it: its people, what was found before, what waits. Refuses: NotYours."""
    home = homes([household_id]).get(household_id)
    if home is None or not actor.is_officer:
        raise NotYours()
    record(
        actor=actor,
        action="monitoring.home.opened",
        subject=Subject("household", household_id, home.head_id, home.area_code),
        at=at,
    )
    waiting = queries.business_of_homes([household_id], on=local_date(at))
    business = waiting.get(household_id, HomeBusiness([], []))
    return HomeFile(home, visits.door_visits_of(household_id), business)


@act
def open_report(*, actor: Actor, report_id: UUID, at: datetime) -> ReportView:
    """A report of hardship with where, how and whose word. Refuses: NotYours."""
    found = queries.report(report_id)
    if found is None or not actor.is_officer:
        raise NotYours()
    record(
        actor=actor,
        action="monitoring.hardship.opened",
        subject=Subject("hardship_report", report_id, None, found.area_code),
        at=at,
    )
    return found
