"""Putting the printed notice on the board, and taking it down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.public_notices.hanging import NoticeHanging
from minzheng.engines.public_notices.models import Notice
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

HANGERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})


class NotForYourRole(Refusal):
    """The village's worker or the town's clerk hangs notices."""

    code = "notice_hanging_role"
    message = "张贴和撤下由村（社区）救助专干或镇街经办登记，请联系他们"


class HangingUnfit(Refusal):
    """A place or a day that cannot be."""

    code = "notice_hanging_unfit"
    message = "请写明张贴在哪里，例如“村便民服务中心公示栏”，并检查日期"


class TakenDownBefore(Refusal):
    """Taking down is written once."""

    code = "notice_taken_down_before"
    message = "这处张贴已经登记过撤下，不用再登记"
    status = 409


@act
def record_hung(*, actor: Actor, notice_id: UUID, place: str, hung_on: date, at: datetime) -> UUID:
    """登记张贴: the printed notice hangs at a place of the village from a day on; returns the record's id.

    Refuses: NotForYourRole, NotYours, HangingUnfit (no place, hung before the notice starts, after today or after its
    end, or recorded at this place before). Source: 审核确认办法 art. 19.
    """
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    _may_hang(actor, notice)
    assert notice is not None  # noqa: S101 - refused above
    where = " ".join(place.split())
    if not 2 <= len(where) <= 80:
        raise HangingUnfit()
    if not local_date(notice.starts_at) <= hung_on <= min(local_date(at), local_date(notice.ends_at)):
        raise HangingUnfit("张贴日期应在公示期内，并且不能晚于今天，请检查")
    if NoticeHanging.objects.filter(notice=notice, place=where).exists():
        raise HangingUnfit("这个地点已经登记过张贴，不用重复登记")
    row = NoticeHanging.objects.create(
        id=new_id(),
        notice=notice,
        area_code=notice.area_code,
        person_id=notice.person_id,
        place=where,
        hung_on=hung_on,
        hung_by_posting=actor.posting_id,
        hung_by_name=actor.title[:120],
        recorded_at=at,
    )
    _write(actor, "public_notices.hanging.hung", row, at)
    return row.id  # type: ignore[no-any-return]


@act
def record_taken_down(*, actor: Actor, hanging_id: UUID, day: date, condition: str, at: datetime) -> None:
    """登记撤下: the sheet is off the wall; how it fared is written down.

    Refuses: NotForYourRole, NotYours, TakenDownBefore, HangingUnfit (day before it hung or after today; taken down before
    the notice's days are over without saying why).
    """
    row = (
        NoticeHanging.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(pk=hanging_id)
        .first()
    )
    _may_hang(actor, row)
    assert row is not None  # noqa: S101 - refused above
    if row.taken_down_on is not None:
        raise TakenDownBefore()
    if not row.hung_on <= day <= local_date(at):
        raise HangingUnfit("撤下日期不能早于张贴日期，也不能晚于今天，请检查")
    early = day < local_date(row.notice.ends_at) and row.notice.status != "withdrawn"
    if early and len(condition.strip()) < 4:
        raise HangingUnfit("公示期还没有满就撤下的，请写明原因，例如“破损，已换新的重新张贴”")
    row.taken_down_on, row.taken_down_by_posting = day, actor.posting_id
    row.taken_down_by_name, row.condition = actor.title[:120], condition.strip()[:200]
    row.save(update_fields=["taken_down_on", "taken_down_by_posting", "taken_down_by_name", "condition"])
    _write(actor, "public_notices.hanging.taken_down", row, at)


def _may_hang(actor: Actor, row: Notice | NoticeHanging | None) -> None:
    if actor.role not in HANGERS:
        raise NotForYourRole()
    if row is None or not actor.scope.lo <= row.area_code < actor.scope.hi:
        raise NotYours()


def _write(actor: Actor, action: str, row: NoticeHanging, at: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("notice_hanging", row.id, row.person_id, row.area_code),
        at=at,
        place=row.place,
    )


@dataclass(frozen=True, slots=True)
class HangingLine:
    """One sheet on one board. `taken_down_on`: None while it hangs."""

    id: UUID
    place: str
    hung_on: date
    hung_by_name: str
    taken_down_on: date | None
    taken_down_by_name: str
    condition: str


def hangings_of(*, notice_id: UUID) -> list[HangingLine]:
    """Where a notice hung, oldest first, inside the open scope."""
    rows = NoticeHanging.objects.filter(notice_id=notice_id).order_by("hung_on", "id")
    return [
        HangingLine(
            row.id,
            row.place,
            row.hung_on,
            row.hung_by_name,
            row.taken_down_on,
            row.taken_down_by_name,
            row.condition,
        )
        for row in rows
    ]
