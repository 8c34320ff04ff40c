"""Acts of assistance that are no item's: bringing a district's list of families that receive already."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.services import stock
from minzheng.kernel.actor import Actor
from minzheng.programmes.assistance.stock.guarding import WorkbookRefused, guard
from minzheng.programmes.assistance.stock.workbooks import rejected, template

CHECK = "assistance.stock.check"


def bring_list(*, actor: Actor, filename: str, data: bytes, at: datetime) -> UUID:
    """Guard an uploaded workbook and keep it for the checking job. Returns the import's id.

    Refuses: WorkbookRefused, NotYourImport.
    """
    guard(data)
    return stock.bring_stock(actor=actor, item="dibao", filename=filename, data=data, check_job=CHECK, at=at)


__all__ = ["CHECK", "WorkbookRefused", "bring_list", "rejected", "template"]
