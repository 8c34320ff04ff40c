"""What stands on record of a family's dissent, objections to its notice, and democratic reviews."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.models import Case, CheckResult, DemocraticReview, Dissent
from minzheng.engines.casework.processes import process_of
from minzheng.engines.verification.types import CONCLUSION_NAMES, Conclusion
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """Declared beside found for one person and kind; both "" where the amounts are another adult's own."""

    name: str
    kind: str
    declared: str
    found: str


@dataclass(frozen=True, slots=True)
class ToldResult:
    """A check's result as the family reads it. `standing`: the newest; `disputed`: she said that it is wrong."""

    report_id: UUID
    number: str
    conclusion: str
    meets: bool
    told_at: datetime
    lines: list[DifferenceLine]
    standing: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class DissentLine:
    """What the family said against a report."""

    report_id: UUID
    way: str
    made_on: date
    text: str
    papers: list[UUID]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A democratic review as officers read it."""

    id: UUID
    held_on: date
    place: str
    chair: str
    reviewers: list[dict[str, Any]]
    voting: int
    votes_for: int
    votes_against: int
    abstained: int
    fewest: int
    opinions: str
    recorded_by: UUID
    recorded_at: datetime


def check_results(application_id: UUID) -> list[ToldResult]:
    """Every result the family was told, newest first; replaced ones stay."""
    disputed = set(Dissent.objects.filter(application_id=application_id).values_list("report_id", flat=True))
    rows = CheckResult.objects.filter(application_id=application_id).order_by("-pk")
    return [
        ToldResult(
            report_id=row.report_id,
            number=row.number,
            conclusion=str(CONCLUSION_NAMES[Conclusion(row.conclusion)]),
            meets=row.conclusion == Conclusion.MEETS,
            told_at=row.told_at,
            lines=[
                DifferenceLine(**line)
                for line in json.loads(
                    unseal(row.differences_box, context=f"check_result.differences|{row.id}")
                )
            ],
            standing=place == 0,
            disputed=row.report_id in disputed,
        )
        for place, row in enumerate(rows)
    ]


def dissents(application_id: UUID) -> list[DissentLine]:
    """What the family said against reports, newest first."""
    rows = Dissent.objects.filter(application_id=application_id).order_by("-recorded_at", "-pk")
    return [
        DissentLine(
            row.report_id,
            row.way,
            row.made_on,
            unseal(row.text_box, context=f"dissent.text|{row.id}").decode(),
            list(row.papers),
            row.recorded_at,
        )
        for row in rows
    ]


def may_dissent(application_id: UUID) -> bool:
    """Whether the family may say now that the newest result is wrong: told, not said yet, before the first opinion."""
    told = CheckResult.objects.filter(application_id=application_id).order_by("-pk").first()
    if told is None or Dissent.objects.filter(report_id=told.report_id).exists():
        return False
    cases = Case.objects.filter(application_id=application_id)
    return any(process_of(case).row("dissent", case.state) is not None for case in cases)


def democratic_reviews(case_id: UUID, *, actor: Actor) -> list[ReviewLine]:
    """Reviews held on a case, newest first; for officers, nobody else's scope holds a row.

    Refuses: NearRelativeRecuses (her own family's, or her kin's). Source: 审核确认办法 art. 11.
    """
    rows = list(
        DemocraticReview.objects.filter(case_id=case_id)
        .select_related("application")
        .order_by("-recorded_at", "-pk")
    )
    if rows:
        check_recusal(rows[0].application, actor)
    return [_review(row) for row in rows]


def _review(row: DemocraticReview) -> ReviewLine:
    kept = json.loads(unseal(row.record_box, context=f"democratic_review.record|{row.id}"))
    return ReviewLine(
        id=row.id,
        held_on=row.held_on,
        place=row.place,
        chair=kept["chair"],
        reviewers=kept["reviewers"],
        voting=row.voting,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        abstained=row.abstained,
        fewest=row.fewest,
        opinions=kept["opinions"],
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
