"""催办: before acceptance nobody is left waiting in silence. Reminders, tasks for the aide, a call; never a withdrawal."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from minzheng.engines.casework.clock_types import CALL, SPEAK, WAITED_FOR
from minzheng.engines.casework.firing import (
    NewTask,
    Step,
    check_row,
    close_tasks,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.models import Application, Party, Reminder, Task
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.accounts.queries import officer_in_posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

SHORTEST_WORDS = 4


@act
def chase(*, application_id: UUID, at: datetime) -> int:
    """Remind whoever an application waits for, and ask the aide to speak to them; how much was done.

    A second run on the same day does nothing. Nothing is withdrawn or refused by it, however long the silence.
    Source: 审核确认办法 art. 6, 10 (the village helps); design §1 promise 1.
    """
    application = locked_application(application_id)
    if application.submitted_at is None or application.accepted_at or application.settled_at:
        return 0
    waiting = Task.objects.filter(application=application, queue__in=WAITED_FOR, closed_at__isnull=True)
    done = 0
    for task in waiting.order_by("opened_at", "pk"):
        done += _chase_one(application, task, at)
    return done


def _chase_one(application: Application, task: Task, at: datetime) -> int:
    waited = (local_date(at) - local_date(task.opened_at)).days
    due = [day for day in settings.REMIND_AFTER_DAYS if day <= waited]
    person_id, name = _whom(application, task)
    done = 0
    if due and _not_yet(task, due[-1], "message"):
        message_id = _remind(application, task, person_id, name, at)
        _note(application, task, name, (due[-1], "message"), at, message_id)
        done += 1
    if due and (application.assisted_by or not phone_of(person_id=person_id)):
        done += _ask_aide(application, task, name, (due[-1], SPEAK), at)
    if waited >= settings.CALL_AFTER_DAYS:
        last = waited - waited % settings.CALL_AFTER_DAYS
        done += _ask_aide(application, task, name, (last, CALL), at)
    return done


def _not_yet(task: Task, day: int, how: str) -> bool:
    return not Reminder.objects.filter(task=task, day__gte=day, how=how).exists()


def _whom(application: Application, task: Task) -> tuple[UUID, str]:
    party = Party.objects.filter(pk=task.party_id).first() if task.party_id else None
    if party is not None:
        return party.person_id, party.name
    return applicant_of(application), application.applicant_name


def _remind(application: Application, task: Task, person_id: UUID, name: str, at: datetime) -> UUID:
    """A message without any link: who must sign has hers already, and nobody is asked for a code."""
    item = catalogue.item(application.items[0])
    kind = "sign_reminder" if task.queue == "signers" else "supplement_reminder"
    return messages.tell(
        person_id=person_id,
        area_code=application.area_code,
        kind=f"{item.code}.{kind}",
        context={"signer": name, "applicant": application.applicant_name, "item": item.name},
        link="",
        at=at,
    )


def _ask_aide(application: Application, task: Task, name: str, mark: tuple[int, str], at: datetime) -> int:
    """A task for whoever helped the family, else for the village; one at a time of each kind."""
    day, kind = mark
    if not _not_yet(task, day, "task"):
        return 0
    _note(application, task, name, (day, "task"), at, None)
    if Task.objects.filter(application=application, kind=kind, closed_at__isnull=True).exists():
        return 0
    queue = _helper(application, local_date(at))
    open_task(application, NewTask(kind, queue), at=at)
    return 1


def _helper(application: Application, on: date) -> str:
    """The queue of the officer who helped, if she is still in office; the village's aide otherwise."""
    if application.assisted_by is not None:
        try:
            helper = officer_in_posting(application.assisted_by, on=on)
        except NotYours:
            return Role.VILLAGE_WORKER
        if helper.role is Role.TOWN_CLERK:
            return Role.TOWN_CLERK
    return Role.VILLAGE_WORKER


def _note(
    application: Application,
    task: Task,
    name: str,
    mark: tuple[int, str],
    at: datetime,
    message_id: UUID | None,
) -> None:
    Reminder.objects.create(
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        task=task,
        party_id=task.party_id,
        name=name,
        day=mark[0],
        how=mark[1],
        message_id=message_id,
        at=at,
    )


@act
def record_call(*, actor: Actor, application_id: UUID, words: str, at: datetime) -> None:
    """The aide spoke to the family, or could not reach it: what came of it stands in the history. Nothing ends by it.

    Refuses: NotYours, NotThisStep (nothing to call about), NotYourRole, ReasonsMissing.
    """
    application = locked_application(application_id)
    row = check_row(intake_of(application), "call", application.state, actor)
    open_calls = Task.objects.filter(application=application, kind__in=(SPEAK, CALL), closed_at__isnull=True)
    if not open_calls.exists():
        raise NotThisStep("现在没有需要联系的事项，可能别人刚刚联系过。请刷新后查看")
    if len(words.strip()) < SHORTEST_WORDS:
        raise ReasonsMissing("请写一句联系的结果，例如“已联系，周末回来签字”或“三次未接通，改日上门”")
    close_tasks(application, (SPEAK, CALL), actor=actor, at=at)
    step = Step("call", (application.state, row.target), note=words.strip()[:300])
    write_event(application, actor=actor, step=step, at=at)
    record(
        actor=actor,
        action="casework.application.called",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
    )


__all__ = ["CALL", "SPEAK", "WAITED_FOR", "chase", "record_call"]
