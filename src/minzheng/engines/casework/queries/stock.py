"""Reading stock imports inside the open scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from minzheng.engines.casework.models import StockHousehold, StockImport
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.stock_comparing import content_of

STATE_NAMES = {
    "checking": "正在检查",
    "unreadable": "文件打不开",
    "checked": "等待确认",
    "applying": "正在导入",
    "applied": "已导入",
    "withdrawn": "已作废",
}


#: In place of the name once a list's rows are forgotten; the file itself has it.
PURGED_NAME = "名单明细已清除"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import with its numbers: families by finding, people and 分 a month of those to be taken over.

    After `purged_at` the numbers are those kept. `changed` leaves out those the list gives `less`: nothing is applied to them, their review is opened.
    """

    id: UUID
    filename: str
    state: str
    problem: str
    unknown_columns: list[str]
    uploaded_by: UUID
    uploaded_by_name: str
    uploaded_at: datetime
    confirmed_by_name: str
    confirmed_at: datetime | None
    applied_at: datetime | None
    reasons: str
    version: int
    families: int
    people: int
    amount_fen: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    less: int
    done: int
    failed: int
    waiting: int
    digest: str = ""
    purged_at: datetime | None = None
    retain_until: date | None = None

    @property
    def state_name(self) -> str:
        """The state in words."""
        return STATE_NAMES[self.state]

    @property
    def to_do(self) -> int:
        """Families that are, or would be, taken over, corrected, or reviewed because the list gives them less."""
        return self.new + self.changed + self.less


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family of an import as its page shows it."""

    id: UUID
    first_row: int
    number: str
    name: str
    place: str
    members: int
    amount_fen: int | None
    finding: str
    less: bool
    changes: list[list[str]]
    faults: list[list[str]]
    failure: str
    applied_at: datetime | None
    application_id: UUID | None
    document: str
    looked_at: datetime | None
    looked_by_name: str


def imports(*, limit: int = 50) -> list[ImportLine]:
    """The imports of the open scope, newest first; two queries."""
    rows = list(StockImport.objects.order_by("-uploaded_at", "-pk")[:limit])
    numbers = numbers_of([row.id for row in rows])
    return [_line(row, numbers.get(row.id, {})) for row in rows]


def stock_import(import_id: UUID) -> ImportLine | None:
    """One import with its numbers; None when it is not visible from here."""
    row = StockImport.objects.filter(pk=import_id).first()
    return _line(row, numbers_of([row.id]).get(row.id, {})) if row else None


#: Given less by the list, and its review opened; `application_id` is the review's file.
_REVIEWED = Q(less=True, application_id__isnull=False, applied_at__isnull=True)


def numbers_of(import_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """How many families there are of each kind, by import; one statement."""

    def of(**wanted: object) -> Count:
        return Count("pk", filter=Q(**wanted))

    taken = Q(finding__in=("new", "changed"), less=False)
    rows = (
        StockHousehold.objects.filter(of_id__in=import_ids)
        .values("of_id")
        .order_by("of_id")
        .annotate(
            families=Count("pk"),
            people=Sum("members", filter=taken, default=0),
            fen=Sum("amount_fen", filter=taken, default=0),
            new=of(finding="new"),
            changed=of(finding="changed", less=False),
            unchanged=of(finding="unchanged"),
            rejected=of(finding="rejected"),
            fewer=of(less=True, finding="changed"),
            done=Count("pk", filter=Q(applied_at__isnull=False) | _REVIEWED),
            failed=Count("pk", filter=~Q(failure="")),
            left=of(waiting=True),
        )
    )
    return {row.pop("of_id"): row for row in rows}


def _line(row: StockImport, found: dict[str, int]) -> ImportLine:
    kept = row.counts if row.purged_at else found

    def number(name: str) -> int:
        return int(kept.get(name, 0))

    return ImportLine(
        id=row.id,
        filename=row.filename,
        state=row.state,
        problem=row.problem,
        unknown_columns=list(row.unknown_columns),
        uploaded_by=row.uploaded_by,
        uploaded_by_name=row.uploaded_by_name,
        uploaded_at=row.uploaded_at,
        confirmed_by_name=row.confirmed_by_name,
        confirmed_at=row.confirmed_at,
        applied_at=row.applied_at,
        reasons=row.reasons,
        version=row.version,
        families=number("families"),
        people=number("people"),
        amount_fen=number("fen"),
        new=number("new"),
        changed=number("changed"),
        unchanged=number("unchanged"),
        rejected=number("rejected"),
        less=number("fewer"),
        done=number("done"),
        failed=number("failed"),
        waiting=number("left"),
        digest=row.file_digest,
        purged_at=row.purged_at,
        retain_until=row.retain_until,
    )


def families_of(import_id: UUID, *, finding: str, offset: int = 0, limit: int = 50) -> list[FamilyLine]:
    """Families of an import by finding, in the order of the list.

    Two findings beside the check's: "failed" (could not be taken over), "less" (changed, and the list gives less).
    """
    special = {"failed": ~Q(failure=""), "less": Q(finding="changed", less=True)}
    wanted = special.get(finding, Q(finding=finding, less=False))
    rows = StockHousehold.objects.filter(wanted, of_id=import_id)
    return [_family(row) for row in rows.order_by("position")[offset : offset + limit]]


def rejected_rows(
    import_id: UUID,
) -> Iterator[tuple[list[tuple[int, dict[str, str]]], list[list[Any]]]]:
    """Rejected and failed families as they were written, with what is wrong; one by one, opened as they come."""
    rows = StockHousehold.objects.filter(Q(finding="rejected") | ~Q(failure=""), of_id=import_id).order_by(
        "position"
    )
    for row in rows.iterator(chunk_size=200):
        written = [(number, cells) for number, cells in content_of(row)["rows"]]
        failure = [[row.first_row, "", row.failure]] if row.failure else []
        yield written, [*row.faults, *failure]


def to_look_at(*, offset: int = 0, limit: int = 50) -> list[FamilyLine]:
    """待查看: families taken over that nobody of the town has looked at yet, by place."""
    return [_family(row) for row in _to_look_at().order_by("area_code", "position")[offset : offset + limit]]


def to_look_at_count() -> int:
    """How many `to_look_at` would list."""
    return int(_to_look_at().count())


def _to_look_at() -> "QuerySet[StockHousehold]":
    rows: QuerySet[StockHousehold] = StockHousehold.objects.filter(
        applied_at__isnull=False, looked_at__isnull=True
    )
    return rows


def _family(row: StockHousehold) -> FamilyLine:
    names = names_of_area(row.area_code)
    return FamilyLine(
        id=row.id,
        first_row=row.first_row,
        number=row.number,
        name=row.applicant_name or PURGED_NAME,
        place=f"{names.town}{names.village}",
        members=row.members,
        amount_fen=row.amount_fen,
        finding=row.finding,
        less=row.less,
        changes=list(row.changes),
        faults=list(row.faults),
        failure=row.failure,
        applied_at=row.applied_at,
        application_id=row.application_id,
        document=row.document,
        looked_at=row.looked_at,
        looked_by_name=row.looked_by_name,
    )
