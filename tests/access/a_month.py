"""A frozen month of the own district: a run, its payments, holds and questions, real behind their addresses."""

from datetime import date, datetime
from uuid import UUID, uuid4

from minzheng.engines.payments import services
from minzheng.engines.payments.models import Instruction, PaymentTask
from minzheng.engines.payments.types import RunKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor

Ids = dict[str, UUID]
DECEMBER = date(2026, 12, 1)


def nobodys() -> Ids:
    """Ids of nothing, for places without a run."""
    names = (
        "run_id",
        "instruction_id",
        "payment_task_id",
        "award_question_id",
        "overpayment_id",
        "change_id",
        "bank_file_id",
    )
    return {name: uuid4() for name in names}


def frozen(*, finance: Actor, unit: str, at: datetime) -> dict[UUID, Ids]:
    """The month, by award: its run, its payment, the question about it (nobody has an account yet)."""
    with open_scope(finance.scope):
        made = services.prepare_run(actor=finance, unit=unit, month=DECEMBER, kind=RunKind.MONTHLY, at=at)
        assert made.run_id is not None and made.held_items == made.items
        found = {}
        for row in Instruction.objects.filter(run_id=made.run_id).order_by("pk"):
            task = PaymentTask.objects.get(instruction_id=row.id)
            found[row.award_id] = {
                "run_id": made.run_id,
                "instruction_id": row.id,
                "payment_task_id": task.id,
            }
    return found
