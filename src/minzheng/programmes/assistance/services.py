"""Acts of assistance that are no item's: bringing a district's list of families that receive already."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.queries import tables as reading
from minzheng.engines.casework.services import stock, tables
from minzheng.kernel.actor import Actor
from minzheng.kernel.sheets import Cell
from minzheng.programmes.assistance.guide.policies import LawText, PolicyFigure, law_texts, policy_figures
from minzheng.programmes.assistance.guide.reading import GuideItem, groups, guide, guide_item
from minzheng.programmes.assistance.guide.screening import HOME, NOW, Pointer, Screened, read, screen
from minzheng.programmes.assistance.named_lists import KEEPERS, items_by_list
from minzheng.programmes.assistance.platform_file import PlatformFile, PlatformMapping, fill, mappings
from minzheng.programmes.assistance.policy_sheets import SHEET_KINDS, policy_sheet, sheet_words
from minzheng.programmes.assistance.stock.guarding import WorkbookRefused, guard
from minzheng.programmes.assistance.stock.workbooks import rejected, template

CHECK = "assistance.stock.check"


def bring_list(*, actor: Actor, filename: str, data: bytes, at: datetime) -> UUID:
    """Guard an uploaded workbook and keep it for the checking job. Returns the import's id.

    Refuses: WorkbookRefused, NotYourImport.
    """
    guard(data)
    return stock.bring_stock(actor=actor, item="dibao", filename=filename, data=data, check_job=CHECK, at=at)


def platform_definition(mapping: PlatformMapping) -> tables.Definition:
    """The table a platform's file is filled from: one column for each of our fields it asks for."""
    wanted = dict.fromkeys(column.source for column in mapping.columns if column.source)
    return tables.Definition(tables.Subject(mapping.subject), tuple(wanted))


def look_at_platform(*, mapping: PlatformMapping, on: date) -> PlatformFile:
    """What would go out, numbers masked: how many lines, and what has no code of theirs."""
    definition = platform_definition(mapping)
    return fill(mapping, _rows(definition, reading.build(definition, on=on)))


def take_platform(*, actor: Actor, mapping: PlatformMapping, purpose: str, at: datetime) -> PlatformFile:
    """The upload file, on the record with its purpose. Refuses: NotYours, TableUnfit, PurposeNeeded."""
    definition = platform_definition(mapping)
    table = tables.take_lines(actor=actor, definition=definition, purpose=purpose, at=at)
    return fill(mapping, _rows(definition, table))


def _rows(definition: tables.Definition, table: reading.BuiltTable) -> list[dict[str, Cell]]:
    return [dict(zip(definition.fields, row, strict=True)) for row in table.rows]


__all__ = [
    "policy_sheet",
    "sheet_words",
    "CHECK",
    "HOME",
    "KEEPERS",
    "NOW",
    "SHEET_KINDS",
    "GuideItem",
    "LawText",
    "Pointer",
    "PolicyFigure",
    "Screened",
    "WorkbookRefused",
    "bring_list",
    "groups",
    "guide",
    "guide_item",
    "items_by_list",
    "law_texts",
    "look_at_platform",
    "mappings",
    "policy_figures",
    "read",
    "rejected",
    "screen",
    "take_platform",
    "template",
]
