"""Lists brought in, tables kept and files copied, in every place of the world: real rows behind each address."""

import json
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.models import (
    Application,
    FileCopy,
    FileCopyPart,
    SavedTable,
    StockHousehold,
    StockImport,
    TableCopy,
)
from minzheng.engines.casework.services.tables import Definition, Subject
from minzheng.foundations.privacy.services import blind_index, seal
from minzheng.foundations.regions.types import area_code, range_of
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.assistance.models import ListEntry

Ids = dict[str, UUID]


def on_a_named_list(*, unit: str, bringer: Actor, at: datetime) -> Ids:
    """Somebody on the list of an item that goes by a list."""
    entry_id = new_id()
    ListEntry.objects.create(
        id=entry_id,
        area_code=area_code(unit),
        item="xiangyu",
        number_index=blind_index("identity", str(entry_id)),
        name_box=seal("名单".encode(), context=f"list_entry.name|{entry_id}"),
        document="文号",
        entered_at=at,
        entered_by_posting=bringer.posting_id,
        entered_by_name=bringer.title,
    )
    return {"entry_id": entry_id}


def a_list(*, unit: str, village: str, bringer: Actor, at: datetime, application_id: UUID) -> Ids:
    """A checked list that waits for its second officer, and a family of an earlier one nobody has looked at."""
    area, import_id, household_id = area_code(unit), new_id(), new_id()
    StockImport.objects.create(
        id=import_id,
        area_code=area,
        item="dibao",
        filename="存量.xlsx",
        file_digest="",
        state="checked",
        uploaded_by=bringer.account_id,
        uploaded_by_posting=bringer.posting_id,
        uploaded_by_name=bringer.title,
        uploaded_at=at,
    )
    content = {"family": None, "rows": [[2, {"name": "名单"}]], "answers": {}}
    for position, pk in enumerate((new_id(), household_id)):
        StockHousehold.objects.create(
            id=pk,
            area_code=unit + village,
            of_id=import_id,
            item="dibao",
            position=position,
            first_row=2,
            number="GT-1",
            applicant_name="名单",
            finding="new" if position == 0 else "unchanged",
            content_box=seal(json.dumps(content).encode(), context=f"stock.content|{pk}"),
            applied_at=at if position else None,
            application_id=application_id if position else None,
            award_id=new_id() if position else None,
            document="文号" if position else "",
        )
    return {"import_id": import_id, "household_id": household_id}


def a_table(*, town: str, maker: Actor, at: datetime) -> Ids:
    """A monthly table of a town, with one month's copy."""
    area, table_id, copy_id = range_of(town), new_id(), new_id()
    SavedTable.objects.create(
        id=table_id,
        area_code=area_code(town),
        name="月表",
        definition=Definition(Subject.HOUSEHOLD, ("award.holder",)).plain(),
        role=maker.role,
        scope_lo=area.lo,
        scope_hi=area.hi,
        made_by=maker.account_id,
        made_by_posting=maker.posting_id,
        made_by_name=maker.title,
        made_at=at,
        monthly=True,
    )
    TableCopy.objects.create(
        id=copy_id,
        area_code=area_code(town),
        table_id=table_id,
        month=date(2026, 11, 1),
        lines=0,
        box=seal(b"PK", context=f"table.copy|{copy_id}"),
        made_at=at,
    )
    return {"table_id": table_id, "copy_id": copy_id}


def a_file_copy(*, application_id: UUID, asker: Actor, at: datetime) -> UUID:
    """A packed copy of a file."""
    copy_id, part_id = new_id(), new_id()
    row = Application.objects.get(pk=application_id)
    FileCopy.objects.create(
        id=copy_id,
        application=row,
        area_code=row.area_code,
        reason="档案移交",
        role=asker.role,
        scope_lo=asker.scope.lo,
        scope_hi=asker.scope.hi,
        asked_by=asker.account_id,
        asked_by_posting=asker.posting_id,
        asked_by_name=asker.title,
        asked_at=at,
        made_at=at,
        size=2,
    )
    FileCopyPart.objects.create(
        id=part_id,
        of_id=copy_id,
        area_code=row.area_code,
        position=0,
        box=seal(b"PK", context=f"file.copy|{part_id}"),
    )
    return copy_id
