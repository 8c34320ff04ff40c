"""Jobs of assistance: thin, idempotent."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from minzheng.engines.casework.services import stock
from minzheng.engines.jobs.services import job
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import Scope, after
from minzheng.programmes.assistance.policy_sheets import SET, set_asked
from minzheng.programmes.assistance.services import CHECK
from minzheng.programmes.assistance.stock.carrying import answers_of
from minzheng.programmes.assistance.stock.checking import check_rows
from minzheng.programmes.assistance.stock.guarding import WorkbookRefused
from minzheng.programmes.assistance.stock.reading import read_sheet


@job(CHECK)
def check_list(*, import_id: str, area: str) -> None:
    """Read a list that was brought, say what is wrong, compare it with what stands; nothing is taken over."""
    now = clock.now()
    with transaction.atomic(), open_scope(Scope(lo=area, hi=after(area))):
        found = stock.file_to_check(UUID(import_id))
        if found is None:
            return
        data, unit = found
        try:
            sheet = read_sheet(data)
        except WorkbookRefused as no:
            stock.keep_unreadable(actor=SYSTEM, import_id=UUID(import_id), problem=no.message, at=now)
            return
        read = check_rows(sheet.rows, unit=unit, today=clock.local_date(now))
        readings = [
            replace(one, answers=answers_of(one.family, at=now)) if one.family else one for one in read
        ]
        stock.keep_readings(
            actor=SYSTEM, import_id=UUID(import_id), readings=readings, unknown=sheet.unknown, at=now
        )


@job(SET)
def set_policy_sheet(*, item: str, kind: str, on: str) -> None:
    """Set one handout and keep it."""
    set_asked(item=item, kind=kind, on=on)
