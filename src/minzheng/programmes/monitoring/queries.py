"""Reading reports, terms and questions inside the open scope."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from minzheng.engines.benefits.types import EndingTerm
from minzheng.foundations.people.queries import cards, homes, households_of
from minzheng.foundations.people.types import Home, PersonCard
from minzheng.foundations.privacy.services import unseal
from minzheng.programmes.monitoring.campaign_queries import campaign as campaign
from minzheng.programmes.monitoring.campaign_queries import campaign_counts as campaign_counts
from minzheng.programmes.monitoring.campaign_queries import campaigns as campaigns
from minzheng.programmes.monitoring.campaign_queries import homes_to_tell as homes_to_tell
from minzheng.programmes.monitoring.models import CardTerm, HardshipReport, Question, QuestionRow
from minzheng.programmes.monitoring.parameters import parameter
from minzheng.programmes.monitoring.types import (
    CARD_NAMES,
    CardKind,
    Hardship,
    HomeBusiness,
    Outcome,
    QuestionView,
    ReportView,
    RowView,
    TermView,
    ToldBy,
)

MOST = 500
YEARS = {
    CardKind.DISABILITY_CARD: "disability_card_years",
    CardKind.IDENTITY_CARD: "identity_card_years",
    CardKind.ACCOUNT: "account_years",
    CardKind.RESIDENCE_PERMIT: "other_term_years",
    CardKind.GUARDIANSHIP: "other_term_years",
    CardKind.SCHOOLING: "other_term_years",
    CardKind.AGREEMENT: "other_term_years",
}


def open_reports(*, limit: int = MOST) -> list[ReportView]:
    """Reports nobody of the town has looked into yet, the most pressing first."""
    rows = HardshipReport.objects.filter(handled_at__isnull=True).order_by("due_on", "told_at", "pk")
    return [_report(row) for row in rows[:limit]]


def handled_reports(*, limit: int = 50) -> list[ReportView]:
    """Reports with what was done, newest first."""
    rows = HardshipReport.objects.filter(handled_at__isnull=False, purged_at__isnull=True)
    rows = rows.order_by("-handled_at", "pk")
    return [_report(row) for row in rows[:limit]]


def report(report_id: UUID) -> ReportView | None:
    """One report of the open scope; None when it is not visible, or whose it was has been forgotten."""
    row = HardshipReport.objects.filter(pk=report_id, purged_at__isnull=True).first()
    return _report(row) if row else None


def waiting_counts() -> dict[str, int]:
    """What waits in the open scope: open reports, rows to answer. Two queries."""
    return {
        "reports": HardshipReport.objects.filter(handled_at__isnull=True).count(),
        "rows": QuestionRow.objects.filter(open=True, answer="").count(),
    }


def _report(row: HardshipReport) -> ReportView:
    told = json.loads(unseal(row.told_box, context=f"hardship.told|{row.id}"))
    done = unseal(row.outcome_box, context=f"hardship.outcome|{row.id}").decode() if row.outcome_box else ""
    return ReportView(
        id=row.id,
        area_code=row.area_code,
        who=row.who,
        kind=Hardship(row.kind),
        place=told["place"],
        words=told["words"],
        phone=told["phone"],
        told_by=ToldBy(told["told_by"]),
        told_at=row.told_at,
        due_on=row.due_on,
        reported_by=row.reporter_name,
        handled_at=row.handled_at,
        handled_by=row.handler_name,
        outcome=Outcome(row.outcome) if row.outcome else None,
        outcome_words=done,
        version=row.version,
    )


def terms_ending(*, on: date, limit: int = MOST) -> list[TermView]:
    """Papers that have ended or end within `term_days`, the earliest first."""
    last = on + timedelta(days=parameter("term_days").value)
    rows = CardTerm.objects.filter(renewed_at__isnull=True, until__lte=last).order_by("until", "pk")
    return _terms(list(rows[:limit]))


def terms_of(person_ids: Iterable[UUID]) -> list[TermView]:
    """Papers and terms of these people that are not renewed, the earliest first."""
    rows = CardTerm.objects.filter(renewed_at__isnull=True, person_id__in=list(person_ids))
    return _terms(list(rows.order_by("until", "pk")))


def terms_to_ask(until: date) -> list[EndingTerm]:
    """Every paper and term not renewed that ends by a day, as `benefits` asks about those of people who receive."""
    rows = CardTerm.objects.filter(renewed_at__isnull=True, until__lte=until).order_by("until", "pk")
    return [EndingTerm(row.id, row.person_id, str(CARD_NAMES[CardKind(row.kind)]), row.until) for row in rows]


def term(term_id: UUID) -> TermView | None:
    """One paper's term."""
    found = _terms(list(CardTerm.objects.filter(pk=term_id).order_by("pk")))
    return found[0] if found else None


def _terms(rows: list[CardTerm]) -> list[TermView]:
    people = [row.person_id for row in rows]
    named, living = cards(people), households_of(people)
    known = homes(set(living.values()))
    return [
        _term(row, named.get(row.person_id), known.get(living.get(row.person_id, row.id))) for row in rows
    ]


def _term(row: CardTerm, person: PersonCard | None, home: Home | None) -> TermView:
    kind = CardKind(row.kind)
    return TermView(
        id=row.id,
        person_id=row.person_id,
        name=person.name if person else "",
        household_id=home.id if home else None,
        group_name=home.group_name if home else "",
        kind=kind,
        until=row.until,
        reminded_at=row.reminded_at,
        reminded_by=row.reminder_name,
        suggested=_years_later(row.until, parameter(YEARS[kind]).value),
        version=row.version,
    )


def _years_later(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, 2, 28) if leap else day.replace(year=day.year + years)


def open_rows(*, on: date, limit: int = MOST) -> list[RowView]:
    """Rows of open questions in the open scope, unanswered ones first, by question and group; four queries."""
    rows = QuestionRow.objects.filter(open=True).order_by("answered_at", "due_on", "question_id", "pk")
    found = _rows(list(rows[:limit]), on)
    return sorted(found, key=lambda row: (row.due_on, str(row.question_id), row.group_name, row.name))


def rows_of(question_id: UUID, *, on: date) -> list[RowView]:
    """Everybody of a question, by group and name."""
    rows = QuestionRow.objects.filter(question_id=question_id).order_by("pk")
    found = _rows(list(rows), on)
    return sorted(found, key=lambda row: (row.area_code, row.group_name, row.name))


def _rows(rows: list[QuestionRow], on: date) -> list[RowView]:
    named, known = cards(row.person_id for row in rows), homes({row.household_id for row in rows})
    return [_row(row, named.get(row.person_id), known.get(row.household_id), on) for row in rows]


def _row(row: QuestionRow, person: PersonCard | None, home: Home | None, on: date) -> RowView:
    return RowView(
        id=row.id,
        question_id=row.question_id,
        words=row.words,
        choices=list(row.choices),
        due_on=row.due_on,
        person_id=row.person_id,
        household_id=row.household_id,
        name=person.name if person else "",
        group_name=home.group_name if home else "",
        area_code=row.area_code,
        age=person.age_on(on) if person else None,
        answer=row.answer,
        answered_by=row.answerer_name,
        answered_at=row.answered_at,
    )


def questions(*, limit: int = 50) -> list[QuestionView]:
    """Questions asked in the open scope, open ones first, then newest first; two queries."""
    rows = list(Question.objects.order_by("-closed_at", "-asked_at", "pk")[:limit])
    return _questions(sorted(rows, key=lambda row: row.closed_at is not None))


def question(question_id: UUID) -> QuestionView | None:
    """One question of the open scope."""
    found = _questions(list(Question.objects.filter(pk=question_id).order_by("pk")))
    return found[0] if found else None


def _questions(rows: list[Question]) -> list[QuestionView]:
    counted = {
        one["question_id"]: (one["all"], one["answered"])
        for one in QuestionRow.objects.filter(question_id__in=[row.id for row in rows])
        .order_by("question_id")
        .values("question_id")
        .annotate(all=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
    }
    return [
        QuestionView(
            id=row.id,
            words=row.words,
            choices=list(row.choices),
            due_on=row.due_on,
            asked_by=row.asker_name,
            asked_at=row.asked_at,
            closed_at=row.closed_at,
            rows=counted.get(row.id, (row.asked_of or 0, 0))[0],
            answered=counted.get(row.id, (0, row.answered or 0))[1],
        )
        for row in rows
    ]


def business_of_homes(household_ids: Iterable[UUID], *, on: date) -> dict[UUID, HomeBusiness]:
    """What waits at each of these houses: rows not answered, papers that end soon. Houses with nothing are absent."""
    wanted = set(household_ids)
    rows = QuestionRow.objects.filter(open=True, answer="", household_id__in=wanted).order_by("due_on", "pk")
    found: dict[UUID, HomeBusiness] = {}
    for row in _rows(list(rows), on):
        found.setdefault(row.household_id, HomeBusiness([], [])).rows.append(row)
    for ending in terms_ending(on=on):
        if ending.household_id in wanted and ending.household_id is not None:
            found.setdefault(ending.household_id, HomeBusiness([], [])).terms.append(ending)
    return found


__all__ = [
    "business_of_homes",
    "handled_reports",
    "open_reports",
    "open_rows",
    "question",
    "questions",
    "report",
    "rows_of",
    "term",
    "terms_ending",
    "terms_of",
    "terms_to_ask",
    "waiting_counts",
]
