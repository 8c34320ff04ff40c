"""Recording a visit at the door: one record of the house, which the log, the survey and the tables read."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.visits.door_types import DoorVisitKept, DoorVisitToRecord, Met, Noticed
from minzheng.engines.visits.events import DoorVisitRecorded
from minzheng.engines.visits.models import DoorVisit
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import homes
from minzheng.foundations.people.types import Home
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

#: Who goes from door to door.
VISITORS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
LONGEST_MARK = 64


class DoorVisitInFuture(Refusal):
    """A visit that has not been made."""

    code = "door_visit_in_future"
    message = "走访时间晚于现在，请检查日期和时间；晚上补填的，填白天到家里的时间"


class NobodyMet(Refusal):
    """A change of the family where nobody of it was met or reached."""

    code = "door_nobody_met"
    message = "家里没见到人，不能登记家里的变化；听邻居说的，可以写在说明里，下次见到人再登记"


class ChangeUnclear(Refusal):
    """A change without a day that can be, or "other" without a word."""

    code = "door_change_unclear"
    message = "变化的日期不能晚于走访那天；选了“其他”的，请用几个字说明是什么"


class NotOfThisHome(Refusal):
    """Somebody who does not live in this house."""

    code = "door_person_elsewhere"
    message = "有人不在这户家庭里，请重新打开这一页再填"


class DoorMarkMissing(Refusal):
    """A form without its own mark cannot be told from its repeat."""

    code = "door_mark_missing"
    message = "这一页缺少编号，请重新打开再提交"


@act
def record_door_visit(*, actor: Actor, visit: DoorVisitToRecord, at: datetime) -> DoorVisitKept:
    """One visit of one house on record. The same token again is the same visit (`first` False), and no second row.

    No photo, no signature, no place is asked; recorded at any hour, with the time she was there. Announces
    DoorVisitRecorded. Refuses: NotYours, DoorMarkMissing, DoorVisitInFuture, NotOfThisHome, NobodyMet, ChangeUnclear.
    Source: 国办函〔2026〕12号 (no check-in, no compulsory photo); voices.md 14 (one visit, one record).
    """
    home = _home(actor, visit.household_id)
    if not visit.token or len(visit.token) > LONGEST_MARK:
        raise DoorMarkMissing()
    _check(home, visit, at)
    row = _row(actor, home, visit, at)
    DoorVisit.objects.bulk_create([row], ignore_conflicts=True)
    kept = DoorVisit.objects.get(household_id=home.id, token=visit.token)
    if kept.id != row.id:
        return DoorVisitKept(kept.id, first=False)
    record(
        actor=actor,
        action="visits.door.recorded",
        subject=Subject("visit", row.id, home.head_id, home.area_code),
        at=at,
        unchanged=row.unchanged,
    )
    announce(
        DoorVisitRecorded(
            area_code=home.area_code, visit_id=row.id, household_id=home.id, unchanged=row.unchanged
        ),
        at=at,
    )
    return DoorVisitKept(row.id, first=True)


def _home(actor: Actor, household_id: UUID) -> Home:
    home = homes([household_id]).get(household_id)
    lo, hi = actor.scope.lo, actor.scope.hi
    here = home is not None and bool(lo) and lo <= home.area_code < hi
    if home is None or not here or actor.role not in VISITORS:
        raise NotYours()
    return home


def _check(home: Home, visit: DoorVisitToRecord, at: datetime) -> None:
    if visit.at > at:
        raise DoorVisitInFuture()
    if not {one.person_id for one in visit.findings.people} <= {one.id for one in home.members}:
        raise NotOfThisHome()
    if visit.findings.changed and visit.findings.met is Met.NOBODY:
        raise NobodyMet()
    for one in visit.findings.changed:
        late = one.on is not None and one.on > local_date(visit.at)
        if late or (Noticed.OTHER in one.noticed and not one.words):
            raise ChangeUnclear()


def _row(actor: Actor, home: Home, visit: DoorVisitToRecord, at: datetime) -> DoorVisit:
    if actor.posting_id is None:
        raise NotYours()
    visit_id, found = new_id(), visit.findings
    return DoorVisit(
        id=visit_id,
        area_code=home.area_code,
        household_id=home.id,
        at=visit.at,
        unchanged=not found.changed and found.met is not Met.NOBODY,
        found_box=seal(found.model_dump_json().encode(), context=f"door.found|{visit_id}"),
        recorded_by=actor.posting_id,
        visitor_name=actor.name[:60],
        recorded_at=at,
        token=visit.token,
    )
