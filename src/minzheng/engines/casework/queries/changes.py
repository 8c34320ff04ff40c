"""Told changes as pages show them: what was said, who joined, which papers came with it; and whose file a paper is in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import month_after
from minzheng.engines.casework.models import ChangeReport, Party, Review
from minzheng.engines.casework.newcomers import newcomer_of
from minzheng.engines.casework.review_types import CHANGE_NAMES, ToldChange
from minzheng.engines.casework.review_words import words_of
from minzheng.engines.casework.told_changes import reports_for
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.queries import PaperLine
from minzheng.engines.verification import queries as checks
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class ReportView:
    """One told change for who told it: the award and the review it belongs to (None: none runs yet), its papers."""

    id: UUID
    award_id: UUID
    application_id: UUID | None
    kind: str
    told_on: date
    papers: tuple[PaperLine, ...]


def change_report(report_id: UUID) -> ReportView | None:
    """A told change with its papers; None when it is not visible from here."""
    row = ChangeReport.objects.filter(pk=report_id).first()
    if row is None:
        return None
    return ReportView(
        id=row.id,
        award_id=row.award_id,
        application_id=row.application_id,
        kind=CHANGE_NAMES[row.kind],
        told_on=local_date(row.reported_at),
        papers=tuple(papers.papers_of(row.id)),
    )


def told_in(review: Review) -> tuple[ToldChange, ...]:
    """Every change a review looks at, the oldest first; two statements, and one for each report's papers."""
    reports = list(reports_for(review))
    if not reports:
        return ()
    names = dict(
        Party.objects.filter(application_id=review.application_id)
        .order_by("pk")
        .values_list("person_id", "name")
    )
    check = checks.check_of(review.application_id)
    asked = {person_id for person_id, _name in check.people} if check else set()
    return tuple(_told(one, names, asked if check else None) for one in reports)


def _told(row: ChangeReport, names: dict[UUID, str], asked: set[UUID] | None) -> ToldChange:
    joined = newcomer_of(row)
    relation = str(RELATION_NAMES[Relation(joined.relation)]) if joined else ""
    born = f"，{joined.born_on:%Y年%m月%d日}出生" if joined and joined.born_on else ""
    return ToldChange(
        id=row.id,
        kind=CHANGE_NAMES[row.kind],
        words=words_of(row),
        on=row.happened_on or local_date(row.reported_at),
        told_on=local_date(row.reported_at),
        by_officer=row.recorded_by is not None,
        about=names.get(row.person_id, "") if row.person_id else "",
        newcomer=f"{joined.name}（{relation}{born}）" if joined else "",
        not_checked=joined is not None and asked is not None and row.newcomer_id not in asked,
        papers=tuple((one.id, one.name or one.kind_name) for one in papers.papers_of(row.id)),
    )


def uncounted_in(review: Review, *, on: date) -> tuple[tuple[UUID, str], ...]:
    """People of the review's file whom the award does not count: who may join it by a decision. (person, name)."""
    line = benefits.award(award_id=review.award_id)
    counted = (
        set(benefits.members_on(award_id=review.award_id, month=max(month_after(on), line.start_month)))
        if line
        else set()
    )
    family = Party.objects.filter(application_id=review.application_id, released_at__isnull=True)
    rows = family.exclude(role="obligor").order_by("position").values_list("person_id", "name")
    return tuple((person_id, name) for person_id, name in rows if person_id not in counted)


def file_holding(paper_id: UUID) -> UUID:
    """The file in which a paper is read: its application, or the review of the change it was handed in with.

    Refuses: NotYours (also when no review has looked at the change yet).
    """
    holder = papers.application_of(paper_id)
    report = ChangeReport.objects.filter(pk=holder).first()
    if report is None:
        return holder
    if report.application_id is not None:
        return UUID(str(report.application_id))
    later = Review.objects.filter(award_id=report.award_id, opened_at__gte=report.reported_at)
    found = later.order_by("opened_at", "pk").values_list("application_id", flat=True).first()
    if found is None:
        raise NotYours()
    return UUID(str(found))
