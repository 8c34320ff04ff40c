"""新发生的困难: the decider finds that what reads like a cause helped before is another hardship, and says why."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.models import Case, Event
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.types import ReasonsMissing
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import StaleVersion

FOUND_NEW = "find_new"
#: What the ledger keeps of the reasons; the file keeps all of them.
LONGEST_KEPT = 300


@act
def find_new_hardship(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """认定为新发生的困难: on the file with reasons; her confirmation then opens a new cause, told apart by its day.

    It decides nothing about the help itself. Refuses: NotYours, StaleVersion, NotYourRole, NotYourRoute, SamePerson,
    NearRelativeRecuses, ReasonsMissing, NotThisStep (also where the item gives monthly). Source: 国发〔2014〕47号.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明为什么是新发生的困难：和上一次有什么不同，怎样核实的")
    fire_case(application, case, FOUND_NEW, actor=actor, at=at, note=reasons.strip())
    record(
        actor=actor,
        action="casework.case.found_new",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
    )


def found_new(case: Case, *, actor: Actor) -> str:
    """The reasons this officer herself gave last on this case; "" when she gave none. Her confirmation rests on them."""
    rows = Event.objects.filter(
        application_id=case.application_id, case=case, act=FOUND_NEW, account_id=actor.account_id
    )
    note = rows.order_by("-n").values_list("note", flat=True).first()
    return (note or "")[:LONGEST_KEPT]
