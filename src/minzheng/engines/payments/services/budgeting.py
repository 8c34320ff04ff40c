"""Budget lines: what was given, what a run takes, what a decision not to pay gives back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from minzheng.engines.payments.models import BudgetCharge, BudgetLine, Instruction, Run
from minzheng.engines.payments.types import BUDGET_SOURCE_NAMES, BudgetSource, Charge
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.money import yuan
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after

ORDER = list(BudgetSource)


class LineShort(Refusal):
    """A budget line has less than is asked of it."""

    code = "budget_line_short"
    message = "资金余额不足，请先补足资金或调整资金来源"


class ChargesUnfit(Refusal):
    """Charges that do not sum to the run, or of lines of another unit or year."""

    code = "charges_unfit"
    message = "各项资金的金额合计要等于本次拨付金额，并且只能用本区县当年的资金"


class LineUnfit(Refusal):
    """A line without name or document, an amount that is none, or one of that name already."""

    code = "budget_line_unfit"
    message = "请写明资金名称和下达文件，金额应大于零；同名资金已有的请办理追加"


@dataclass(frozen=True, slots=True)
class NewLine:
    """Money given to a unit for a year by a document."""

    unit: str
    year: int
    source: BudgetSource
    name: str
    document: str
    granted_fen: int


@act
def enter_budget_line(*, actor: Actor, line: NewLine, at: datetime) -> UUID:
    """Enter what a document gave. Refuses: NotYours (another role or unit), LineUnfit."""
    if not actor.is_officer or actor.role not in (Role.FINANCE_BUREAU, Role.DISTRICT_FINANCE):
        raise NotYours()
    if not (actor.scope.lo <= line.unit and after(line.unit) <= actor.scope.hi):
        raise NotYours()
    area = area_code_of(line.unit)
    taken = BudgetLine.objects.filter(area_code=area, year=line.year, name=line.name.strip()).exists()
    if taken or line.granted_fen <= 0 or not line.name.strip() or not line.document.strip():
        raise LineUnfit()
    line_id = new_id()
    BudgetLine.objects.create(
        id=line_id, area_code=area, year=line.year, source=line.source, name=line.name.strip()[:80],
        document=line.document.strip()[:120], granted_fen=line.granted_fen,
    )  # fmt: skip
    subject = Subject("budget_line", line_id, None, area)
    record(
        actor=actor, action="payments.budget.entered", subject=subject, at=at, granted_fen=line.granted_fen
    )
    return line_id


@act
def add_to_line(*, actor: Actor, line_id: UUID, amount_fen: int, document: str, at: datetime) -> None:
    """追加: more money on a line, by a document. Refuses: NotYours, LineUnfit."""
    row = BudgetLine.objects.select_for_update(of=("self",)).filter(pk=line_id).first()
    if row is None or not actor.is_officer or actor.role not in (Role.FINANCE_BUREAU, Role.DISTRICT_FINANCE):
        raise NotYours()
    if amount_fen <= 0 or not document.strip():
        raise LineUnfit()
    row.granted_fen, row.version = row.granted_fen + amount_fen, row.version + 1
    row.save(update_fields=["granted_fen", "version"])
    subject = Subject("budget_line", line_id, None, row.area_code)
    record(
        actor=actor, action="payments.budget.added", subject=subject, at=at,
        amount_fen=amount_fen, document=document.strip()[:120],
    )  # fmt: skip


def needed_fen(run: Run) -> int:
    """分 the finance bureau releases for a run: everything not withdrawn or kept back by a decision."""
    rows = Instruction.objects.filter(run=run).exclude(state__in=("withdrawn", "suspended"))
    return int(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def locked_lines(run: Run) -> list[BudgetLine]:
    """The unit's lines of the year, locked in one order, the source spent first first."""
    rows = BudgetLine.objects.select_for_update(of=("self",)).filter(
        area_code=run.area_code, year=run.month.year
    )
    found: list[BudgetLine] = list(rows.order_by("pk"))
    return sorted(found, key=lambda line: (ORDER.index(BudgetSource(line.source)), line.name))


def proposed(lines: list[BudgetLine], needed: int) -> tuple[Charge, ...]:
    """Central money first, then the city's, the district's, charity's. Refuses: LineShort, naming what is missing."""
    charges, left = [], needed
    for line in lines:
        take = min(left, line.granted_fen - line.charged_fen)
        if take > 0:
            charges.append(Charge(line.id, take))
            left -= take
    if left:
        names = "、".join(f"“{line.name}”" for line in lines) or "当年的资金"
        raise LineShort(
            f"{names}余额合计 {yuan(needed - left)} 元，本次要拨 {yuan(needed)} 元，还差 {yuan(left)} 元。请先补足资金再拨付",
            missing_fen=left,
        )
    return tuple(charges)


def charge_run(run: Run, *, actor: Actor, charges: tuple[Charge, ...] | None, at: datetime) -> None:
    """Take a run's money from its lines. Refuses: LineShort (which line, how much is missing), ChargesUnfit."""
    lines, needed = locked_lines(run), needed_fen(run)
    taken = proposed(lines, needed) if charges is None else charges
    known = {line.id: line for line in lines}
    fit = all(one.line_id in known and one.amount_fen > 0 for one in taken)
    if (
        not fit
        or sum(one.amount_fen for one in taken) != needed
        or len({one.line_id for one in taken}) != len(taken)
    ):
        raise ChargesUnfit()
    for one in taken:
        line = known[one.line_id]
        balance = line.granted_fen - line.charged_fen
        if one.amount_fen > balance:
            source = BUDGET_SOURCE_NAMES[BudgetSource(line.source)]
            raise LineShort(
                f"“{line.name}”（{source}）余额 {yuan(balance)} 元，本次要用 {yuan(one.amount_fen)} 元，"
                f"还差 {yuan(one.amount_fen - balance)} 元。请补足这项资金，或者改用其他资金",
                missing_fen=one.amount_fen - balance,
            )
        _charge(run.id, line, one.amount_fen, actor=actor, at=at)


def _charge(
    run_id: UUID, line: BudgetLine, fen: int, *, actor: Actor, at: datetime, reason: str = ""
) -> None:  # noqa: PLR0913
    BudgetCharge.objects.create(
        id=new_id(), area_code=line.area_code, line=line, run_id=run_id, amount_fen=fen, reason=reason,
        posting_id=actor.posting_id, by_name=actor.title[:120], at=at,
    )  # fmt: skip


def give_back(row: Instruction, *, actor: Actor, at: datetime) -> None:
    """What a decision not to pay leaves goes back to the lines the run took it from, the last spent first.

    The officer may be a town's: the scope is widened to the unit whose lines bore the run.
    """
    unit = row.area_code[:6]
    with open_scope(Scope(lo=unit, hi=after(unit))):
        run = Run.objects.get(pk=row.run_id)
        if run.financed_at is None:
            return
        taken = BudgetCharge.objects.filter(run_id=run.id).values("line_id").annotate(fen=Sum("amount_fen"))
        borne = {one["line_id"]: int(one["fen"]) for one in taken.order_by("line_id")}
        left = row.amount_fen
        for line in reversed(locked_lines(run)):
            fen = min(left, borne.get(line.id, 0))
            if fen > 0:
                _charge(run.id, line, -fen, actor=actor, at=at, reason=f"决定不发 {row.id}")
                left -= fen
