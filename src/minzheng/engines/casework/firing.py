"""Firing one row of a process table on a locked file: check, change state, tasks, event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cryptography.hazmat.primitives import hashes

from minzheng.engines.casework.deadlines import follow, notice_last_day
from minzheng.engines.casework.guards import BESIDE, check_guards, check_recusal
from minzheng.engines.casework.models import SETTLED_CASE, Application, Case, Event, Objection, Task
from minzheng.engines.casework.process_table import Process, Transition
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.routes import kinds_to_close, kinds_to_open
from minzheng.engines.casework.running_items import items_over
from minzheng.engines.casework.types import NotThisStep, NotYourRole, SamePerson
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

#: Columns of a case an act may have set before its row fires; saved with the new state.
CHANGED_BY_ACTS = (
    "opinion", "proposed_fen", "advice_id", "notice_id", "decision", "route", "visit_required", "visit_id",
    "second_review_id", "meeting_id",
)  # fmt: skip
INTAKE_QUEUES = {
    "fill": "applicant",
    "sign": "signers",
    "supplement": "applicant",
    "accept": "town_clerk",
    "remind": "village_worker",
    "call": "village_worker",
    "offer_item": "town_clerk",
    "agree_item": "applicant",
    "ask_item": "village_worker",
}


def locked_application(application_id: UUID) -> Application:
    """The file, locked. Refuses: NotYours (also when it does not exist)."""
    application = Application.objects.select_for_update(of=("self",)).filter(pk=application_id).first()
    if application is None:
        raise NotYours()
    return application  # type: ignore[no-any-return]


def locked_case(case_id: UUID) -> tuple[Application, Case]:
    """A case and its file; the file is locked first, always in this order. Refuses: NotYours."""
    found = Case.objects.filter(pk=case_id).values_list("application_id", flat=True).first()
    if found is None:
        raise NotYours()
    application = locked_application(found)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    return application, case


def check_row(process: Process, act: str, state: str, actor: Actor) -> Transition:
    """The row of this act from this state for this role. Refuses: NotThisStep, NotYourRole."""
    row = process.row(act, state)
    if row is None:
        raise NotThisStep()
    if actor.role not in row.by:
        raise NotYourRole()
    return row


def check_separation(application: Application, row: Transition, actor: Actor) -> None:
    """`not_by`: nobody checks her own work, or that of her kin. Read under the file's lock.

    Refuses: SamePerson, NearRelativeRecuses.
    """
    check_recusal(application, actor)
    if not row.not_by or actor.account_id is None:
        return
    if Event.objects.filter(
        application=application, act__in=row.not_by, account_id=actor.account_id
    ).exists():
        raise SamePerson()


@dataclass(frozen=True, slots=True)
class Step:
    """What an event says: the act, the states around it, the case it belongs to, a note."""

    act: str
    states: tuple[str, str]
    case: Case | None = None
    note: str = ""


def write_event(
    application: Application,
    *,
    actor: Actor,
    step: Step,
    at: datetime,
) -> None:
    """Append to the file's chain; the file's lock is held."""
    last = Event.objects.filter(application=application).order_by("-n").first()
    _event(application, last, actor=actor, step=step, at=at).save(force_insert=True)


def first_event(application: Application, *, actor: Actor, step: Step, at: datetime) -> Event:
    """The first link of a file that was made in this act; the caller saves it."""
    return _event(application, None, actor=actor, step=step, at=at)


def _event(application: Application, last: Event | None, *, actor: Actor, step: Step, at: datetime) -> Event:
    event = Event(
        id=new_id(),
        application=application,
        case=step.case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        n=last.n + 1 if last else 1,
        act=step.act,
        from_state=step.states[0],
        to_state=step.states[1],
        role=actor.role,
        account_id=actor.account_id,
        posting_id=actor.posting_id,
        actor_name=actor.title[:120],
        note=step.note,
        at=at,
        previous=bytes(last.digest) if last else bytes(32),
    )
    event.digest = digest_of(event)
    return event


def digest_of(event: Event) -> bytes:
    """SM3 over an event and the digest before it: recomputed by the chain check."""
    line = "\x1f".join(
        str(part)
        for part in (
            event.id, event.application_id, event.case_id, event.n, event.act, event.from_state, event.to_state,
            event.role, event.account_id, event.posting_id, event.actor_name, event.note, int(event.at.timestamp()),
        )
    )  # fmt: skip
    digest = hashes.Hash(hashes.SM3())
    digest.update(bytes(event.previous) + line.encode())
    return digest.finalize()


def chain_is_whole(application_id: UUID) -> bool:
    """Whether a file's chain of events is unbroken."""
    previous, expected = bytes(32), 1
    for event in Event.objects.filter(application_id=application_id).order_by("n"):
        if (
            event.n != expected
            or bytes(event.previous) != previous
            or bytes(event.digest) != digest_of(event)
        ):
            return False
        previous, expected = bytes(event.digest), expected + 1
    return True


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to open."""

    kind: str
    queue: str
    due_on: date | None = None
    party_id: UUID | None = None


def open_task(application: Application, task: NewTask, *, at: datetime, case: Case | None = None) -> None:
    """Put one task into one queue."""
    Task.objects.create(
        application=application,
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind=task.kind,
        queue=task.queue,
        party_id=task.party_id,
        opened_at=at,
        due_on=task.due_on,
    )


def open_tasks(application: Application, tasks: list[NewTask], *, at: datetime) -> None:
    """Several tasks of the file, in one statement."""
    Task.objects.bulk_create(
        [
            Task(
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                kind=task.kind,
                queue=task.queue,
                party_id=task.party_id,
                opened_at=at,
                due_on=task.due_on,
            )
            for task in tasks
        ]
    )


def close_tasks(
    application: Application, kinds: Iterable[str], *, actor: Actor, at: datetime, case: Case | None = None
) -> None:
    """Close open tasks of these kinds on the file; with `case`, that case's own alone, never another item's."""
    rows = Task.objects.filter(application=application, kind__in=list(kinds), closed_at__isnull=True)
    if case is not None:
        rows = rows.filter(case=case)
    rows.update(closed_at=at, closed_by=actor.account_id)


def close_file_tasks(application: Application, *, actor: Actor, at: datetime) -> None:
    """Close every open task of the file itself, when the file ends; a case's tasks end with the case's own rows."""
    rows = Task.objects.filter(application=application, case__isnull=True, closed_at__isnull=True)
    rows.update(closed_at=at, closed_by=actor.account_id)


def fire_case(
    application: Application, case: Case, act: str, *, actor: Actor, at: datetime, note: str = ""
) -> Transition:
    """One row on a locked case: role and separation checked, state changed, tasks closed and opened, event written."""
    process = process_of(case)
    row = check_row(process, act, case.state, actor)
    check_separation(application, row, actor)
    check_guards(application, case, row, actor)
    source, case.state = case.state, row.target
    case.version += 1
    fields = ["state", "version"]
    if row.target in SETTLED_CASE:
        case.settled_at = at
        fields.append("settled_at")
    closed, opened = (
        kinds_to_close(process, row.closes),
        kinds_to_open(process, row.opens, application, case),
    )
    close_tasks(application, closed, actor=actor, at=at, case=case)
    for kind in opened:
        open_task(application, task_of(process, kind, case, at), at=at, case=case)
    case.save(update_fields=[*fields, *CHANGED_BY_ACTS])
    follow(application, case, process, closed=closed, opened=opened, at=at)
    write_event(application, actor=actor, step=Step(act, (source, row.target), case, note), at=at)
    if row.target in SETTLED_CASE:
        items_over(application, at=at, item=case.item)
    return row


def task_of(process: Process, kind: str, case: Case, at: datetime) -> NewTask:
    """The task of a kind, due within its own working days and never after the case's legal day."""
    declared = process.tasks[kind]
    item = catalogue.item(case.item)
    days = getattr(item, declared.within) if declared.within else declared.working_days
    if declared.calendar:
        due = notice_last_day(item, local_date(at), days=getattr(item, declared.calendar)).date
    else:
        due = add_working_days(local_date(at), days).date if days else case.due_on
    return NewTask(kind=kind, queue=declared.queue, due_on=due)


def gather_if_ready(application: Application, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Move on to the first review once nothing of the check and the survey is open.

    An objection that came in meanwhile is handled by the town before anybody gives an opinion (art. 19).
    """
    process = process_of(case)
    row = process.row("gather", case.state)
    waiting = Task.objects.filter(case=case, closed_at__isnull=True).exclude(kind__in=BESIDE)
    if row is None or waiting.exists():
        return False
    fire_case(application, case, "gather", actor=actor, at=at)
    unheard = Objection.objects.filter(case=case, late=False, settled_at__isnull=True, measure="")
    if process.row("objection", case.state) is not None and unheard.exists():
        fire_case(application, case, "objection", actor=SYSTEM, at=at)
    return True
