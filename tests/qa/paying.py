"""A month of many people, and the workers who send it out and take in what comes back.

`python -m tests.qa.paying stock N` fills the database of DATABASE_URL and prints the released run; `… shop WAY RUN` waits
for lines on its stdin and forks one worker for each: a worker that is killed is replaced within milliseconds.
"""

import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection, transaction  # noqa: E402

from minzheng.engines.payments import services  # noqa: E402
from minzheng.engines.payments.bank import profiles  # noqa: E402
from minzheng.engines.payments.bank_routes import folders  # noqa: E402
from minzheng.engines.payments.models import BankDelivery, BankFile, Instruction, TreasuryBatch  # noqa: E402
from minzheng.engines.payments.services import treasury  # noqa: E402
from minzheng.engines.payments.types import BudgetSource, RunKind  # noqa: E402
from minzheng.foundations.privacy.services import blind_index, seal  # noqa: E402
from minzheng.foundations.privacy.types import open_scope  # noqa: E402
from minzheng.kernel import clock  # noqa: E402
from minzheng.kernel.actor import SYSTEM, Actor, Role  # noqa: E402
from minzheng.kernel.identifiers import new_id  # noqa: E402
from minzheng.kernel.scope import Scope  # noqa: E402
from tests.bench.freezing import AWARDS  # noqa: E402

UNIT, AREA = "500110", "500110500110120000"
DISTRICT, CITY = Scope(lo="500110", hi="500111"), Scope(lo="50", hi="51")
FILE_OF, IDLE = int(os.environ.get("MINZHENG_FILE_OF", "500")), 0.02
ACCOUNTS = """
insert into benefits_payee_account (id, person_id, kind, bank, holder_name, holder_is_payee, number_box, number_index,
  tail, keeper_name, keeper_relation, reason, entered_at, entered_by_name, area_code)
select b.id, a.payee_person_id, 'passbook', '重庆农村商业银行', '罗庆华', true, b.box, b.index, b.tail, '', '', '', now(),
  '测试', a.area_code
from (select *, row_number() over (order by id) as place from benefits_award) a
join unnest(%(ids)s::uuid[], %(boxes)s::bytea[], %(indexes)s::bytea[], %(tails)s::text[]) with ordinality
  as b(id, box, index, tail, place) using (place)
"""


def officer(role: Role) -> Actor:
    """An officer of the district."""
    return Actor(role, str(role), DISTRICT, account_id=new_id(), posting_id=new_id(), area_name="测试")


def stock(items: int) -> UUID:
    """So many awards with accounts that can be opened, their month frozen and released by four officers."""
    with transaction.atomic(), open_scope(CITY), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        awards, amounts, _ = AWARDS.strip().rstrip(";").split(";")
        cursor.execute(f"{awards};{amounts}", {"n": items})
        cursor.execute(ACCOUNTS, _accounts(items))
    preparer, bureau = officer(Role.DISTRICT_FINANCE), officer(Role.FINANCE_BUREAU)
    at = clock.now()
    month = at.date().replace(day=1)
    with open_scope(DISTRICT):
        made = services.prepare_run(actor=preparer, unit=UNIT, month=month, kind=RunKind.MONTHLY, at=at)
        assert made.run_id is not None and made.items == items
        new = services.NewLine(UNIT, at.year, BudgetSource.CENTRAL, "中央补助", "测试文件", 10**13)
        services.enter_budget_line(actor=bureau, line=new, at=at)
        steps = (
            (services.review_run, officer(Role.DISTRICT_REVIEWER)),
            (services.release_run, officer(Role.DISTRICT_CONFIRMER)),
            (services.finance_run, bureau),
        )
        for version, (step, actor) in enumerate(steps, 1):
            step(actor=actor, run_id=made.run_id, version=version, at=at)
    return made.run_id


def _accounts(items: int) -> dict[str, object]:
    """Sealed numbers for so many accounts."""
    ids = [new_id() for _ in range(items)]
    numbers = [f"6217{place:015d}" for place in range(items)]
    return {
        "ids": ids,
        "boxes": [
            seal(number.encode(), context=f"benefits_payee_account.number_box|{key}")
            for key, number in zip(ids, numbers, strict=True)
        ],
        "indexes": [blind_index("account", number) for number in numbers],
        "tails": [number[-4:] for number in numbers],
    }


def by_treasury(run_id: UUID) -> bool:
    """One round; whether every payment has its answer."""
    services.send_run(run_id=run_id, area_code=AREA, at=clock.now())
    with open_scope(CITY):
        open_ones = list(
            TreasuryBatch.objects.filter(next_at__isnull=False).order_by("?").values_list("pk", flat=True)
        )
    for batch_id in open_ones:
        services.ask_batch(batch_id=batch_id, area_code=AREA, at=clock.now())
    return not open_ones and not _left(run_id)


def by_files(run_id: UUID) -> bool:
    """One round; whether every payment has its answer."""
    with transaction.atomic(), open_scope(DISTRICT):
        services.make_files(actor=SYSTEM, run_id=run_id, at=clock.now())
    with open_scope(CITY):
        done = BankDelivery.objects.filter(done_at__isnull=False).values("pk")
        waiting = list(BankFile.objects.exclude(pk__in=done).order_by("?").values_list("pk", flat=True))
    for file_id in waiting:
        services.deliver_file(file_id=file_id, area_code=AREA, at=clock.now())
    back = folders().made().back
    for path in sorted(back.iterdir()):
        if not path.name.startswith("."):
            services.take_from_folder(name=path.name, at=clock.now())
    return not _left(run_id)


def _left(run_id: UUID) -> bool:
    with open_scope(CITY):
        return bool(Instruction.objects.filter(run_id=run_id, state__in=("due", "sent")).exists())


def in_short() -> None:
    """Files of few payments, so that there are more moments to be killed at; and short pauses."""
    profiles.profiles()
    small = {name: replace(one, most_rows=FILE_OF) for name, one in profiles.profiles().items()}
    profiles.profiles = lambda: small  # type: ignore[assignment]
    treasury.LONGEST_PAUSE = timedelta(seconds=1)


def work(way: str, run_id: UUID, seconds: float) -> None:
    """Rounds until all is answered or the time is over."""
    until = time.monotonic() + seconds
    one_round = {"treasury": by_treasury, "files": by_files}[way]
    while time.monotonic() < until and not one_round(run_id):
        time.sleep(IDLE)


def shop(way: str, run_id: UUID) -> None:
    """Fork a worker for each line read; say its process id."""
    in_short()
    for line in sys.stdin:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work(way, run_id, float(line))
                code = 0
            finally:
                os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "stock":
        sys.stdout.write(str(stock(int(sys.argv[2]))) + "\n")
    else:
        shop(sys.argv[2], UUID(sys.argv[3]))
