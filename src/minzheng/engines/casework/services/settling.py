"""The file is closed with its last case."""

from datetime import datetime

from minzheng.engines.casework.firing import Step, check_row, close_file_tasks, write_event
from minzheng.engines.casework.models import SETTLED_CASE, Application, Case, ItemProposal
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.retention import settled_until
from minzheng.engines.casework.running_items import items_over
from minzheng.engines.verification import services as verification
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date


def end_check_if_decided(application: Application, *, actor: Actor, at: datetime) -> None:
    """A check still running asks nobody more once the last case of its file is decided."""
    if not Case.objects.filter(application=application, decision__isnull=True).exists():
        verification.end_check(actor=actor, application_id=application.id, at=at)


def settle_if_done(application: Application, *, actor: Actor, at: datetime) -> bool:
    """Close the file once none of its cases is open and nobody is asked about another item; whether it is closed.

    The file's lock is held.
    """
    if ItemProposal.objects.filter(application=application, state__in=("waiting", "offered")).exists():
        return False
    if Case.objects.filter(application=application).exclude(state__in=SETTLED_CASE).exists():
        return False
    row = check_row(intake_of(application), "settle", application.state, actor)
    close_file_tasks(application, actor=actor, at=at)
    verification.end_check(actor=actor, application_id=application.id, at=at)
    application.state, application.settled_at = row.target, at
    application.retain_until = settled_until(application, on=local_date(at))
    application.version += 1
    application.save(update_fields=["state", "settled_at", "retain_until", "version"])
    items_over(application, at=at)
    write_event(application, actor=actor, step=Step("settle", ("accepted", row.target)), at=at)
    return True
