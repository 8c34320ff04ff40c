"""One application's file for an officer's page: a fixed number of queries, whatever the family's size."""

from datetime import date
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Case, Event, Party, Task
from minzheng.engines.casework.one_form import summary_of
from minzheng.engines.casework.process_table import Process
from minzheng.engines.casework.processes import intake_of, process_of
from minzheng.engines.casework.queries.progress import outcome_of
from minzheng.engines.casework.queries.worklist import line_of
from minzheng.engines.casework.routes import on_this_route
from minzheng.engines.casework.stock_types import BESIDE_TABLES
from minzheng.engines.casework.types import CaseFile, CaseLine, EventLine, PartyLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.kernel.actor import Actor, Role


def case_file(application_id: UUID, *, actor: Actor, on: date) -> CaseFile | None:
    """Everything about one application, with the acts the reader's posting may take; None when not visible."""
    of_file = Case.objects.filter(application_id=application_id).select_related("decision", "application")
    cases = list(of_file.order_by("pk"))
    row = cases[0].application if cases else Application.objects.filter(pk=application_id).first()
    if row is None:
        return None
    parties = Party.objects.filter(application=row).order_by("position")
    tasks = Task.objects.filter(application=row, closed_at__isnull=True).select_related("application", "case")
    events = list(Event.objects.filter(application=row).order_by("n"))
    wanted = {case.owner_posting for case in cases} | ({row.assisted_by} if row.assisted_by else set())
    titles = posting_titles(wanted) if wanted else {}
    answers = open_answers(row.id, row.answers_box)
    return CaseFile(
        application_id=row.id,
        applicant_id=row.applicant_id,
        number=row.number,
        area_code=row.area_code,
        version=row.version,
        state=row.state,
        state_name=intake_of(row).states[row.state],
        items=row.items,
        applicant_name=row.applicant_name,
        assisted_by=titles.get(row.assisted_by, ""),
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        due_on=row.due_on,
        due_provisional=row.due_provisional,
        answers=answers,
        summary=summary_of(row.items, answers),
        parties=[
            PartyLine(p.id, p.name, p.role, p.relation, p.must_sign, p.signed_at, p.person_id, p.released_at)
            for p in parties
        ],
        cases=[_case_line(case, events, titles, actor) for case in cases],
        tasks=[line_of(task, on) for task in tasks.order_by("opened_at", "pk")],
        events=[_event_line(event, cases, intake_of(row)) for event in events],
    )


def _case_line(case: Case, events: list[Event], titles: dict[UUID, str], actor: Actor) -> CaseLine:
    process = process_of(case)
    by = next(
        (e.actor_name for e in events if e.case_id == case.id and e.act in ("confirm", "refuse", "end")), ""
    )
    done_by_me = {e.act for e in events if e.account_id is not None and e.account_id == actor.account_id}
    acts = [
        (transition.act, transition.name)
        for transition in process.acts_from(case.state)
        if actor.role in transition.by
        and actor.role is not Role.SYSTEM
        and not done_by_me & set(transition.not_by)
        and on_this_route(transition, case, actor)
    ]
    return CaseLine(
        id=case.id,
        item=case.item,
        item_name=catalogue.item(case.item).name,
        state=case.state,
        state_name=process.states[case.state],
        version=case.version,
        owner=titles.get(case.owner_posting, ""),
        due_on=case.due_on,
        opinion=case.opinion,
        proposed_fen=case.proposed_fen,
        acts=acts,
        outcome=outcome_of(case, case.decision, by) if case.decision else None,
        table=case.table,
    )


def _event_line(event: Event, cases: list[Case], intake: Process) -> EventLine:
    case = next((c for c in cases if c.id == event.case_id), None)
    process = process_of(case) if case else intake
    tables = [process, *(process_of(one) for one in cases)]
    name = next(
        (row.name for table in tables for row in table.transitions if row.act == event.act),
        BESIDE_TABLES.get(event.act, event.act),
    )
    if case is not None and len(cases) > 1:
        name = f"{catalogue.item(case.item).short_name}：{name}"
    state = process.states.get(event.to_state, "")
    return EventLine(event.n, name, event.actor_name, event.at, event.note, state, event.case_id, event.act)
