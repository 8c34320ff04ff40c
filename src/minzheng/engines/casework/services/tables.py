"""Acts on tables: keep one by name, drop it, take it out as a file; a job keeps the monthly ones."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.casework.models import SavedTable, TableCopy
from minzheng.engines.casework.table_building import BuiltTable, build, cells_for_file
from minzheng.engines.casework.table_fields import (
    BUILDERS,
    BY_CODE,
    FIELDS,
    OF_PERSONS,
    SUBJECT_NAMES,
    Definition,
    PurposeNeeded,
    Subject,
    TableUnfit,
    Where,
    definition_of,
)
from minzheng.foundations.accounts.queries import holders_of_postings
from minzheng.foundations.audit.services import Subject as About
from minzheng.foundations.audit.services import record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import CITY_AREA
from minzheng.kernel.sheets import Sheet, write_workbook

SHORTEST_PURPOSE, LONGEST_NAME = 4, 60


def area_of(actor: Actor) -> str:
    """The area a posting's own tables stand in: its range's beginning, filled up."""
    return actor.scope.lo.ljust(18, "0") if len(actor.scope.lo) > 2 else CITY_AREA


@act
def keep_table(*, actor: Actor, name: str, definition: Definition, monthly: bool, at: datetime) -> UUID:
    """Keep a table under a name; with `monthly` a job keeps a copy on the first of each month.

    Refuses: TableUnfit (no name, a name in use, a column the role may not see; numbers in a monthly table).
    """
    if actor.role not in BUILDERS:
        raise NotYours()
    definition.check(actor.role)
    if not name.strip():
        raise TableUnfit("请给表起个名字，例如“每月在保人员花名册”")
    if monthly and definition.full_numbers:
        raise TableUnfit("每月自动生成的表不能带身份证号、联系电话；需要时单独下载并写明用途")
    table_id = new_id()
    try:
        with transaction.atomic():
            SavedTable.objects.create(
                id=table_id,
                area_code=area_of(actor),
                name=name.strip()[:LONGEST_NAME],
                definition=definition.plain(),
                role=actor.role,
                scope_lo=actor.scope.lo,
                scope_hi=actor.scope.hi,
                made_by=actor.account_id,
                made_by_posting=actor.posting_id,
                made_by_name=actor.title[:120],
                made_at=at,
                monthly=monthly,
            )
    except IntegrityError:
        raise TableUnfit("已经有一张同名的表，请换个名字") from None
    _record(actor, "kept", table_id, at)
    return table_id


@act
def drop_table(*, actor: Actor, table_id: UUID, at: datetime) -> None:
    """Take a table off the list; its monthly copies stay. Refuses: NotYours."""
    row = (
        SavedTable.objects.select_for_update(of=("self",))
        .filter(pk=table_id, dropped_at__isnull=True)
        .first()
    )
    if row is None or actor.role not in BUILDERS:
        raise NotYours()
    row.dropped_at, row.version = at, row.version + 1
    row.save(update_fields=["dropped_at", "version"])
    _record(actor, "dropped", table_id, at)


@act
def take_lines(*, actor: Actor, definition: Definition, purpose: str, at: datetime) -> BuiltTable:
    """The whole table, numbers unmasked where it has any; each taking is on the record, with purpose and lines.

    Refuses: NotYours, TableUnfit, PurposeNeeded (identity or phone numbers in it and no words why).
    """
    if actor.role not in BUILDERS:
        raise NotYours()
    definition.check(actor.role)
    if definition.full_numbers and len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeNeeded()
    table = build(definition, on=local_date(at), full=definition.full_numbers)
    record(
        actor=actor,
        action="casework.table.taken",
        subject=About("table", None, None, area_of(actor)),
        at=at,
        purpose=purpose.strip(),
        lines=table.total,
        fields=[*definition.fields, *definition.groups],
        numbers=definition.full_numbers,
    )
    return table


@act
def take_table(*, actor: Actor, definition: Definition, name: str, purpose: str, at: datetime) -> bytes:
    """The whole table as an .xlsx. Refuses what `take_lines` refuses."""
    table = take_lines(actor=actor, definition=definition, purpose=purpose, at=at)
    return workbook_of(table, name=name or "统计表")


def workbook_of(table: BuiltTable, *, name: str) -> bytes:
    """One sheet, every text a text."""
    return write_workbook(
        [Sheet(name, table.headings, cells_for_file(table), widths=[16] * len(table.headings))]
    )


@act
def take_copy(*, actor: Actor, copy_id: UUID, at: datetime) -> bytes:
    """A month's kept copy. Refuses: NotYours."""
    row = TableCopy.objects.filter(pk=copy_id).first()
    if row is None or actor.role not in BUILDERS:
        raise NotYours()
    _record(actor, "copy_taken", copy_id, at)
    return unseal(row.box, context=f"table.copy|{row.id}")


@act
def keep_month(*, table_id: UUID, month: date, at: datetime) -> bool:
    """A monthly table's copy for a month, once; False when it is there already. For the job, in the table's scope.

    None is made once its maker's posting has ended: what she might see, nobody sees in her name any more.
    """
    row = SavedTable.objects.filter(pk=table_id, monthly=True, dropped_at__isnull=True).first()
    if row is None or TableCopy.objects.filter(table=row, month=month).exists():
        return False
    if not holders_of_postings({row.made_by_posting}, on=local_date(at)):
        return False
    table = build(definition_of(row.definition), on=local_date(at))
    copy_id = new_id()
    TableCopy.objects.create(
        id=copy_id,
        area_code=row.area_code,
        table=row,
        month=month,
        lines=table.total,
        box=seal(workbook_of(table, name=row.name), context=f"table.copy|{copy_id}"),
        made_at=at,
    )
    _record(SYSTEM, "copied", table_id, at, row.area_code)
    return True


def _record(actor: Actor, done: str, subject_id: UUID, at: datetime, area: str = "") -> None:
    about = About("table", subject_id, None, area or area_of(actor))
    record(actor=actor, action=f"casework.table.{done}", subject=about, at=at)


__all__ = [
    "BUILDERS", "BY_CODE", "FIELDS", "OF_PERSONS", "SUBJECT_NAMES", "Definition", "PurposeNeeded", "Subject", "TableUnfit",
    "Where", "area_of", "drop_table", "keep_month", "keep_table", "take_copy", "take_lines", "take_table",
]  # fmt: skip
