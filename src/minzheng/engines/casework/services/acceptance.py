"""受理: the town accepts a complete file; the legal clock starts; check and survey open in parallel."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import members_of
from minzheng.engines.casework.deadlines import first_day, follow, start_clock, whole_term
from minzheng.engines.casework.events import ApplicationAccepted
from minzheng.engines.casework.firing import (
    Step,
    check_row,
    close_tasks,
    locked_application,
    open_task,
    task_of,
    write_event,
)
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.item_intake import table_of
from minzheng.engines.casework.letter_data import acceptance_letter
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.processes import case_process, intake_of
from minzheng.engines.casework.recorded_letters import issue_register
from minzheng.engines.casework.routes import route_of
from minzheng.engines.casework.services.near_relatives import WHY, register_near_relatives
from minzheng.engines.casework.services.review import advise
from minzheng.engines.casework.services.signing import applicant_of, ref_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ServiceItem
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.engines.verification import queries as verification_queries
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import act
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.foundations.workdays.types import DueDate
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import StaleVersion


@act
def accept(*, actor: Actor, application_id: UUID, version: int, at: datetime) -> date:
    """Accept a complete application; returns the legal due day. Registered near relatives are put in the register.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, NearRelativeRecuses.
    Source: 审核确认办法 art. 10, 11, 15, 17, 22 (30 working days from acceptance, the day itself not counted); 20 where
    the confirmation is delegated to the town (2022 notice).
    """
    application = locked_application(application_id)
    if application.version != version:
        raise StaleVersion()
    row = check_row(intake_of(application), "accept", application.state, actor)
    items = [catalogue.item(code) for code in application.items]
    due = max((_due(application, item, at) for item in items), key=lambda one: one.date)
    application.state, application.accepted_at = row.target, at
    application.due_on, application.due_provisional = due.date, due.provisional
    application.version += 1
    application.household_id = _form_household(application, actor=actor, at=at)
    kin = register_near_relatives(application, actor=actor, at=at)
    check_recusal(application, actor)
    application.save(
        update_fields=["state", "accepted_at", "due_on", "due_provisional", "version", "household_id"]
    )
    close_tasks(application, ["accept"], actor=actor, at=at)
    write_event(application, actor=actor, step=Step("accept", ("ready", row.target)), at=at)
    cases = [_open_case(application, item.code, actor=actor, at=at, kin=kin) for item in items]
    if any("verification" in opened for _, opened in cases):
        _open_check(application, actor=actor, at=at)
    for case, opened in cases:
        if "first_review" in opened:  # nothing to wait for: the rules are asked at once
            advise(application, case, at=at)
    if kin:
        issue_register(application, actor=actor, at=at)
    _tell(application, actor=actor, at=at)
    announce(ApplicationAccepted(area_code=application.area_code, application_id=application_id), at=at)
    record(
        actor=actor,
        action="casework.application.accepted",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        due_on=due.date.isoformat(),
    )
    return due.date  # type: ignore[no-any-return]


def _due(application: Application, item: ServiceItem, at: datetime) -> DueDate:
    """The last day of an item's whole term, by who confirms in this town on the day."""
    route = route_of(application.area_code, item.code, on=local_date(at))
    return whole_term(item, route, first_day(application, item, at))


def _form_household(application: Application, *, actor: Actor, at: datetime) -> UUID:
    """The people who live together are one household from acceptance on: everybody named has signed by then."""
    members = [
        people.Member(
            row.person_id, Relation(row.relation) if row.relation in list(Relation) else Relation.OTHER
        )
        for row in members_of(application)
    ]
    return people.form_household(
        actor=actor, members=members, area_code=application.area_code, on=local_date(at), at=at
    )


def open_added_case(
    application: Application, code: str, *, actor: Actor, at: datetime, owner: UUID, done: set[str]
) -> Case:
    """The case of an item that joins an accepted file; tasks in `done` were done for it already and do not open again.

    Part of an act that holds the file's lock. Its term runs from today. A check that is to be made again is opened.
    """
    kin = Case.objects.filter(application=application).exclude(visit_required="").exists()
    case, opened = _open_case(application, code, actor=actor, at=at, kin=kin, added=(owner, done))
    if "verification" in opened and verification_queries.check_of(application.id) is None:
        _open_check(application, actor=actor, at=at)
    return case


def _open_case(
    application: Application,
    code: str,
    *,
    actor: Actor,
    at: datetime,
    kin: bool,
    added: tuple[UUID | None, set[str]] | None = None,
) -> tuple[Case, tuple[str, ...]]:
    """The case of an item, and the kinds of task it opens. `added`: its owner and what is done, where it joins later."""
    owner, done = added or (actor.posting_id, set())
    table = table_of(code, open_answers(application.id, application.answers_box))
    process = case_process(code, table=table)
    assert owner is not None
    case = Case.objects.create(
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        item=code,
        table=table,
        process_version=process.version,
        route=route_of(application.area_code, code, on=local_date(at)),
        visit_required=WHY if kin else "",
        state=process.start,
        owner_posting=owner,
        opened_at=at,
        due_on=_due(application, catalogue.item(code), at).date,
    )
    opening = next(row for row in process.transitions if row.act == "open")
    opened = tuple(kind for kind in opening.opens if kind not in done)
    for kind in opened:
        open_task(application, task_of(process, kind, case, at), at=at, case=case)
    start_clock(application, case, at=at)
    follow(application, case, process, closed=(), opened=opened, at=at)
    write_event(application, actor=actor, step=Step("open", ("", process.start), case), at=at)
    return case, opened


def _open_check(application: Application, *, actor: Actor, at: datetime) -> None:
    signed = Party.objects.filter(application=application, signed_at__isnull=False).order_by("position")
    verification.open_check(
        actor=actor,
        of=ref_of(application),
        person_ids=list(signed.values_list("person_id", flat=True)),
        due_on=add_working_days(local_date(at), catalogue.item(application.items[0]).check_within).date,
        at=at,
    )


def _tell(application: Application, *, actor: Actor, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    letters.issue(
        actor=actor,
        kind=f"{item.code}.acceptance",
        case_id=None,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data=acceptance_letter(application, at=at),
        at=at,
    )
    context: dict[str, Any] = {
        "name": application.applicant_name,
        "item": catalogue.names_of(application.items),
        "number": application.number,
    }
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.accepted",
        context={**context, "due_on": f"{application.due_on:%Y年%m月%d日}"},
        link=f"/applications/{application.id}/",
        at=at,
    )
