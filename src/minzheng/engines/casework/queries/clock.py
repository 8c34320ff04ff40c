"""The clock of a file, the warnings of an officer, and what is late by step and town."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from minzheng.engines.casework.clock_drawing import draw_term
from minzheng.engines.casework.clock_types import (
    CALL,
    OWNER,
    SPEAK,
    WAITED_FOR,
    ExtensionLine,
    FileClock,
    LateCount,
    PauseLine,
    StepTerm,
    Term,
    Told,
    Waiting,
    WarningLine,
)
from minzheng.engines.casework.deadlines import MARKS, begun_check, mark_day, merged, used_days
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import (
    WHOLE,
    Application,
    Case,
    Deadline,
    Escalation,
    Extension,
    Party,
    Pause,
    Reminder,
    Task,
)
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.queries.deskwork import task_name
from minzheng.engines.casework.queries.worklist import queue
from minzheng.engines.casework.types import QueueLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Terms
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date


def file_clock(application_id: UUID, *, on: date, whole_story: bool = True) -> FileClock | None:
    """The clock of a file on a day; None when it is not visible from here.

    At most six questions; one without the `whole_story` (steps, who was told, what was asked for) where terms run.
    """
    of_file = Deadline.objects.filter(application_id=application_id).select_related("case")
    deadlines = list(of_file.order_by("case_id", "started_on", "pk"))
    cases = Case.objects.filter(application_id=application_id)
    case = deadlines[0].case if deadlines else cases.order_by("pk").first()
    if case is not None:
        ways, mine = catalogue.item(case.item).late_ways, [one for one in deadlines if one.case_id == case.pk]
        term = _term(case, mine, on, whole_story)
        return FileClock(on, None, term, office_of(case.area_code)["phone"], ways)
    name = Party.objects.filter(pk=OuterRef("party_id")).values("name")[:1]
    tasks = Task.objects.filter(application_id=application_id, closed_at__isnull=True)
    rows = list(tasks.select_related("application").annotate(name=Subquery(name)).order_by("opened_at", "pk"))
    if not rows:
        return FileClock(on, None, None) if Application.objects.filter(pk=application_id).exists() else None
    file = rows[0].application
    return FileClock(on, _waiting(file, rows, on) if file.submitted_at else None, None)


def _waiting(row: Application, tasks: list[Any], on: date) -> Waiting:
    """For whom the file waits, by its open tasks; everybody's name once."""
    awaited = [task for task in tasks if task.queue in WAITED_FOR]
    told = Reminder.objects.filter(application=row).order_by("at", "pk")
    since = min([local_date(task.opened_at) for task in awaited or tasks])
    kinds = {task.kind for task in tasks}
    return Waiting(
        since=since,
        days=(on - since).days,
        missing=list(dict.fromkeys(task.name for task in awaited if task.name)),
        supplement="supplement" in kinds,
        reminded=[(one.name, one.at, one.how) for one in told],
        contact=SPEAK in kinds or CALL in kinds,
        call=CALL in kinds,
    )


def _term(case: Case, deadlines: list[Deadline], on: date, whole_story: bool) -> Term | None:
    """The whole term with everything that bears on it; None for a case that has none (a review, an import)."""
    whole = next((one for one in deadlines if one.kind == WHOLE), None)
    if whole is None:
        return None
    terms = catalogue.item(case.item).terms_under(whole.profile)
    pauses = list(Pause.objects.filter(case=case).order_by("started_on", "pk")) if terms.pauses else []
    spans = merged((one.started_on, one.ended_on or one.planned_end or one.started_on) for one in pauses)
    until = min(on, whole.settled_on) if whole.settled_on else on
    return Term(
        case_id=case.id,
        profile=whole.profile,
        law=terms.law,
        started_on=whole.started_on,
        days=whole.days,
        first_days=terms.days_of(case.route),
        used=used_days(whole.started_on, until, spans, whole.unit),
        due_on=whole.due_on,
        first_due_on=whole.first_due_on,
        provisional=whole.provisional,
        late=max(0, (until - whole.due_on).days),
        paused=any(one.ended_on is None for one in pauses) and whole.settled_on is None,
        settled_on=whole.settled_on,
        marks=[
            (percent, mark_day(whole.started_on, whole.days, percent, spans, whole.unit)) for percent in MARKS
        ],
        unverified=terms.marks,
        pauses=[PauseLine(one.words, one.started_on, one.ended_on) for one in pauses],
        extension=_extension(case, terms) if whole_story else None,
        told=_told(case) if whole_story else [],
        steps=_steps(case, deadlines, on) if whole_story else [],
        reasons=terms.extension_reasons,
        working=whole.unit == "working",
    )


def _extension(case: Case, terms: Terms) -> ExtensionLine | None:
    row = Extension.objects.filter(case=case).order_by("-asked_at", "-pk").first()
    if row is None:
        return None
    return ExtensionLine(
        row.state,
        terms.extension_reasons.get(row.reason, row.reason),
        row.words,
        row.asked_by_name,
        row.asked_at,
        row.answered_by_name,
        row.answered_at,
        row.answer_words,
        row.old_due_on,
        row.new_due_on,
        row.to_days,
    )


def _told(case: Case) -> list[Told]:
    rows = Escalation.objects.filter(case=case).order_by("at", "percent", "to_role")
    return [Told(one.percent, one.to_role, one.told, one.at, one.due_on) for one in rows]


def _steps(case: Case, deadlines: list[Deadline], on: date) -> list[StepTerm]:
    tasks = process_of(case).tasks
    found = []
    for one in deadlines:
        if one.kind == WHOLE or one.kind not in tasks:
            continue
        met = one.settled_on
        if met is None and one.kind == "verification":
            met = begun_check(case.application)
        end = met or on
        found.append(
            StepTerm(
                tasks[one.kind].name,
                one.article,
                one.started_on,
                one.days,
                one.unit == "working",
                one.due_on,
                met,
                max(0, (end - one.due_on).days),
            )
        )
    return found


def term_drawing(term: Term, *, on: date) -> str:
    """The term as a picture (SVG); every word in it is escaped."""
    return draw_term(term, on)


def warnings_for(actor: Actor, *, on: date, limit: int = 10) -> list[WarningLine]:
    """Running cases whose newest warning was given to this posting, or to its role: those due first; two questions."""
    mine = Q(to_role=actor.role) | Q(to_role=OWNER, posting_id=actor.posting_id)
    told = Escalation.objects.filter(
        mine, case__decision__isnull=True, case__settled_at__isnull=True
    ).select_related("case__application")
    lines: dict[UUID, WarningLine] = {}
    for one in told.order_by("case__due_on", "-percent", "pk")[: limit * 3]:
        file, names = one.case.application, names_of_area(one.case.area_code)
        lines.setdefault(
            file.id,
            WarningLine(
                file.id,
                file.number,
                file.applicant_name,
                f"{names.town}{names.village}",
                one.percent,
                one.case.due_on,
                (one.case.due_on - on).days,
            ),
        )
    return list(lines.values())[:limit]


def to_contact(actor: Actor, *, on: date) -> list[QueueLine]:
    """Families an aide or clerk is asked to speak to before acceptance, the longest waiting first; one question."""
    return queue(role=actor.role, on=on, kinds=[SPEAK, CALL])


def overdue_counts(*, on: date) -> list[LateCount]:
    """Late tasks of the open scope by step and town, the longest waiting first; one question. Never by person."""
    late: QuerySet[Task, dict[str, Any]] = (
        Task.objects.filter(closed_at__isnull=True, due_on__lt=on)
        .annotate(town=Substr("area_code", 1, 15, output_field=CharField()))
        .values("kind", "town")
        .annotate(count=Count("pk"), oldest=Min("due_on"))
        .order_by("oldest", "kind", "town")
    )
    return [
        LateCount(
            one["kind"],
            task_name(one["kind"]),
            _town_words(one["town"].ljust(18, "0")),
            one["town"],
            one["count"],
            one["oldest"],
        )
        for one in late
    ]


def overdue_bands(*, on: date, since: list[int]) -> dict[int, int]:
    """Late tasks of the open scope by how many days they are late: from each bound up to the next; one question."""
    bounds = sorted(since)
    upper = [*bounds[1:], None]
    counts = {
        f"from_{low}": Count(
            "pk",
            filter=Q(due_on__lte=_back(on, low)) & (Q() if high is None else Q(due_on__gt=_back(on, high))),
        )
        for low, high in zip(bounds, upper, strict=True)
    }
    found = Task.objects.filter(closed_at__isnull=True, due_on__lt=on).aggregate(**counts)
    return {low: found[f"from_{low}"] for low in bounds}


def _back(on: date, days: int) -> date:
    return date.fromordinal(on.toordinal() - days)


def _town_words(area_code: str) -> str:
    names = names_of_area(area_code)
    return names.town or names.unit
