"""What an auditor asks: samples anybody can draw again, people paid twice, cards shared by many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.queries import DoubleLine as DoubleLine
from minzheng.engines.payments.lines import PaymentLine
from minzheng.engines.payments.models import Hold, Instruction, PaymentTask
from minzheng.engines.payments.queries.persons import lines_of
from minzheng.engines.payments.queries.waiting import task_line
from minzheng.engines.payments.types import TaskKind, TaskLine
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import ROLE_NAMES, Role

#: So many payees on one account are looked at [D].
LEAST_PAYEES = 3


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """An account into which several people are paid in a month."""

    tail: str
    bank: str
    payees: tuple[UUID, ...]
    fen: int


def samples(*, month: date, seed: str, size: int, on: date) -> list[PaymentLine]:
    """Payments of a month drawn by a seed: the same seed over the same month draws the same payments."""
    rows = Instruction.objects.filter(month=month.replace(day=1)).exclude(state="withdrawn")
    drawn = rows.annotate(
        turn=MD5(Concat(Value(f"{seed}|"), Cast("id", TextField()), output_field=TextField()))
    )
    return lines_of(drawn.order_by("turn", "pk")[:size], on=on)


def doubles(*, month: date, limit: int = 200) -> list[DoubleLine]:
    """People counted in more than one award that pays in a month (`benefits.doubles`)."""
    return benefits.doubles(month=month, limit=limit)


def shared_accounts(*, month: date, least: int = LEAST_PAYEES, limit: int = 100) -> list[SharedAccount]:
    """Accounts into which so many different people are paid in a month, most payees first."""
    rows = Instruction.objects.filter(month=month.replace(day=1), account_index__isnull=False)
    rows = rows.exclude(state="withdrawn").values("account_index")
    found = rows.annotate(payees=Count("payee_person_id", distinct=True), fen=Sum("amount_fen"))
    shared = list(found.filter(payees__gte=least).order_by("-payees", "account_index")[:limit])
    lines = []
    for row in shared:
        same = Instruction.objects.filter(
            month=month.replace(day=1), account_index=bytes(row["account_index"])
        ).exclude(state="withdrawn")
        one = same.order_by("pk").values("account_tail", "bank")[0]
        payees = tuple(same.order_by("payee_person_id").values_list("payee_person_id", flat=True).distinct())
        lines.append(SharedAccount(one["account_tail"], one["bank"], payees, int(row["fen"])))
    return lines


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """An open question about money: what is asked of whom, until when. `days_left`: working days, below zero when late."""

    task: TaskLine
    cause: str
    owner: str
    days_left: int


def questions(
    *, on: date, role: str = "", kinds: Iterable[TaskKind] = (), offset: int = 0, limit: int = 200
) -> list[QuestionLine]:
    """Open questions of the area, the most pressing first; those of one role, or everybody's."""
    rows = PaymentTask.objects.filter(closed_at__isnull=True)
    if role:
        rows = rows.filter(role=role)
    wanted = list(kinds)
    if wanted:
        rows = rows.filter(kind__in=wanted)
    return _asked(list(rows.order_by("due_on", "pk")[offset : offset + limit]), on)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: open questions by kind, those past their day, and the sum kept back (分)."""

    kinds: dict[TaskKind, int]
    late: int
    held_fen: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def waiting(*, on: date, role: str = "") -> Waiting:
    """What waits in the area for a role, or for everybody; the sum kept back is the area's."""
    rows = PaymentTask.objects.filter(closed_at__isnull=True)
    if role:
        rows = rows.filter(role=role)
    counted = rows.values("kind").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    found = list(counted.order_by("kind"))
    held = Hold.objects.filter(ended_at__isnull=True).aggregate(fen=Sum("amount_fen"))["fen"]
    return Waiting(
        {TaskKind(row["kind"]): row["n"] for row in found}, sum(row["late"] for row in found), int(held or 0)
    )


def question(*, task_id: UUID, on: date) -> QuestionLine | None:
    """One question, answered or not; None when it is not visible."""
    found = _asked(list(PaymentTask.objects.filter(pk=task_id).order_by("pk")), on)
    return found[0] if found else None


def _asked(rows: list[PaymentTask], on: date) -> list[QuestionLine]:
    titles = posting_titles({row.posting_id for row in rows if row.posting_id})
    return [
        QuestionLine(
            task_line(row),
            row.cause,
            titles.get(row.posting_id, ROLE_NAMES[Role(row.role)])
            if row.posting_id
            else ROLE_NAMES[Role(row.role)],
            working_days_between(on, row.due_on),
        )
        for row in rows
    ]
