"""期限提醒: who is told when a share of a case's term is used, and that it is late. A row each time; nothing is decided."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.clock_types import FAMILY, OWNER
from minzheng.engines.casework.deadlines import (
    MARKS,
    already_told,
    next_mark,
    spans_of,
    start_clock,
    used_days,
)
from minzheng.engines.casework.firing import locked_case
from minzheng.engines.casework.models import WHOLE, Application, Case, Deadline, Escalation
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.accounts.queries import colleagues, posting_titles
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import ROLE_NAMES, SYSTEM, Role
from minzheng.kernel.clock import local_date

#: Who is told at which share of the term, in percent.
TOLD_AT: dict[int, str] = {50: OWNER, 80: Role.TOWN_LEADER, 100: Role.DISTRICT_CONFIRMER}


@act
def mark_term(*, deadline_id: UUID, at: datetime) -> int:
    """Write the warnings a whole term has come to, tell a late case's family; how many. A second time changes nothing.

    Source: 审核确认办法 art. 22; G13 (nothing passes its limit in silence).
    """
    found = Deadline.objects.filter(pk=deadline_id).values_list("case_id", flat=True).first()
    if found is None:
        return 0
    application, case = locked_case(found)
    row = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline_id)
    if row.settled_on is not None or row.next_mark_on is None:
        return 0
    on, spans = local_date(at), spans_of(case)
    told = already_told(case, row.days)
    given = {percent for percent, role in told if role != FAMILY}
    used = used_days(row.started_on, on, spans, row.unit)
    made = [
        _warn(application, case, row, percent, at)
        for percent in MARKS
        if percent not in given and used * 100 >= row.days * percent
    ]
    if on > row.due_on and (100, FAMILY) not in told:
        made.append(_tell_late(application, case, row, on, at))
    row.next_mark_on = next_mark(row, spans, already_told(case, row.days))
    row.save(update_fields=["next_mark_on"])
    return len(made)


def _warn(application: Application, case: Case, row: Deadline, percent: int, at: datetime) -> Escalation:
    role = TOLD_AT[percent]
    posting, names = _holders(application, case, role, local_date(at))
    return _write(application, case, row, (percent, role), (posting, names), at)


def _holders(application: Application, case: Case, role: str, on: date) -> tuple[UUID | None, str]:
    """The posting told and its holder in words; a role's holders over the village otherwise; "" where nobody holds it."""
    if role == OWNER:
        return case.owner_posting, posting_titles({case.owner_posting}).get(case.owner_posting, "")
    held = colleagues(area_code=application.area_code, roles=[Role(role)], on=on)
    return None, "、".join(f"{one.area_name} {ROLE_NAMES[one.role]} {one.role_name}" for one in held)


def _tell_late(application: Application, case: Case, row: Deadline, on: date, at: datetime) -> Escalation:
    """The family hears that it is late, whose fault it is not, and where to ask."""
    item = catalogue.item(case.item)
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.late",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "number": application.number,
            "due_on": f"{row.due_on:%Y年%m月%d日}",
            "days": (on - row.due_on).days,
        },
        link=f"/applications/{application.id}/",
        at=at,
    )
    return _write(application, case, row, (100, FAMILY), (None, application.applicant_name), at)


def _write(
    application: Application,
    case: Case,
    row: Deadline,
    mark: tuple[int, str],
    told: tuple[UUID | None, str],
    at: datetime,
) -> Escalation:
    made: Escalation = Escalation.objects.create(
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        percent=mark[0],
        of_days=row.days,
        to_role=mark[1],
        posting_id=told[0],
        told=told[1][:400],
        due_on=row.due_on,
        at=at,
    )
    record(
        actor=SYSTEM,
        action="casework.deadline.warned",
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
        percent=mark[0],
        to_role=mark[1],
    )
    return made


@act
def take_up_clock(*, case_id: UUID, at: datetime) -> bool:
    """Give a running case opened before terms were kept its whole term, from its acceptance; False when it has one."""
    application, case = locked_case(case_id)
    if Deadline.objects.filter(case=case, kind=WHOLE).exists() or application.accepted_at is None:
        return False
    start_clock(application, case, at=application.accepted_at)
    return True


__all__ = ["FAMILY", "OWNER", "TOLD_AT", "mark_term", "take_up_clock"]
