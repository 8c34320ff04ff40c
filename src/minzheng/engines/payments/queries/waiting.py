"""What waits for an officer: holds with their days left, tasks, reported deaths and custody."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from minzheng.engines.payments.lines import HoldLine, VitalLine
from minzheng.engines.payments.models import Hold, PaymentTask, VitalEvent
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.types import HOLD_REASON_NAMES, TASK_KIND_NAMES, HoldReason, TaskKind, TaskLine
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role


def holds(
    *, on: date, run_id: UUID | None = None, instruction_ids: Iterable[UUID] | None = None, ended: bool = False,
    limit: int = 500,
) -> list[HoldLine]:  # fmt: skip
    """Holds of the open scope, the most pressing first; open ones unless `ended` asks for those decided too."""
    rows = Hold.objects.all() if ended else Hold.objects.filter(ended_at__isnull=True)
    if run_id is not None:
        rows = rows.filter(run_id=run_id)
    if instruction_ids is not None:
        rows = rows.filter(instruction_id__in=list(instruction_ids))
    found = list(rows.order_by("cap_on", "pk")[:limit])
    titles = posting_titles({row.owner_posting for row in found if row.owner_posting})
    return [_hold(row, titles, on) for row in found]


def _hold(row: Hold, titles: dict[UUID, str], on: date) -> HoldLine:
    owner = titles.get(row.owner_posting, "") if row.owner_posting else ""
    return HoldLine(
        id=row.id,
        instruction_id=row.instruction_id,
        run_id=row.run_id,
        person_id=row.person_id,
        reason=row.reason,
        reason_name=HOLD_REASON_NAMES[HoldReason(row.reason)],
        cause_id=row.cause_id,
        amount_fen=row.amount_fen,
        area_code=row.area_code,
        owner_role=row.owner_role,
        owner_name=owner or ROLE_NAMES[Role(row.owner_role)],
        owner_posting=row.owner_posting,
        opened_on=row.opened_on,
        cap_on=row.cap_on,
        days_left=working_days_between(on, row.cap_on),
        decision=row.decision,
        reasons=row.reasons,
        notice=row.notice,
        ended_at=row.ended_at,
        ended_by_name=row.ended_by_name,
    )


def open_tasks(*, actor: Actor, kinds: Iterable[TaskKind] = (), limit: int = 200) -> list[TaskLine]:
    """Open tasks of the officer's role in her area, the most pressing first."""
    rows = PaymentTask.objects.filter(closed_at__isnull=True, role=actor.role)
    wanted = list(kinds)
    if wanted:
        rows = rows.filter(kind__in=wanted)
    return [task_line(row) for row in rows.order_by("due_on", "pk")[:limit]]


def vital_tasks(*, limit: int = 50) -> list[TaskLine]:
    """Open questions about reported deaths and custody in the open scope, whoever's, the most pressing first."""
    rows = PaymentTask.objects.filter(closed_at__isnull=True, kind=TaskKind.VITAL_EVENT)
    return [task_line(row) for row in rows.order_by("due_on", "pk")[:limit]]


def vital_due_on(*, since: date) -> date:
    """Until when somebody looks into a reported death: so many working days (参数待核实)."""
    return last_day("vital_working_days", since=since)


def task(*, task_id: UUID) -> TaskLine | None:
    """One task; None when it is not visible."""
    row = PaymentTask.objects.filter(pk=task_id).first()
    return task_line(row) if row else None


def task_line(row: PaymentTask) -> TaskLine:
    """A task as officers see it."""
    return TaskLine(
        id=row.id,
        kind=TaskKind(row.kind),
        kind_name=TASK_KIND_NAMES[TaskKind(row.kind)],
        words=row.words,
        area_code=row.area_code,
        role=row.role,
        posting_id=row.posting_id,
        run_id=row.run_id,
        instruction_id=row.instruction_id,
        hold_id=row.hold_id,
        person_id=row.person_id,
        opened_at=row.opened_at,
        due_on=row.due_on,
        closed_at=row.closed_at,
        answer=row.answer,
    )


def reported(*, event_id: UUID | None = None, limit: int = 200) -> list[VitalLine]:
    """Reported deaths and custody not yet answered, oldest first; or one, answered too."""
    rows = (
        VitalEvent.objects.filter(settled_at__isnull=True)
        if event_id is None
        else VitalEvent.objects.filter(pk=event_id)
    )
    return [
        VitalLine(
            id=row.id,
            source=row.source,
            kind=row.kind,
            person_id=row.person_id,
            on=row.on,
            name_agrees=row.name_agrees,
            area_code=row.area_code,
            reported_at=row.reported_at,
            outcome=row.outcome,
            reasons=row.reasons,
            settled_at=row.settled_at,
        )
        for row in rows.order_by("reported_at", "pk")[:limit]
    ]
