"""Files to a bank and back, for tests: what was sent, and return files about it."""

import io
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.payments import services
from minzheng.engines.payments.bank.profiles import profile
from minzheng.engines.payments.models import BankFile, BankLine, PaymentTask
from minzheng.engines.payments.services import Taken
from minzheng.engines.payments.types import TaskKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng_samples.bank.folder import payments_of, return_file
from minzheng_samples.bank.ledger import Entry
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, 编制


def made(run_id: UUID, *, at: datetime = NOON, actor: Actor = 编制) -> list[BankFile]:
    """周财务 has the files of a run made."""
    with scene.as_actor(actor):
        ids = services.make_files(actor=actor, run_id=run_id, at=at)
        return [BankFile.objects.get(pk=one) for one in ids]


def content(file: BankFile) -> bytes:
    """A file's bytes, written anew."""
    out = io.BytesIO()
    with open_scope(CITY):
        services.write_bank_file(file_id=file.id, out=out)
    return out.getvalue()


def lines(file: BankFile) -> list[BankLine]:
    """What was sent in a file, in its order."""
    with open_scope(CITY):
        return list(BankLine.objects.filter(batch_id=file.id).order_by("number"))


def entries(file: BankFile) -> list[Entry]:
    """Every line of a file as the bank would have paid it."""
    read = payments_of(profile(file.profile), content(file))
    return [Entry(key, account, amount, "paid") for key, account, amount in read]


def failed(entry: Entry, code: str = "1001") -> Entry:
    """The bank refused it."""
    return replace(entry, state="failed", code=code)


def doubtful(entry: Entry) -> Entry:
    """The bank is still at it."""
    return replace(entry, state="in_doubt", code="9001")


def returned(file: BankFile, rows: list[Entry], *, more: int = 0) -> bytes:
    """A return file about these."""
    return return_file(profile(file.profile), file.name, rows, more=more)


def taken(
    file: BankFile, data: bytes | list[Entry], *, at: datetime = NOON, actor: Actor = 编制, name: str = ""
) -> Taken:
    """周财务 takes a return file in."""
    given = data if isinstance(data, bytes) else returned(file, data)
    with transaction.atomic(), scene.as_actor(actor):
        return services.take_return(
            actor=actor, name=name or f"{file.name}.1.ret", content=io.BytesIO(given), at=at
        )


def questions(kind: TaskKind = TaskKind.RETURN_QUESTION) -> list[PaymentTask]:
    """Open questions to officers."""
    with open_scope(CITY):
        return list(PaymentTask.objects.filter(kind=kind, closed_at__isnull=True).order_by("opened_at", "pk"))


def states() -> list[str]:
    """The states of all payments, sorted."""
    return sorted(row.state for row in scene.rows())
