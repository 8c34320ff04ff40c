"""The way to the bank and back, by the clock: what four officers have released goes out; what comes back is taken in.

None of it decides anything. Where nobody has chosen a channel for the unit (`settings.BANK_CHANNELS`) nothing is sent by
itself: officers fetch the files and bring the return files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from minzheng.engines.jobs.services import defer, job, on
from minzheng.engines.payments.bank_routes import BY_HAND, FILES, TREASURY, channel_of, folders
from minzheng.engines.payments.events import RunReleased
from minzheng.engines.payments.models import BankDelivery, BankFile, Instruction, Run, TreasuryBatch
from minzheng.engines.payments.services.returning import take_from_folder
from minzheng.engines.payments.services.sending import READY, deliver_file, make_files
from minzheng.engines.payments.services.treasury import ask_batch, files_to_watch, send_run, watch_file
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import Scope, after

AT_ONCE, EACH_MINUTES, PATIENCE = 200, 30, timedelta(minutes=2)


@on(RunReleased, "payments.to_the_bank")
def to_the_bank(payload: dict[str, Any]) -> None:
    """The finance bureau has released the money: the run goes out where a channel is set for its unit."""
    if channel_of(payload["area_code"][:6]) != BY_HAND:
        defer("payments.send", run_id=payload["run_id"], area_code=payload["area_code"])


@job("payments.send")
def send(*, run_id: str, area_code: str) -> None:
    """What is due of a run goes out; nothing due: nothing happens."""
    channel = channel_of(area_code[:6])
    if channel == TREASURY:
        send_run(run_id=UUID(run_id), area_code=area_code, at=clock.now())
    elif channel == FILES:
        with _area(area_code):
            for file_id in make_files(actor=SYSTEM, run_id=UUID(run_id), at=clock.now()):
                defer("payments.deliver_file", file_id=str(file_id), area_code=area_code)


@job("payments.deliver_file")
def deliver(*, file_id: str, area_code: str) -> None:
    """Put a file into the bank's folder, once for ever."""
    deliver_file(file_id=UUID(file_id), area_code=area_code, at=clock.now())


@job("payments.ask_treasury")
def ask(*, batch_id: str, area_code: str) -> None:
    """Ask the treasury about one batch."""
    ask_batch(batch_id=UUID(batch_id), area_code=area_code, at=clock.now())


@job("payments.take_return")
def take(*, file_name: str) -> None:
    """Take in one return file of the folder."""
    take_from_folder(name=file_name, at=clock.now())


@job("payments.bank_round", cron="* * * * *")
def look_round(*, at: datetime) -> None:
    """Each minute what is under way goes on, whatever died; each half hour what became due since, and what stays out."""
    for batch_id, area in _batches(at):
        defer("payments.ask_treasury", batch_id=str(batch_id), area_code=area)
    for file_id, area in _undelivered(at):
        defer("payments.deliver_file", file_id=str(file_id), area_code=area)
    back = folders().back
    if back.is_dir():
        for path in sorted(back.iterdir())[:AT_ONCE]:
            if path.is_file() and not path.name.startswith("."):
                defer("payments.take_return", file_name=path.name)
    if int(at.timestamp()) // 60 % EACH_MINUTES == 0:
        _half_hourly(at)


def _half_hourly(at: datetime) -> None:
    for run_id, area in _due_runs():
        if channel_of(area[:6]) != BY_HAND:
            defer("payments.send", run_id=str(run_id), area_code=area)
    for file_id, area in files_to_watch(at=at):
        with _area(area):
            watch_file(file_id=file_id, at=at)


def _batches(at: datetime) -> list[tuple[UUID, str]]:
    with open_scope(WHOLE_CITY):
        rows = TreasuryBatch.objects.filter(next_at__lte=at).order_by("next_at", "pk")
        return list(rows.values_list("pk", "area_code")[:AT_ONCE])


def _undelivered(at: datetime) -> list[tuple[UUID, str]]:
    """Files whose way into the folder was cut short, of units that send by files."""
    with open_scope(WHOLE_CITY):
        done = BankDelivery.objects.filter(pk=OuterRef("pk"), done_at__isnull=False)
        rows = BankFile.objects.filter(~Exists(done), made_at__lt=at - PATIENCE, made_by_posting__isnull=True)
        found = list(rows.order_by("pk").values_list("pk", "area_code")[:AT_ONCE])
    return [(file_id, area) for file_id, area in found if channel_of(area[:6]) == FILES]


def _due_runs() -> list[tuple[UUID, str]]:
    with open_scope(WHOLE_CITY):
        due = Instruction.objects.filter(run_id=OuterRef("pk"), state="due")
        rows = Run.objects.filter(Q(state__in=READY), Exists(due))
        return list(rows.order_by("pk").values_list("pk", "area_code"))


@contextmanager
def _area(area_code: str) -> Iterator[None]:
    unit = area_code[:6]
    with transaction.atomic(), open_scope(Scope(lo=unit, hi=after(unit))):
        yield
