"""Who does which task: taken, given out, covered in absence, handed over. None of it decides anything about a family."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.models import SETTLED_CASE, Application, Case, Cover, Task
from minzheng.engines.casework.types import NotAColleague, NotYourRole, ReasonsMissing
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion

#: Who gives out the tasks of whose queue.
GIVES_OUT: dict[Role, tuple[Role, ...]] = {
    Role.TOWN_LEADER: (Role.TOWN_CLERK, Role.VILLAGE_WORKER),
    Role.DISTRICT_CONFIRMER: (Role.DISTRICT_REVIEWER, Role.VERIFICATION_OFFICER, Role.DISTRICT_CONFIRMER),
}
LONGEST_COVER = 92  # days; a longer absence is a change of posting
AREA_LENGTH = 18  # unit (6) and statutory code (12)


@act
def assign_task(*, actor: Actor, task_id: UUID, posting_id: UUID, at: datetime) -> None:
    """Give an open task to a posting of its queue's role, or take it oneself. Everybody of the queue may still do it.

    Refuses: NotYours, StaleVersion (closed meanwhile), NotYourRole (neither leader of that queue nor taking for
    herself), NotAColleague (another role, or an area that does not hold the task).
    """
    task = _locked(task_id)
    if task.closed_at is not None:
        raise StaleVersion("这个待办已经有人办完了")
    takes_herself = posting_id == actor.posting_id and actor.role == task.queue
    if not takes_herself and task.queue not in GIVES_OUT.get(actor.role, ()):
        raise NotYourRole("待办由本级负责人分派；本岗位的待办可以自己领办")
    receiver = _in_force(posting_id, local_date(at))
    if receiver.role != task.queue or not _holds(receiver, task.area_code):
        raise NotAColleague()
    task.assigned_to = posting_id
    task.save(update_fields=["assigned_to"])
    record(
        actor=actor,
        action="casework.task.assigned",
        subject=Subject("application", task.application_id, task.applicant_id, task.area_code),
        at=at,
        task=str(task_id),
        posting=str(posting_id),
    )


@dataclass(frozen=True, slots=True)
class NewCover:
    """Who is away, who covers, from which day to which, and why."""

    absent: UUID
    covering: UUID
    from_day: date
    to_day: date
    reason: str


@act
def set_cover(*, actor: Actor, cover: NewCover, at: datetime) -> UUID:
    """替岗: the absent posting's tasks stand in the covering one's list too; each acts in her own name.

    By the absent person herself or her leader. Refuses: NotYourRole, NotAColleague (another role or area),
    ReasonsMissing (no reason, days the wrong way round, longer than a quarter).
    """
    absent, covering = (
        _in_force(cover.absent, local_date(at)),
        _in_force(cover.covering, local_date(at)),
    )
    if cover.absent != actor.posting_id and absent.role not in GIVES_OUT.get(actor.role, ()):
        raise NotYourRole("替岗由本人或本级负责人设置")
    if not actor.scope.lo <= absent.scope.lo < actor.scope.hi:
        raise NotYours()
    same_work = covering.role == absent.role and _holds(covering, absent.scope.lo)
    if not same_work or cover.absent == cover.covering:
        raise NotAColleague()
    if not cover.reason.strip():
        raise ReasonsMissing("请写明替岗原因，例如：休假、培训")
    days = (cover.to_day - cover.from_day).days
    if not 0 <= days <= LONGEST_COVER or cover.to_day < local_date(at):
        raise ReasonsMissing(
            f"替岗日期要从前到后，最长 {LONGEST_COVER} 天，不能已经过去；时间更长的请办理岗位交接"
        )
    row = Cover.objects.create(
        id=new_id(),
        area_code=_place_of(absent),
        absent_posting=cover.absent,
        covering_posting=cover.covering,
        from_day=cover.from_day,
        to_day=cover.to_day,
        reason=cover.reason.strip()[:100],
        set_by=actor.posting_id,
        set_at=at,
    )
    record(
        actor=actor,
        action="casework.cover.set",
        subject=Subject("cover", row.id, None, row.area_code),
        at=at,
        absent=str(cover.absent),
        covering=str(cover.covering),
    )
    return row.id  # type: ignore[no-any-return]


@act
def lift_cover(*, actor: Actor, cover_id: UUID, at: datetime) -> None:
    """The absent person is back sooner. By herself, her leader or who covers. A second time changes nothing."""
    row = Cover.objects.select_for_update(of=("self",)).filter(pk=cover_id).first()
    if row is None:
        raise NotYours()
    absent = officer_in_posting(row.absent_posting, on=row.from_day)
    concerned = actor.posting_id in (row.absent_posting, row.covering_posting)
    if not concerned and absent.role not in GIVES_OUT.get(actor.role, ()):
        raise NotYourRole("替岗由本人、替岗人或本级负责人结束")
    if row.lifted_at is None:
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
        record(
            actor=actor,
            action="casework.cover.lifted",
            subject=Subject("cover", cover_id, None, row.area_code),
            at=at,
        )


@act
def hand_over(*, actor: Actor, leaving: UUID, taking: UUID, at: datetime) -> int:
    """岗位交接: all that stands on one posting passes to another of the same role: tasks given to it, cases it answers
    for, families it helps. Returns how many tasks, cases and drafts passed; history keeps who did what.

    Refuses: NotYourRole (neither leader nor the one who leaves), NotAColleague, NotYours.
    """
    today = local_date(at)
    old, new = _in_force(leaving, today), _in_force(taking, today)
    if leaving != actor.posting_id and old.role not in GIVES_OUT.get(actor.role, ()):
        raise NotYourRole("岗位交接由本人或本级负责人办理")
    if new.role != old.role or leaving == taking or not _holds(new, old.scope.lo):
        raise NotAColleague()
    if not actor.scope.lo <= old.scope.lo < actor.scope.hi:
        raise NotYours()
    moved = Task.objects.filter(assigned_to=leaving, closed_at__isnull=True).update(assigned_to=taking)
    moved += (
        Case.objects.filter(owner_posting=leaving)
        .exclude(state__in=SETTLED_CASE)
        .update(owner_posting=taking)
    )
    moved += Application.objects.filter(assisted_by=leaving, settled_at__isnull=True).update(
        assisted_by=taking
    )
    record(
        actor=actor,
        action="casework.posting.handed_over",
        subject=Subject("posting", leaving, None, _place_of(old)),
        at=at,
        taking=str(taking),
        moved=moved,
    )
    return int(moved)


def _locked(task_id: UUID) -> Task:
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise NotYours()
    return task  # type: ignore[no-any-return]


def _in_force(posting_id: UUID, on: date) -> Actor:
    try:
        return officer_in_posting(posting_id, on=on)
    except NotYours:
        raise NotAColleague() from None


def _holds(officer: Actor, area_code: str) -> bool:
    return officer.scope.lo <= area_code < officer.scope.hi


def _place_of(officer: Actor) -> str:
    """The area code of a posting's own place: its range's beginning, filled up."""
    return officer.scope.lo.ljust(AREA_LENGTH, "0")
