"""Files to banks and files back, as the run's page lists them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.payments.models import BankDelivery, BankFile, BankReturn


@dataclass(frozen=True, slots=True)
class BankFileLine:
    """A file made for a bank. `gone`: it lies in the bank's folder, or is on its way there by itself."""

    id: UUID
    bank: str
    name: str
    items: int
    total_fen: int
    made_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class BankReturnLine:
    """A return file taken in: its rows, how many changed something, how many asked an officer."""

    name: str
    bank: str
    rows: int
    applied: int
    questions: int
    received_at: datetime


def bank_files(*, run_id: UUID) -> list[BankFileLine]:
    """The files of a run, by bank and number."""
    rows = list(BankFile.objects.filter(run_id=run_id).order_by("bank", "sequence"))
    moved = set(BankDelivery.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", flat=True))
    return [
        BankFileLine(row.id, row.bank, row.name, row.items, row.total_fen, row.made_at, row.id in moved)
        for row in rows
    ]


def bank_returns(*, run_id: UUID) -> list[BankReturnLine]:
    """What came back for a run, newest first."""
    rows = BankReturn.objects.filter(run_id=run_id).order_by("-received_at", "pk")
    return [
        BankReturnLine(row.name, row.bank, row.rows, row.applied, row.questions, row.received_at)
        for row in rows
    ]
