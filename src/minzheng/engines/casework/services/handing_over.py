"""Letters on their way: each served by itself, and a task for the town when a letter lies too long.

Source: 最低生活保障审核确认办法 art. 21 (3 working days). A task only: nothing happens to the family, nobody is blamed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.casework.firing import NewTask, close_tasks, locked_application, open_task
from minzheng.engines.casework.hearing import told_served
from minzheng.engines.casework.models import SETTLED_APPLICATION, Task
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import Delivery
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

#: The village's worker and the town's clerk carry letters to the family (代为送达).
CARRIERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})
SERVE_LETTER = "serve_letter"
REPLY = "objection_reply"


@act
def serve_letter(*, actor: Actor, letter_id: UUID, delivery: Delivery, at: datetime) -> None:
    """送达 of one letter; the town's task on it is closed with the last one that waits.

    From the service of a 拟调整告知书 on the family's days to answer run.

    A reply to an objection is the leader's to hand over: who takes it is kept from the others.

    Refuses: NotYourRole, NotYours, and as `letters.serve` (not ready, served before, what its way needs is missing).
    """
    if actor.role not in CARRIERS:
        raise NotYourRole()
    application_id = letter_queries.application_of(letter_id)
    if application_id is None:
        raise NotYours()
    if letter_queries.letter_line(letter_id).kind.partition(".")[2] == REPLY:
        raise NotYourRole("公示异议处理答复由镇街负责人送达、登记，反映人的姓名保密")
    application = locked_application(application_id)
    letters.serve(actor=actor, letter_id=letter_id, delivery=delivery, at=at)
    told_served(application, letter_id)
    if not letter_queries.unserved(before=at + timedelta(days=1), application_id=application_id):
        close_tasks(application, [SERVE_LETTER], actor=actor, at=at)


@act
def print_service_receipt(*, actor: Actor, letter_id: UUID, at: datetime) -> UUID:
    """Print a letter's 送达回证, blank before the way and filled afterwards; returns its id. Refuses: NotYourRole, NotYours."""
    if actor.role not in CARRIERS:
        raise NotYourRole()
    return letters.print_receipt(actor=actor, letter_id=letter_id, at=at).id  # type: ignore[no-any-return]


@act
def ask_to_serve(*, application_id: UUID, at: datetime) -> bool:
    """Open the town's task when a letter of the file has lain too long; False when it is served, settled or asked for.

    A second run changes nothing. Refuses: NotYours.
    """
    application = locked_application(application_id)
    asked = Task.objects.filter(
        application=application, kind__startswith="serve", closed_at__isnull=True
    ).exists()
    waiting = [
        one
        for one in letter_queries.unserved(before=at, application_id=application_id)
        if lain_too_long(one.created_at, catalogue.item(one.kind.partition(".")[0]).letter_within, at)
    ]
    if asked or not waiting or application.state in SETTLED_APPLICATION:
        return False
    task = NewTask(kind=SERVE_LETTER, queue=Role.TOWN_CLERK, due_on=add_working_days(local_date(at), 1).date)
    open_task(application, task, at=at)
    record(
        actor=SYSTEM,
        action="casework.letter.service_asked",
        subject=Subject("application", application.id, application.applicant_id, application.area_code),
        at=at,
        letters=len(waiting),
    )
    return True


def lain_too_long(written_at: datetime, days: int, at: datetime) -> bool:
    """Whether the working days for handing over a letter are past."""
    return local_date(at) > add_working_days(local_date(written_at), days).date
