"""The payee has died, or is said to have: her survivors get a new payee proposed at once; an officer decides."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import month_of
from minzheng.engines.payments.models import PaymentTask, VitalEvent
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.queries.new_payees import proposed_payees
from minzheng.engines.payments.services.asking import open_task, owner_in
from minzheng.engines.payments.types import NewTask, TaskKind, VitalKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.clock import local_date


def propose_payees(*, event_id: UUID, at: datetime) -> int:
    """Ask the town at once who is to be paid in place of a payee reported dead; for how many awards.

    Nothing of the survivors' is held by it. Where nobody else lives on the award, nobody is proposed.
    """
    event = VitalEvent.objects.filter(pk=event_id, kind=VitalKind.DEATH, name_agrees=True).first()
    if event is None or event.outcome == "false":
        return 0
    today = local_date(at)
    awards = [benefits.award(award_id=one) for one in benefits.awards_counting(person_id=event.person_id)]
    asked = 0
    for award in awards:
        if award is None or award.payee_person_id != event.person_id or not award.runs_in(month_of(today)):
            continue
        proposed = proposed_payees(award_id=award.id, on=today)
        if not proposed:
            continue
        posting, role = owner_in(award.area_code, roles=[Role.TOWN_CLERK, Role.TOWN_LEADER], on=today)
        first = proposed[0]
        words = (
            f"{award.kind_name}的收款人可能已去世。家里其他人照常保障，请尽快更换收款人，"
            f"建议：{first.name}（{first.reason}）。"
            + ("" if first.has_account else "还没有登记账户，请一并登记。")
        )
        task = NewTask(
            kind=TaskKind.NEW_PAYEE, area_code=award.area_code, role=role, cause=str(award.id), words=words,
            due_on=last_day("new_payee_working_days", since=today), posting_id=posting, person_id=event.person_id,
        )  # fmt: skip
        open_task(new=task, at=at)
        record(
            actor=SYSTEM, action="payments.payee.proposed", at=at, event=str(event.id),
            subject=Subject("award", award.id, event.person_id, award.area_code),
        )  # fmt: skip
        asked += 1
    return asked


def payee_is_new(*, award_id: UUID, answer: str, at: datetime) -> None:
    """The award has another payee, or the report was false: nobody is asked any more."""
    tasks = PaymentTask.objects.filter(kind=TaskKind.NEW_PAYEE, cause=str(award_id), closed_at__isnull=True)
    tasks.update(closed_at=at, closed_by_name=SYSTEM.name, answer=answer)
