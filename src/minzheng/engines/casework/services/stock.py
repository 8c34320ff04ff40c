"""Stock import 存量导入: brought by one officer of the district, confirmed by another, taken over family by family."""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from minzheng.engines.casework.models import StockHousehold, StockImport
from minzheng.engines.casework.stock_comparing import Compared, compare
from minzheng.engines.casework.stock_types import (
    ImportIsEmpty,
    ImportNotReady,
    NotYourImport,
    StockFamily,
    StockFault,
    StockMember,
    StockReading,
    TwoPeopleNeeded,
)
from minzheng.engines.jobs.services import defer
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.types import area_code
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion

BRINGERS = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
CONFIRMERS = (Role.DISTRICT_CONFIRMER,)
APPLY = "casework.stock.apply"
#: A district's unit code; whose scope is narrower or wider brings no list.
_UNIT_DIGITS = 6


@act
def bring_stock(*, actor: Actor, item: str, filename: str, data: bytes, check_job: str, at: datetime) -> UUID:
    """Keep an uploaded list, sealed, and queue its check by the programme's job. Returns the import's id.

    Refuses: NotYourImport (no officer of a district). The file's own safety is the programme's guard.
    """
    if actor.role not in BRINGERS or len(actor.scope.lo) != _UNIT_DIGITS:
        raise NotYourImport()
    import_id = new_id()
    StockImport.objects.create(
        id=import_id,
        area_code=area_code(actor.scope.lo),
        item=item,
        filename=filename[-120:],
        file_digest=hashlib.sha256(data).hexdigest(),
        file_box=seal(data, context=f"stock.file|{import_id}"),
        uploaded_by=actor.account_id,
        uploaded_by_posting=actor.posting_id,
        uploaded_by_name=actor.title[:120],
        uploaded_at=at,
        retain_until=local_date(at + timedelta(days=settings.STOCK_ROWS_KEPT_DAYS)),
    )
    defer(check_job, import_id=str(import_id), area=actor.scope.lo)
    _record(actor, "brought", import_id, at, area_code(actor.scope.lo), size=len(data))
    return import_id


def file_to_check(import_id: UUID) -> tuple[bytes, str] | None:
    """The file and the unit it is for, for the checking job; None when it has been checked already."""
    row = StockImport.objects.filter(pk=import_id, state="checking", file_box__isnull=False).first()
    if row is None:
        return None
    return unseal(row.file_box, context=f"stock.file|{import_id}"), row.area_code[:_UNIT_DIGITS]


@act
def keep_unreadable(*, actor: Actor, import_id: UUID, problem: str, at: datetime) -> None:
    """The file cannot be read at all; the reason is kept for its bringer, the file is not."""
    row = _locked(import_id, "checking")
    row.state, row.problem, row.file_box, row.checked_at = "unreadable", problem, None, at
    row.save(update_fields=["state", "problem", "file_box", "checked_at"])
    _record(actor, "unreadable", import_id, at, row.area_code)


@act
def keep_readings(
    *, actor: Actor, import_id: UUID, readings: list[StockReading], unknown: list[str], at: datetime
) -> None:
    """What the check read, compared with what stands; the uploaded file itself is forgotten.

    Refuses: ImportNotReady (checked already: a repeated job).
    """
    row = _locked(import_id, "checking")
    compared = compare(
        readings, item=row.item, area_code=row.area_code, actor=actor, at=at, on=local_date(at)
    )
    StockHousehold.objects.bulk_create(
        [_household(row, position, one) for position, one in enumerate(compared)], batch_size=500
    )
    row.state, row.file_box, row.checked_at = "checked", None, at
    row.unknown_columns = unknown
    row.version += 1
    row.save(update_fields=["state", "file_box", "checked_at", "unknown_columns", "version"])
    _record(actor, "checked", import_id, at, row.area_code, families=len(compared))


def _household(row: StockImport, position: int, one: Compared) -> StockHousehold:
    household_id, family = new_id(), one.reading.family
    content = {
        "family": family.plain() if family else None,
        "rows": one.reading.rows,
        "answers": one.reading.answers,
    }
    return StockHousehold(
        id=household_id,
        area_code=one.reading.area_code,
        of=row,
        item=row.item,
        position=position,
        first_row=one.reading.first_row,
        number=one.reading.number[:60],
        applicant_name=one.reading.name[:60],
        members=len(one.reading.rows),
        amount_fen=family.amount_fen if family else None,
        key_index=one.key_index,
        finding=one.finding,
        less=one.less,
        changes=one.changes,
        faults=[[fault.row, fault.column, fault.reason] for fault in one.faults],
        document=family.document if family else "",
        content_box=seal(
            json.dumps(content, ensure_ascii=False).encode(), context=f"stock.content|{household_id}"
        ),
    )


@act
def confirm_stock(*, actor: Actor, import_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """The second officer confirms what the check showed; a job takes the families over.

    A family the list gives less is neither cut nor ended by it: the job opens its review, which decides.
    Refuses: NotYours, StaleVersion, NotYourImport, TwoPeopleNeeded, ImportNotReady, ImportIsEmpty.
    Source: 审核确认办法 art. 28 (nobody enters dibao without application, survey and confirmation): the list only
    carries over what was confirmed before, each on its document.
    """
    row = _locked(import_id)
    if actor.role not in CONFIRMERS or actor.account_id is None:
        raise NotYourImport("确认导入由区县确认人办理")
    if row.state != "checked":
        raise ImportNotReady()
    if row.version != version:
        raise StaleVersion()
    if row.uploaded_by == actor.account_id:
        raise TwoPeopleNeeded()
    taken = StockHousehold.objects.filter(of=row, finding__in=("new", "changed"))
    if not taken.exists():
        raise ImportIsEmpty()
    taken.update(waiting=True)
    row.state, row.confirmed_at, row.reasons = "applying", at, reasons.strip()
    row.confirmed_by, row.confirmed_by_posting = actor.account_id, actor.posting_id
    row.confirmed_by_name = actor.title[:120]
    row.version += 1
    row.save()
    defer(APPLY, import_id=str(import_id), area=row.area_code[:_UNIT_DIGITS])
    _record(actor, "confirmed", import_id, at, row.area_code)


@act
def withdraw_stock(*, actor: Actor, import_id: UUID, version: int, at: datetime) -> None:
    """Nothing of a checked list is taken over. Refuses: NotYours, StaleVersion, NotYourImport, ImportNotReady."""
    row = _locked(import_id)
    if actor.role not in BRINGERS:
        raise NotYourImport()
    if row.state not in ("checked", "unreadable"):
        raise ImportNotReady()
    if row.version != version:
        raise StaleVersion()
    row.state, row.version = "withdrawn", row.version + 1
    row.save(update_fields=["state", "version"])
    _record(actor, "withdrawn", import_id, at, row.area_code)


@act
def look_over(*, actor: Actor, household_id: UUID, note: str, at: datetime) -> None:
    """Somebody of the town has looked at a family taken over: it leaves the list 待查看. Refuses: NotYours."""
    row = (
        StockHousehold.objects.select_for_update(of=("self",))
        .filter(pk=household_id, applied_at__isnull=False)
        .first()
    )
    if row is None or not actor.is_officer:
        raise NotYours()
    if row.looked_at is None:
        row.looked_at, row.looked_by, row.looked_by_name = at, actor.account_id, actor.title[:120]
        row.looked_note = note.strip()[:200]
        row.save(update_fields=["looked_at", "looked_by", "looked_by_name", "looked_note"])
        _record(actor, "looked_over", household_id, at, row.area_code)


@act
def note_download(*, actor: Actor, import_id: UUID, at: datetime) -> None:
    """The rejected rows, identity numbers in them, left the system: who took them. Refuses: NotYours."""
    row = _locked(import_id)
    _record(actor, "rejected_taken", import_id, at, row.area_code)


def _locked(import_id: UUID, state: str = "") -> StockImport:
    row = StockImport.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if row is None:
        raise NotYours()
    if state and row.state != state:
        raise ImportNotReady()
    return row  # type: ignore[no-any-return]


def _record(actor: Actor, done: str, subject_id: UUID, at: datetime, area: str, **detail: int) -> None:
    subject = Subject("stock", subject_id, None, area)
    record(actor=actor, action=f"casework.stock.{done}", subject=subject, at=at, purpose="", **detail)


__all__ = [
    "BRINGERS",
    "CONFIRMERS",
    "ImportIsEmpty",
    "ImportNotReady",
    "NotYourImport",
    "StockFamily",
    "StockFault",
    "StockMember",
    "StockReading",
    "TwoPeopleNeeded",
    "bring_stock",
    "confirm_stock",
    "file_to_check",
    "keep_readings",
    "keep_unreadable",
    "look_over",
    "note_download",
    "withdraw_stock",
]
