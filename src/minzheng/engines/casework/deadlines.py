"""The legal days of a case: counted, kept as rows, moved by an extension or a pause and by nothing else.

Pure counting first, then what keeps the rows in step with the process. Every function that writes is called by an act
that holds the file's lock. A term that passes opens warnings, never an act.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil

from django.conf import settings

from minzheng.engines.casework.models import (
    WHOLE,
    Application,
    Case,
    Deadline,
    Escalation,
    Extension,
    Pause,
    Task,
)
from minzheng.engines.casework.process_table import Process, TaskKind
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ServiceItem, Terms
from minzheng.engines.verification import queries as verification
from minzheng.engines.visits import queries as visits
from minzheng.foundations.workdays.queries import add_working_days, notice_end, working_days_between
from minzheng.foundations.workdays.types import DueDate
from minzheng.kernel.clock import local_date

WORKING, CALENDAR = "working", "calendar"
#: Working days the town gives itself to accept a complete file [D].
ACCEPT_WITHIN = 2
#: Shares of the whole term at which somebody is told, in percent.
MARKS = (50, 80, 100)
#: Days left out of a term: the first day still counts, the last does not.
Span = tuple[date, date]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, with none of them overlapping: a day is left out once."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def left_out(spans: list[Span], start: date, end: date) -> int:
    """Working days after `start` up to and including `end` that a pause leaves out; `spans` as `merged` gives them."""
    cut = [(max(a, start), min(b, end)) for a, b in spans]
    return sum(working_days_between(a, b) for a, b in cut if a < b)


def term_end(start: date, days: int, spans: list[Span], unit: str = WORKING) -> DueDate:
    """The last day of a term of working days from acceptance, which is not counted, with days left out.

    A term of calendar days runs through: rest days count, no day is left out.

    Source: 审核确认办法 art. 22; 民法典 art. 201 (the day itself is not counted).
    """
    if unit == CALENDAR:
        return DueDate(start + timedelta(days=days), provisional=False, warning=None)
    extra = 0
    while True:
        due = add_working_days(start, days + extra)
        seen = left_out(spans, start, due.date)
        if seen == extra:
            return due
        extra = seen


def used_days(start: date, on: date, spans: list[Span], unit: str = WORKING) -> int:
    """Days of a term used by the end of a day, in its unit."""
    if unit == CALENDAR:
        return max(0, (on - start).days)
    return max(0, working_days_between(start, on) - left_out(spans, start, on)) if on > start else 0


def mark_day(start: date, days: int, percent: int, spans: list[Span], unit: str = WORKING) -> date:
    """The day on which a share of a term is used, rounded up to whole days."""
    return term_end(start, ceil(days * percent / 100), spans, unit).date


def terms_of(case: Case) -> Terms:
    """The terms a case runs under: the profile of the day it was accepted."""
    kept = Deadline.objects.filter(case=case, kind=WHOLE).first()
    profile = kept.profile if kept else settings.RULE_PROFILE
    return catalogue.item(case.item).terms_under(profile)


def days_allowed(application: Application) -> int:
    """The working days a file has: those of its longest whole term, else what its item says."""
    row = Deadline.objects.filter(application=application, kind=WHOLE).order_by("-due_on", "pk").first()
    return row.days if row else catalogue.item(application.items[0]).working_days


def first_day(application: Application, item: ServiceItem, at: datetime) -> date:
    """The day a whole term counts from, itself not counted: acceptance, or the day anybody first told of the need."""
    if not item.from_first_word:
        return local_date(at)
    return min(local_date(application.first_told_at or application.submitted_at or at), local_date(at))


def whole_term(item: ServiceItem, route: str, on: date) -> DueDate:
    """The last day of a case whose term counts from a day, by its route: 30 working days, 20 where the town confirms."""
    return term_end(on, item.terms_under(settings.RULE_PROFILE).days_of(route), [], item.clock_unit)


def accept_by(application: Application, *, at: datetime) -> date:
    """By when the town accepts a complete file: two working days [D]; the next day where days count from the first word."""
    soon = add_working_days(local_date(at), ACCEPT_WITHIN).date
    items = [catalogue.item(code) for code in application.items]
    starts = [first_day(application, item, at) for item in items if item.from_first_word]
    return min([soon, *(max(local_date(at), start + timedelta(days=1)) for start in starts)])


def notice_last_day(item: ServiceItem, on: date, *, days: int | None = None) -> DueDate:
    """The last day of a public notice put up on a day: calendar days; off a holiday where the item says so [U]."""
    return notice_end(on, days or item.notice_days, move_off_holidays=item.notice_moves)


def start_clock(application: Application, case: Case, *, at: datetime) -> Deadline:
    """Write the whole term of a case just opened; `route` is set. The case's and the file's due days follow.

    Source: 审核确认办法 art. 22; 2022 notice for a delegated town.
    """
    item = catalogue.item(case.item)
    on, terms = first_day(application, item, at), item.terms_under(settings.RULE_PROFILE)
    days, due = terms.days_of(case.route), whole_term(item, case.route, on)
    row = Deadline(
        application=application,
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind=WHOLE,
        profile=terms.profile,
        article=item.articles.get("town" if case.route == "town" else WHOLE, ""),
        started_on=on,
        days=days,
        unit=item.clock_unit,
        first_due_on=due.date,
        due_on=due.date,
        provisional=due.provisional,
        next_mark_on=mark_day(on, days, MARKS[0], [], item.clock_unit),
    )
    row.save(force_insert=True)
    _carry(application, case, row, case.due_on)
    return row


def follow(
    application: Application,
    case: Case,
    process: Process,
    *,
    closed: Iterable[str],
    opened: Iterable[str],
    at: datetime,
) -> None:
    """Keep the terms in step with a row that fired: steps end and begin, pauses end and begin, a decision ends the whole."""
    on, closing, opening = local_date(at), list(closed), list(opened)
    _settle_steps(application, case, [*closing, *opening], on)
    item = catalogue.item(case.item)
    rows = [_step(application, case, process.tasks[kind], item, on) for kind in opening]
    Deadline.objects.bulk_create([row for row in rows if row is not None])
    _pauses(application, case, closing, opening, on)
    if case.decision_id is not None or case.settled_at is not None:
        Deadline.objects.filter(case=case, kind=WHOLE, settled_on__isnull=True).update(
            settled_on=on, next_mark_on=None
        )
        Task.objects.filter(case=case, kind="extend", closed_at__isnull=True).update(closed_at=at)


def _settle_steps(application: Application, case: Case, kinds: list[str], on: date) -> None:
    """A step that had to begin within days is met on the day it began, not on the day its record was closed."""
    rows = Deadline.objects.filter(case=case, kind__in=kinds, settled_on__isnull=True)
    for row in rows.order_by("pk") if kinds else ():
        began = _began(application, row.kind)
        row.settled_on = min(on, began) if began and began >= row.started_on else on
        row.save(update_fields=["settled_on"])


def _began(application: Application, kind: str) -> date | None:
    if kind == "verification":
        return begun_check(application)
    if kind == "survey":
        seen = visits.visit_of(application.id)
        return local_date(seen.at) if seen else None
    return None


def begun_check(application: Application) -> date | None:
    """The day the district began the check; None before."""
    begun = verification.begun_at(application.id)
    return local_date(begun) if begun else None


def _step(
    application: Application, case: Case, declared: TaskKind, item: ServiceItem, on: date
) -> Deadline | None:
    """The row of a step with days of its own; None for one bound by the whole term alone."""
    working = getattr(item, declared.within) if declared.within else declared.working_days
    calendar = getattr(item, declared.calendar) if declared.calendar else 0
    if not working and not calendar:
        return None
    due = notice_last_day(item, on, days=calendar) if calendar else add_working_days(on, working)
    return Deadline(
        application=application,
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind=declared.kind,
        profile=settings.RULE_PROFILE,
        article=item.articles.get(declared.kind.removesuffix("_town"), ""),
        started_on=on,
        days=calendar or working,
        unit="calendar" if calendar else "working",
        first_due_on=due.date,
        due_on=due.date,
        provisional=due.provisional,
    )


def _pauses(application: Application, case: Case, closing: list[str], opening: list[str], on: date) -> None:
    """A pause lasts as long as a task its profile names; under a profile without pauses nothing is looked up."""
    declared = terms_of(case).pauses
    if not declared:
        return
    changed = 0
    for reason, (kinds, words) in declared.items():
        if set(kinds) & set(closing):
            changed += Pause.objects.filter(case=case, reason=reason, ended_on__isnull=True).update(
                ended_on=on
            )
        if set(kinds) & set(opening):
            planned = Deadline.objects.filter(case=case, kind__in=kinds, settled_on__isnull=True).first()
            Pause.objects.create(
                case=case,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                reason=reason,
                words=words,
                started_on=on,
                planned_end=planned.due_on if planned else None,
            )
            changed += 1
    if changed:
        recount(application, case)


def spans_of(case: Case) -> list[Span]:
    """A case's pauses as days left out; one that still runs lasts to its planned end, or, without one, has no days yet."""
    rows = Pause.objects.filter(case=case).order_by("started_on", "pk")
    return merged((row.started_on, row.ended_on or row.planned_end or row.started_on) for row in rows)


def recount(application: Application, case: Case) -> None:
    """Count the whole term anew after an extension or a change of pauses; due days and the next warning follow."""
    row = Deadline.objects.select_for_update(of=("self",)).filter(case=case, kind=WHOLE).first()
    if row is None or row.settled_on is not None:
        return
    spans, old = spans_of(case), case.due_on
    row.days = extended_days(case) or row.days
    due = term_end(row.started_on, row.days, spans, row.unit)
    row.due_on, row.provisional = due.date, due.provisional
    paused = Pause.objects.filter(case=case, ended_on__isnull=True).exists()
    row.next_mark_on = None if paused else next_mark(row, spans, already_told(case, row.days))
    row.save(update_fields=["days", "due_on", "provisional", "next_mark_on"])
    _carry(application, case, row, old)


def extended_days(case: Case) -> int | None:
    """The days of a granted extension; None without one."""
    granted = Extension.objects.filter(case=case, state="granted").first()
    return granted.to_days if granted else None


def already_told(case: Case, days: int) -> set[tuple[int, str]]:
    """(percent, role) of the warnings given for a term of so many days."""
    return set(
        Escalation.objects.filter(case=case, of_days=days).order_by("pk").values_list("percent", "to_role")
    )


def next_mark(row: Deadline, spans: list[Span], told: set[tuple[int, str]]) -> date | None:
    """The day of the first warning not yet given; the day after the last is the family's own."""
    percents = {percent for percent, role in told if role != "resident"}
    for percent in MARKS:
        if percent not in percents:
            return mark_day(row.started_on, row.days, percent, spans, row.unit)
    if any(role == "resident" for _, role in told):
        return None
    return date.fromordinal(row.due_on.toordinal() + 1)


def _carry(application: Application, case: Case, row: Deadline, old: date) -> None:
    """The case's due day, the file's (its latest case), and the tasks that had no day of their own."""
    if case.due_on != row.due_on:
        case.due_on = row.due_on
        case.save(update_fields=["due_on"])
    if old != row.due_on:
        Task.objects.filter(case=case, closed_at__isnull=True, due_on=old).update(due_on=row.due_on)
    rows = Deadline.objects.filter(application=application, kind=WHOLE).order_by("-due_on", "pk")
    latest = rows.first()
    if latest is None:
        return
    provisional = any(one.provisional for one in rows)
    if (application.due_on, application.due_provisional) != (latest.due_on, provisional):
        application.due_on, application.due_provisional = latest.due_on, provisional
        application.save(update_fields=["due_on", "due_provisional"])
