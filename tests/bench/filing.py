"""A file for a million payees written and digested, and a return file of as many rows taken in. Units: seconds, MiB."""

import io
import resource
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from minzheng.engines.payments.bank.profiles import profile
from minzheng.engines.payments.models import BankFile
from minzheng.engines.payments.services import make_files, take_return, write_bank_file
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import Scope
from minzheng_samples.bank.folder import payments_of, return_file
from minzheng_samples.bank.ledger import Entry
from tests.bench.freezing import AT, MONTHS

DISTRICT = Scope(lo="500110", hi="500111")
FAILED_EACH = 100  # one payment in so many fails
#: One real box for all: what is measured is opening it a million times, not sealing it.
ACCOUNT = UUID("01930000-0000-7000-8000-00000000feed")
RELEASED = """
update payments_run set state = 'reviewed', reviewed_by_account = gen_random_uuid() where month = %(month)s;
update payments_run set state = 'released', released_by_account = gen_random_uuid() where month = %(month)s;
update payments_run set state = 'financed', financed_by_account = gen_random_uuid() where month = %(month)s;
update payments_instruction set account_box = %(box)s, account_id = %(account)s, account_tail = '0001'
  where month = %(month)s;
"""


def measure() -> dict[str, Any]:
    """After `freezing.measure`: the last month's rows are filed, written, and answered."""
    run_id = _released(MONTHS[-1])
    began = perf_counter()
    with open_scope(DISTRICT):
        made = make_files(actor=SYSTEM, run_id=run_id, at=AT)
    making = perf_counter() - began
    with TemporaryDirectory() as folder:
        written, size = _written(made[0], Path(folder) / "file")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        taken = _taken(made[0], Path(folder), AT)
    return {
        "make": making,
        "write": written,
        "bytes": size,
        "take": taken,
        "own_mib": own,
        "files": len(made),
    }


def _released(month: Any) -> UUID:
    box = seal(b"6217000000000000001", context=f"benefits_payee_account.number_box|{ACCOUNT}")
    with transaction.atomic(), open_scope(Scope(lo="50", hi="51")), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute(RELEASED, {"month": month, "box": box, "account": ACCOUNT})
        cursor.execute("select id from payments_run where month = %s", [month])
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def _written(file_id: UUID, path: Path) -> tuple[float, int]:
    began = perf_counter()
    with open_scope(DISTRICT), path.open("w+b") as out:
        write_bank_file(file_id=file_id, out=out)
    return perf_counter() - began, path.stat().st_size


def _taken(file_id: UUID, folder: Path, at: datetime) -> float:
    """The bank's answer about every row, one in a hundred failed."""
    with open_scope(DISTRICT):
        file = BankFile.objects.get(pk=file_id)
    how = profile(file.profile)
    sent = payments_of(how, (folder / "file").read_bytes())
    entries = [
        Entry(key, account, fen, "paid")
        if number % FAILED_EACH
        else Entry(key, account, fen, "failed", "1001")
        for number, (key, account, fen) in enumerate(sent, 1)
    ]
    data = return_file(how, file.name, entries)
    entries.clear()
    began = perf_counter()
    with open_scope(DISTRICT):
        found = take_return(actor=SYSTEM, name=f"{file.name}.1.ret", content=io.BytesIO(data), at=at)
    took = perf_counter() - began
    assert found.applied == found.rows == file.items
    return took


__all__ = ["measure"]
