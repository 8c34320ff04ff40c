"""Asking an officer: tasks about money. A task never moves a payment."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.payments.models import Instruction, PaymentTask
from minzheng.engines.payments.types import InstructionState, NewTask, TaskKind
from minzheng.foundations.accounts.queries import colleagues
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

LONGEST_WORDS = 300
SHORTEST_ANSWER = 4


class AnswerNeeded(Refusal):
    """An answer or reasons of a word or none."""

    code = "answer_needed"
    message = "请写明处理情况和依据（至少 4 个字），这些内容会留存"


class TaskClosed(Refusal):
    """Somebody has answered already."""

    code = "task_closed"
    message = "这项任务已经有人处理完了，请刷新后查看"


def open_task(*, new: NewTask, at: datetime) -> UUID:
    """Ask an officer once: while the same question (`kind` and `cause`) is open, its id is given back."""
    task, _ = PaymentTask.objects.get_or_create(
        kind=new.kind,
        cause=new.cause,
        closed_at=None,
        defaults={
            "area_code": new.area_code,
            "role": new.role,
            "posting_id": new.posting_id,
            "run_id": new.run_id,
            "instruction_id": new.instruction_id,
            "hold_id": new.hold_id,
            "person_id": new.person_id,
            "words": new.words[:LONGEST_WORDS],
            "opened_at": at,
            "due_on": new.due_on,
        },
    )
    return task.id  # type: ignore[no-any-return]


class StillInDoubt(Refusal):
    """The question stays until what became of the payment is written down."""

    code = "still_in_doubt"
    message = "还有款项结果待查，请向银行查清后逐笔登记“已到账”或“没有到账”，全部登记后这项任务自动办结"


@act
def answer_task(*, actor: Actor, task_id: UUID, answer: str, at: datetime) -> None:
    """An officer answers in her own words. Refuses: NotYours (another role or area), TaskClosed, AnswerNeeded, StillInDoubt."""
    task = PaymentTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or not actor.is_officer or task.role != actor.role:
        raise NotYours()
    if task.closed_at is not None:
        raise TaskClosed()
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise AnswerNeeded()
    if task.kind == TaskKind.IN_DOUBT and _in_doubt(task):
        raise StillInDoubt()
    close(PaymentTask.objects.filter(pk=task_id), actor=actor, answer=answer, at=at)
    record(
        actor=actor,
        action="payments.task.answered",
        subject=Subject("payment_task", task_id, task.person_id, task.area_code),
        at=at,
        kind=task.kind,
    )


def _in_doubt(task: PaymentTask) -> bool:
    """Whether what the task is about is still in doubt: its payment, or any of its run."""
    rows = Instruction.objects.filter(run_id=task.run_id, state=InstructionState.IN_DOUBT)
    if task.instruction_id is not None:
        rows = rows.filter(pk=task.instruction_id)
    return bool(rows.exists())


def close(tasks, *, actor: Actor, answer: str, at: datetime) -> None:  # type: ignore[no-untyped-def]
    """Close the open ones of these tasks by what an officer did."""
    tasks.filter(closed_at__isnull=True).update(
        closed_at=at,
        closed_by_posting=actor.posting_id,
        closed_by_name=actor.title[:120],
        answer=answer.strip(),
    )


def owner_in(area_code: str, *, roles: list[Role], on: date) -> tuple[UUID | None, Role]:
    """The posting that looks after an area in the first of these roles that somebody holds; nobody: the last role."""
    for role in roles:
        found = colleagues(area_code=area_code, roles=[role], on=on)
        if found:
            return found[0].id, role
    return None, roles[-1]
