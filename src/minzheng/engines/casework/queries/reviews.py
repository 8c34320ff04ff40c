"""Reviews, re-check cycles and reported changes as pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine, month_of
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.models import Case, ChangeReport, Party, Recheck, Review
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.queries.changes import told_in, uncounted_in
from minzheng.engines.casework.review_parts import lines_beside
from minzheng.engines.casework.review_types import CHANGE_NAMES, REASON_NAMES, ReviewView
from minzheng.engines.casework.review_words import answer_of, words_of
from minzheng.engines.casework.told_changes import reports_for
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.visits import queries as visit_queries
from minzheng.foundations.people.queries import cards
from minzheng.kernel.clock import local_date

SOON = timedelta(days=31)


def review_of(application_id: UUID, *, on: date) -> ReviewView | None:
    """A file's review; None for a file that is none, or not visible from here."""
    review = Review.objects.filter(application_id=application_id).select_related("case__decision").first()
    if review is None:
        return None
    line = benefits.award(award_id=review.award_id)
    names = Party.objects.filter(application_id=application_id).exclude(role="obligor").order_by("position")
    reports = reports_for(review)
    item = review.case.item
    parameters = [
        review_rules.parameter(item, one) for one in ("hearing_working_days", "review_working_days")
    ]
    return ReviewView(
        application_id=application_id,
        case_id=review.case_id,
        award_id=review.award_id,
        reason=REASON_NAMES.get(review.reason, review.reason),
        words=review.words,
        due_on=review.due_on,
        current_fen=_whole(review.award_id, on) if line else None,
        intended_act=review.intended_act,
        intended_fen=review.intended_fen,
        intended_months=review.intended_months,
        intended_words=review.intended_words,
        answer_until=review.answer_until,
        answer=answer_of(review),
        answered_on=local_date(review.answered_at) if review.answered_at else None,
        death_due=review.reason == "death",
        members=tuple((row.person_id, row.name) for row in names),
        reports=tuple(
            (one.happened_on or local_date(one.reported_at), CHANGE_NAMES[one.kind], words_of(one))
            for one in reports
        ),
        taper_months=review_rules.parameter(item, "taper_months").value,
        grounds=tuple(review_rules.end_grounds(item).items()) if review.intended_act == "stop" else (),
        unverified=tuple(one.reference for one in parameters if not one.verified),
        told=told_in(review),
        uncounted=uncounted_in(review, on=on),
    )


def _whole(award_id: UUID, on: date) -> int | None:
    """分 all parts of the award together pay; None while none does."""
    found = [line.amount_in(max(on, line.start_month)) for line in lines_beside(award_id)]
    paid = [fen for fen in found if fen is not None]
    return sum(paid) if paid else None


@dataclass(frozen=True, slots=True)
class RecheckLine:
    """A family on the list of re-checks. `review`: the running review's file, None when none runs."""

    award_id: UUID
    applicant_name: str
    area_code: str
    town: str
    village: str
    class_name: str
    months: int
    next_on: date
    days_left: int
    review: UUID | None


def rechecks(
    *, on: date, village: str = "", only_due: bool = True, offset: int = 0, limit: int = 50
) -> list[RecheckLine]:
    """Families by the day of their next check, the soonest first; `only_due`: within a month or late.

    Three statements whatever the number. `village`: an 18-character area.
    """
    rows = _listed(on, village, only_due).order_by("next_on", "pk")[offset : offset + limit]
    found = list(rows)
    wanted = [row.award_id for row in found]
    running = dict(
        Review.objects.filter(award_id__in=wanted, open=True).values_list("award_id", "application_id")
    )
    return [_recheck_line(row, on, running.get(row.award_id)) for row in found]


def rechecks_count(*, on: date, village: str = "", only_due: bool = True) -> int:
    """How many `rechecks` would list."""
    return int(_listed(on, village, only_due).count())


def recheck_villages(*, on: date) -> list[tuple[str, str, int]]:
    """(area, its name, families due within a month or late) of each village, by area."""
    areas: dict[str, int] = {}
    for area in _listed(on, "", True).order_by("area_code").values_list("area_code", flat=True):
        areas[area] = areas.get(area, 0) + 1
    return [
        (area, f"{names_of_area(area).town}{names_of_area(area).village}", n) for area, n in areas.items()
    ]


def _listed(on: date, village: str, only_due: bool) -> QuerySet[Recheck]:
    wanted = Q(ended=False)
    if only_due:
        wanted &= Q(next_on__lte=on + SOON)
    if village:
        wanted &= Q(area_code=village)
    return Recheck.objects.filter(wanted)  # type: ignore[no-any-return]


def _recheck_line(row: Recheck, on: date, review: UUID | None) -> RecheckLine:
    names = names_of_area(row.area_code)
    return RecheckLine(
        award_id=row.award_id,
        applicant_name=row.applicant_name,
        area_code=row.area_code,
        town=names.town,
        village=names.village,
        class_name=review_rules.class_names("dibao")[row.household_class],
        months=row.months,
        next_on=row.next_on,
        days_left=(row.next_on - on).days,
        review=review,
    )


@dataclass(frozen=True, slots=True)
class AwardFile:
    """An award with its people, its cycle and its reviews, for an officer's page. Amounts in 分."""

    award: AwardLine
    holder: str
    members: list[tuple[UUID, str]]
    this_month: int | None
    recheck: RecheckLine | None
    class_key: str
    class_reasons: str
    reviews: list[tuple[UUID, str, str, date]]
    reports: list[tuple[date, str, str]]
    parameter_note: str


def award_file(award_id: UUID, *, on: date) -> AwardFile | None:
    """Everything about one award; None when it is not visible from here. A fixed number of statements."""
    line = benefits.award(award_id=award_id)
    if line is None:
        return None
    ids = benefits.members_on(award_id=award_id, month=max(month_of(on), line.start_month))
    known = _names([*ids, line.person_id])
    row = Recheck.objects.filter(award_id=award_id).first()
    reviews = Review.objects.filter(award_id=award_id).select_related("case").order_by("-opened_at", "-pk")
    reports = ChangeReport.objects.filter(award_id=award_id).order_by("-reported_at", "-pk")[:20]
    running = next((one.application_id for one in reviews if one.open), None)
    cycle = (
        review_rules.cycle_months(catalogue.item_of_kind(line.kind).code, row.household_class)
        if row
        else None
    )
    return AwardFile(
        award=line,
        holder=known.get(line.person_id, ""),
        members=[(one, known[one]) for one in ids if one in known],
        this_month=line.amount_in(on),
        recheck=_recheck_line(row, on, running) if row else None,
        class_key=row.household_class if row else "",
        class_reasons=row.reasons if row else "",
        reviews=[
            (one.application_id, REASON_NAMES.get(one.reason, one.reason), _state(one.case), one.due_on)
            for one in reviews
        ],
        reports=[
            (one.happened_on or local_date(one.reported_at), CHANGE_NAMES[one.kind], words_of(one))
            for one in reports
        ],
        parameter_note=cycle.reference if cycle else "",
    )


def _names(person_ids: list[UUID]) -> dict[UUID, str]:
    """Names as the reader may know them: people visible to her, and those named in files of her own."""
    named = Party.objects.filter(person_id__in=person_ids).order_by("pk").values_list("person_id", "name")
    return {**dict(named), **{one: card.name for one, card in cards(person_ids).items()}}


def _state(case: Case) -> str:
    return process_of(case).states[case.state]


def next_recheck(award_id: UUID) -> date | None:
    """The day of an award's next check, for the family's page; None when nothing is kept or it has ended."""
    row = Recheck.objects.filter(award_id=award_id, ended=False).first()
    return row.next_on if row else None


def household_classes(item: str) -> list[tuple[str, str]]:
    """Classes of household an officer may choose, with their cycle: (key, words)."""
    return [
        (key, f"{words}（每 {review_rules.cycle_months(item, key).value} 个月）")
        for key, words in review_rules.class_names(item).items()
    ]


def other_help(item: str) -> list[str]:
    """Schemes by name with where to ask, for a family that was refused; no promise."""
    return review_rules.other_help(item)


@dataclass(frozen=True, slots=True)
class SelfCareLine:
    """One assessment of self-care: the day, how many of the six failed, the grade in words, the file it stands in."""

    on: date
    failed: int
    grade: str
    application_id: UUID


def may_review_for(kind: str) -> list[tuple[str, str]]:
    """Reasons an officer may open a review for, of an award of a kind: the machine's own and what the item lacks left out."""
    item = catalogue.item_of_kind(kind)
    lacking = {"cycle", "move"}
    if not hasattr(catalogue.handler_of(item.code), "assessed_people"):
        lacking.add("self_care")
    if not item.for_children:
        lacking.add("grown")
    return [(key, words) for key, words in REASON_NAMES.items() if key not in lacking]


def self_care_history(award_id: UUID) -> list[SelfCareLine]:
    """Every assessment of who holds an award, the oldest first: of the file that gave it and of its reviews.

    Empty where the item assesses nobody. Inside the open scope.
    """
    line = benefits.award(award_id=award_id)
    if line is None or not hasattr(
        catalogue.handler_of(catalogue.item_of_kind(line.kind).code), "assessed_people"
    ):
        return []
    own = [one.id for one in lines_beside(award_id)] or [award_id]
    files = [
        *Case.objects.filter(pk=line.case_id).values_list("application_id", flat=True),
        *Review.objects.filter(award_id__in=own).values_list("application_id", flat=True),
    ]
    found = [
        SelfCareLine(local_date(visit.at), seen.self_care.failed, seen.self_care.grade, visit.application_id)
        for file in files
        for visit in visit_queries.visits_of(file)
        for seen in visit.findings.members
        if seen.self_care is not None and seen.person_id == line.person_id
    ]
    return sorted(found, key=lambda one: one.on)
