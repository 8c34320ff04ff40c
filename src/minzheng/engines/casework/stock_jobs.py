"""The job that takes a confirmed list over: some families a transaction, each for itself, resumable, harmless twice."""

from itertools import takewhile
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from minzheng.engines.casework.models import StockHousehold, StockImport
from minzheng.engines.casework.services.stock import APPLY
from minzheng.engines.casework.stock_applying import (
    ReviewRunsAlready,
    TakingOver,
    take_over,
    take_over_new,
)
from minzheng.engines.casework.stock_entering import Batch
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import Scope, after

FAILED = "办理这一户时出错：{why}。其他家庭不受影响；请核对后重新导入这一户"


#: Families taken over in one transaction. More wins little: statements are shared, rows are not.
TOGETHER = 50


@job(APPLY)
def apply_stock(*, import_id: str, area: str) -> None:
    """Every family still waiting, the new ones many in one transaction; who cannot be taken over keeps the reason.

    Killed and run again it goes on with the next waiting family; two runs at once share the families between them.
    """
    scope = Scope(lo=area, hi=after(area))
    last: int | None = -1
    while last is not None:
        last = _take_next(UUID(import_id), scope, beyond=last)
    with transaction.atomic(), open_scope(scope):
        _finish(UUID(import_id))


def _take_next(import_id: UUID, scope: Scope, *, beyond: int = -1, together: int = TOGETHER) -> int | None:
    """The next families beyond a place of the list, taken over or put down as failed: the last's place; None when none waits."""
    with transaction.atomic(), open_scope(scope):
        batch = StockImport.objects.filter(pk=import_id, state="applying").first()
        if batch is None:
            return None
        waiting = StockHousehold.objects.filter(of=batch, waiting=True, position__gt=beyond).order_by(
            "position"
        )
        rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:together])
        if not rows:
            return None
        alike = list(takewhile(lambda row: row.finding == "new", rows)) or rows[:1]
        _take(Batch(batch, _confirmer(batch, scope), clock.now()), alike)
        return int(alike[-1].position)


def _take(batch: Batch, rows: list[StockHousehold]) -> None:
    """These families at once; where one of them cannot be, in two halves, down to the one that keeps its reason."""
    if len(rows) == 1:
        _take_one(batch, rows[0])
        return
    try:
        with transaction.atomic():
            take_over_new(batch, rows)
    except (Refusal, IntegrityError, DataError):
        half = len(rows) // 2
        _take(batch, rows[:half])
        _take(batch, rows[half:])


def _take_one(batch: Batch, row: StockHousehold) -> None:
    problem, words = "", FAILED
    try:
        with transaction.atomic():
            take_over(TakingOver(batch.of, row, batch.actor, batch.at))
    except ReviewRunsAlready as no:
        problem, words = no.message, "{why}"
    except Refusal as no:
        problem = no.message
    except (IntegrityError, DataError) as clash:
        problem = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", "") or "数据冲突"
    if problem:
        StockHousehold.objects.filter(pk=row.pk).update(
            waiting=False, failure=words.format(why=problem)[:500]
        )


def _confirmer(batch: StockImport, scope: Scope) -> Actor:
    """The officer whose decision it was when she confirmed, whatever has become of her posting since."""
    place, _, name = batch.confirmed_by_name.rpartition(" ")
    return Actor(
        role=Role.DISTRICT_CONFIRMER,
        name=name,
        scope=scope,
        account_id=batch.confirmed_by,
        posting_id=batch.confirmed_by_posting,
        area_name=place.partition(" ")[0],
    )


def _finish(import_id: UUID) -> None:
    batch = StockImport.objects.select_for_update(of=("self",)).filter(pk=import_id, state="applying").first()
    if batch is None or StockHousehold.objects.filter(of=batch, waiting=True).exists():
        return
    now = clock.now()
    batch.state, batch.applied_at, batch.version = "applied", now, batch.version + 1
    batch.save(update_fields=["state", "applied_at", "version"])
    record(
        actor=SYSTEM,
        action="casework.stock.applied",
        subject=Subject("stock", import_id, None, batch.area_code),
        at=now,
        families=StockHousehold.objects.filter(of=batch, applied_at__isnull=False).count(),
    )
