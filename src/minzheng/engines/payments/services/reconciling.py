"""对账: a night's snapshot compared, its sums and findings kept, officers asked; and what they answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from django.conf import settings
from django.db import connection

from minzheng.engines.benefits.types import months_later
from minzheng.engines.payments.freezing import SOURCES
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.parameters import last_day, parameter, pay_day_of
from minzheng.engines.payments.reconciliation.comparing import compare
from minzheng.engines.payments.reconciliation.kinds import (
    FINDING_NAMES,
    Compared,
    FindingKind,
    Found,
    LineSum,
)
from minzheng.engines.payments.reconciliation.snapshot import Manifest, Reading, month_file, take_snapshot
from minzheng.engines.payments.reconciliation_models import Finding, ReconciledLine, Reconciliation
from minzheng.engines.payments.services.asking import close, open_task, owner_in
from minzheng.engines.payments.services.holding import ReasonsNeeded
from minzheng.engines.payments.types import RUN_KIND_NAMES, NewTask, RunKind, TaskKind
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import CITY_AREA

EXPLAINERS = frozenset({Role.DISTRICT_FINANCE, Role.DISTRICT_REVIEWER, Role.AUDITOR})
SHORTEST_WORDS, UNIT = 4, 6
_PAYMENTS = """
select i.id, i.area_code, i.award_id, i.month, i.kind, i.part, i.person_id, i.payee_person_id, i.member_person_id,
  i.amount_fen, i.state, i.account_id is null
    or coalesce(a.person_id = i.payee_person_id and a.account_index = i.account_index, false)
from payments_instruction i left join benefits_accounts() a on a.account_id = i.account_id
where i.month = to_date(%(month)s, 'YYYY-MM-DD')
"""
_LEDGER = """
select d.award_id, d.area_code, to_date(%(month)s, 'YYYY-MM-DD'), '{kind}', d.person_id, d.payee_person_id, d.amount_fen
from {source}(to_date(%(month)s, 'YYYY-MM-DD')) d
"""
_BANK = """
select l.instruction_id, l.area_code, l.award_id, r.month, r.kind, coalesce(s.amount_fen, l.amount_fen)
from payments_bank_result s join payments_bank_line l on l.id = s.line_id join payments_run r on r.id = l.run_id
where s.said = 'paid' and s.outcome = 'applied' and r.month = to_date(%(month)s, 'YYYY-MM-DD')
"""
#: Reported by number and not found false, or in the register of people.
_DEATHS = """
select person_id, min(died_on) as died_on from (
  select person_id, "on" as died_on from payments_vital_event where kind = 'death' and name_agrees and outcome <> 'false'
  union all select person_id, died_on from people_deaths()) d group by person_id
"""
_COUNTED = f"""
select c.award_id, c.person_id, to_date(%(month)s, 'YYYY-MM-DD')
from benefits_counted(to_date(%(month)s, 'YYYY-MM-DD')) c join ({_DEATHS}) d on d.person_id = c.person_id
where d.died_on < to_date(%(month)s, 'YYYY-MM-DD')
"""  # noqa: S608 - our own constants


class NoSnapshotAddress(LookupError):
    """`DATABASE_URL_SNAPSHOT` is not set: nothing can be read for the night."""


class FindingNotYours(Refusal):
    """Another role explains it."""

    code = "finding_not_yours"
    message = "账目差异由区县财务、区县审核员或审计说明，请联系他们"
    status = 403


class FindingClosed(Refusal):
    """Explained, or no longer there."""

    code = "finding_closed"
    message = "这条差异已经说明过，或者最近一次对账已经一致，请刷新后查看"


def months_until(day: date) -> list[date]:
    """The months a night compares: so many (`reconciled_months`), the next month included, oldest first."""
    last = months_later(day.replace(day=1), 1)
    return [months_later(last, -back) for back in reversed(range(parameter("reconciled_months").value))]


def readings(months: Iterable[date]) -> list[Reading]:
    """What a night reads: one statement a file."""
    whole = [
        Reading("deaths", "deaths.parquet", _DEATHS, {}),
        Reading(
            "handed_on", "handed_on.parquet", "select award_id, person_id from benefits_payees_ever()", {}
        ),
    ]
    ledger = " union all ".join(
        _LEDGER.format(kind=kind, source=name) for kind, name in sorted(SOURCES.items())
    )
    monthly = (("payments", _PAYMENTS), ("ledger", ledger), ("bank", _BANK), ("counted", _COUNTED))
    return whole + [
        Reading(name, month_file(name, month), statement, {"month": month.isoformat()})
        for month in months
        for name, statement in monthly
    ]


def reconcile(*, at: datetime) -> UUID | None:
    """Take today's snapshot, compare it, keep what was found; None: today has been reconciled.

    Refuses: NoSnapshotAddress, SnapshotIncomplete. Nothing is paid, held, cut or stopped by it.
    """
    day, address = local_date(at), settings.SNAPSHOT_DATABASE_URL
    if not address:
        raise NoSnapshotAddress("set DATABASE_URL_SNAPSHOT (docs/operations.md)")
    if reconciled(day):
        return None
    months, folder = months_until(day), settings.SNAPSHOTS / f"{day:%Y-%m-%d}"
    manifest = take_snapshot(
        address=address, folder=folder, months=months, readings=readings(months), taken_at=at.isoformat()
    )
    found = compare(folder, last_due=last_month_due(day))
    _forget_old(settings.SNAPSHOTS, day)
    return keep_reconciliation(found=found, manifest=manifest, at=at)


def reconciled(day: date) -> bool:
    """Whether a day's night is over."""
    with open_scope(WHOLE_CITY):
        return bool(Reconciliation.objects.filter(day=day).exists())


def last_month_due(day: date) -> date:
    """The last month whose pay day is over: everything the ledger says of it must be in a run."""
    first = day.replace(day=1)
    return first if pay_day_of(first) < day else months_later(first, -1)


def _forget_old(place: Path, day: date) -> None:
    """Snapshots older than their days are removed; nothing else in the place is."""
    kept = parameter("snapshots_kept_days").value
    for folder in place.iterdir():
        try:
            old = (day - date.fromisoformat(folder.name)).days > kept
        except ValueError:
            continue
        if old:
            rmtree(folder)


@act
def keep_reconciliation(*, found: Compared, manifest: Manifest, at: datetime) -> UUID:
    """Keep a night's sums and findings, and ask an officer of each unit once for each kind of finding and month."""
    day = local_date(at)
    with open_scope(WHOLE_CITY):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended('payments.reconcile', 0))")
        months = [date.fromisoformat(month) for month in manifest.months]
        night = Reconciliation.objects.create(
            area_code=CITY_AREA, day=day, first_month=min(months), last_month=max(months), rows=found.rows,
            ledger_fen=sum(line.ledger_fen for line in found.lines), findings=found.found,
            difference_fen=sum(abs(line.difference_fen) for line in found.lines if line.month <= last_month_due(day)), digest=manifest.digest, done_at=at,
        )  # fmt: skip
        _keep_lines(found.lines, day)
        _keep_findings(found.findings, at)
        record(
            actor=SYSTEM, action="payments.reconciled", at=at, rows=found.rows, findings=found.found,
            digest=manifest.digest.hex(), subject=Subject("reconciliation", night.id, None, CITY_AREA),
        )  # fmt: skip
    return night.id  # type: ignore[no-any-return]


_SUMS = [
    "items", "ledger_fen", "waiting_fen", "sent_fen", "paid_fen", "failed_fen", "held_fen", "in_doubt_fen",
    "suspended_fen", "bank_fen",
]  # fmt: skip


def _keep_lines(lines: Iterable[LineSum], day: date) -> None:
    rows = []
    for line in lines:
        sums = {name: value for name, value in asdict(line).items() if name in _SUMS}
        rows.append(
            ReconciledLine(
                area_code=area_code_of(line.unit), month=line.month, kind=line.kind, day=day,
                difference_fen=line.difference_fen, **sums,
            )
        )  # fmt: skip
    ReconciledLine.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["area_code", "month", "kind"],
        update_fields=["day", "difference_fen", *_SUMS],
    )  # fmt: skip


def _keep_findings(found: Iterable[Found], at: datetime) -> None:
    """New ones are entered and asked about; known ones are dated; those no longer there are gone, their tasks closed."""
    day = local_date(at)
    known = {_key(row): row for row in Finding.objects.order_by("pk")}
    asked: dict[tuple[str, date, str, str], list[Finding]] = defaultdict(list)
    new, again = [], []
    for one in found:
        row = known.pop(_key(one), None)
        if row is None:
            row = _finding(one, day)
            new.append(row)
        else:
            row.last_on, row.gone_on = day, None
            again.append(row)
        if row.explained_at is None:
            asked[_cause(row)].append(row)
    gone = [row for row in known.values() if row.gone_on is None]
    for row in gone:
        row.gone_on = day
    Finding.objects.bulk_create(new, batch_size=500)
    Finding.objects.bulk_update(again + gone, ["last_on", "gone_on"], batch_size=500)
    for cause, rows in sorted(asked.items()):
        _ask(cause, rows, at)
    for cause in sorted({_cause(row) for row in gone} - set(asked)):
        tasks = PaymentTask.objects.filter(kind=TaskKind.RECONCILIATION, cause="|".join(map(str, cause)))
        close(tasks, actor=SYSTEM, answer="再次对账已经一致", at=at)


def _key(one: Found | Finding) -> tuple[object, ...]:
    return (one.kind, one.month, one.run_kind, one.award_id, one.row_id, one.expected_fen, one.found_fen)


def _finding(one: Found, day: date) -> Finding:
    return Finding(
        area_code=one.area_code, kind=one.kind, month=one.month, run_kind=one.run_kind, award_id=one.award_id,
        row_id=one.row_id, person_id=one.person_id, expected_fen=one.expected_fen, found_fen=one.found_fen,
        first_on=day, last_on=day,
    )  # fmt: skip


def _cause(row: Finding) -> tuple[str, date, str, str]:
    return row.area_code[:UNIT], row.month, row.run_kind, str(row.kind)


def _ask(cause: tuple[str, date, str, str], rows: list[Finding], at: datetime) -> None:
    unit, month, run_kind, kind = cause
    today, area = local_date(at), area_code_of(unit)
    posting, role = owner_in(area, roles=[Role.DISTRICT_FINANCE], on=today)
    apart = sum((row.found_fen or 0) - (row.expected_fen or 0) for row in rows)
    words = (
        f"{month:%Y年%m月}{RUN_KIND_NAMES[RunKind(run_kind)]}：{FINDING_NAMES[FindingKind(kind)]}，{len(rows)} 笔，"
        f"相差 {apart} 分。请逐笔核实并写明原因；对账不改动任何款项"
    )
    task = NewTask(
        kind=TaskKind.RECONCILIATION, area_code=area, role=role, cause="|".join(map(str, cause)), words=words,
        due_on=last_day("finding_working_days", since=today), posting_id=posting,
    )  # fmt: skip
    open_task(new=task, at=at)


@act
def explain_finding(*, actor: Actor, finding_id: UUID, words: str, at: datetime) -> None:
    """An officer says why a row does not agree and what was done; nights after it stay silent on that very row.

    Refuses: NotYours, FindingNotYours, FindingClosed, ReasonsNeeded.
    """
    row = Finding.objects.select_for_update(of=("self",)).filter(pk=finding_id).first()
    if row is None:
        raise NotYours()
    if not actor.is_officer or actor.role not in EXPLAINERS:
        raise FindingNotYours()
    if row.explained_at is not None or row.gone_on is not None:
        raise FindingClosed()
    if len(words.strip()) < SHORTEST_WORDS:
        raise ReasonsNeeded("请写明差异的原因和处理办法（至少 4 个字）")
    row.explained_at, row.explained_by_posting = at, actor.posting_id
    row.explained_by_name, row.explanation = actor.title[:120], words.strip()
    row.save(update_fields=["explained_at", "explained_by_posting", "explained_by_name", "explanation"])
    unit, month, run_kind, kind = cause = _cause(row)
    rest = Finding.objects.filter(
        area_code__startswith=unit, month=month, run_kind=run_kind, kind=kind, explained_at=None, gone_on=None
    )
    if not rest.exists():
        tasks = PaymentTask.objects.filter(kind=TaskKind.RECONCILIATION, cause="|".join(map(str, cause)))
        close(tasks, actor=actor, answer=words, at=at)
    record(
        actor=actor, action="payments.finding.explained", at=at, kind=row.kind,
        subject=Subject("payment_finding", row.id, row.person_id, row.area_code),
    )  # fmt: skip
