"""Questions about papers; every answer is inside the open scope."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from minzheng.engines.papers import card_reader
from minzheng.engines.papers.blobs import STORE
from minzheng.engines.papers.card_photos import CardReading as CardReading
from minzheng.engines.papers.card_photos import card_reading as card_reading
from minzheng.engines.papers.keeping import last_day
from minzheng.engines.papers.models import Paper, PaperLoan
from minzheng.engines.papers.terms import PaperTerm as PaperTerm
from minzheng.engines.papers.terms import term_of as term_of
from minzheng.engines.papers.terms import terms
from minzheng.engines.papers.types import KIND_NAMES, PaperKind, PaperSource, PaperStatus
from minzheng.kernel.clock import start_of
from minzheng.kernel.result import NotYours

#: Papers of one person in a list; a family hands in about forty in ten years.
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper in a list. `person_id`: whom it is about, None for the whole family.

    Used again: `first_at` and `first_file` say when and with which file (its number) it came first.
    """

    id: UUID
    kind: PaperKind
    kind_name: str
    name: str
    person_id: UUID | None
    pages: int
    media_type: str
    source: PaperSource
    uploaded_at: datetime
    first_at: datetime | None = None
    first_file: str = ""
    reused_from: UUID | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper handed in once, as it may serve again. `last_day`: None where it serves once or its end is not known.

    `served`: the other files it serves (application ids visible from here); `lent_to`: persons the owner lets use it.
    """

    line: PaperLine
    application_id: UUID
    owner_id: UUID | None
    area_code: str
    term: PaperTerm | None
    ends_on: date | None
    last_day: date | None
    taken_back: bool
    expiry_told: bool
    served: tuple[UUID, ...]
    lent_to: tuple[UUID, ...]

    def serves_on(self, day: date) -> bool:
        """Whether it may be used again on a day."""
        return not self.taken_back and self.last_day is not None and day <= self.last_day


def kept_of(owner_id: UUID) -> list[KeptPaper]:
    """What a person has handed in, newest first, each paper once however many files it serves. Three queries."""
    rows = Paper.objects.filter(owner_id=owner_id, status=PaperStatus.OK, reused_from=None)
    return _kept(list(rows.order_by("-uploaded_at", "-id")[:MOST_KEPT]))


def lent_to(person_id: UUID) -> list[KeptPaper]:
    """What others of her household let a person use. Four queries."""
    lent = PaperLoan.objects.filter(person_id=person_id, ended_at=None).order_by("pk")
    wanted = list(lent.values_list("paper_id", flat=True))
    rows = Paper.objects.filter(pk__in=wanted, status=PaperStatus.OK, reused_from=None)
    return _kept(list(rows.order_by("-uploaded_at", "-id")[:MOST_KEPT]))


def kept_paper(paper_id: UUID) -> KeptPaper | None:
    """One paper that was handed in itself (not used again); None when it is not visible from here."""
    rows = _kept(list(Paper.objects.filter(pk=paper_id, status=PaperStatus.OK, reused_from=None)))
    return rows[0] if rows else None


def running_out(*, between: tuple[date, date], after: UUID | None, limit: int) -> list[UUID]:
    """Papers that may serve for the last time between two days and whose owner was not told, by id after an id.

    The caller asks `kept_paper` for the exact day: months are counted there.
    """
    first, last = between
    chosen = Q(ends_on__gte=first, ends_on__lte=last)
    for kind, term in terms().items():
        if term.months:
            oldest, youngest = (
                start_of(day - timedelta(days=n * term.months)) for day, n in ((first, 31), (last, 28))
            )
            chosen |= Q(kind=kind, uploaded_at__gte=oldest, uploaded_at__lt=youngest + timedelta(days=1))
    rows = Paper.objects.filter(
        chosen, status=PaperStatus.OK, reused_from=None, taken_back_at=None, expiry_told_at=None
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _kept(rows: list[Paper]) -> list[KeptPaper]:
    served: dict[UUID, list[UUID]] = {}
    lent: dict[UUID, list[UUID]] = {}
    ids = [row.id for row in rows]
    again = Paper.objects.filter(reused_from__in=ids, status=PaperStatus.OK).order_by("position", "pk")
    for source, application in again.values_list("reused_from", "application_id"):
        served.setdefault(source, []).append(application)
    loans = PaperLoan.objects.filter(paper_id__in=ids, ended_at=None).order_by("given_at", "pk")
    for paper, person in loans.values_list("paper_id", "person_id"):
        lent.setdefault(paper, []).append(person)
    return [
        KeptPaper(
            line=_line(row),
            application_id=row.application_id,
            owner_id=row.owner_id,
            area_code=row.area_code,
            term=term_of(row.kind),
            ends_on=row.ends_on,
            last_day=last_day(row),
            taken_back=row.taken_back_at is not None,
            expiry_told=row.expiry_told_at is not None,
            served=tuple(served.get(row.id, ())),
            lent_to=tuple(lent.get(row.id, ())),
        )
        for row in rows
    ]


def papers_of(application_id: UUID) -> list[PaperLine]:
    """The standing papers of one application in the order given; withdrawn ones are left out. One query."""
    rows = Paper.objects.filter(application_id=application_id, status=PaperStatus.OK).order_by(
        "position", "id"
    )
    return [_line(paper) for paper in rows]


def kinds_of(application_id: UUID) -> set[PaperKind]:
    """Which kinds an application has at least one standing paper of: for completeness checks."""
    rows = Paper.objects.filter(application_id=application_id, status=PaperStatus.OK)
    return {PaperKind(kind) for kind in rows.order_by("kind").values_list("kind", flat=True).distinct()}


def cards_are_read() -> bool:
    """Whether this installation reads identity cards off photos (the optional extra)."""
    return card_reader.installed()


def application_of(paper_id: UUID) -> UUID:
    """Which application a standing paper belongs to. Refuses: NotYours."""
    found: UUID | None = (
        Paper.objects.filter(pk=paper_id, status=PaperStatus.OK)
        .values_list("application_id", flat=True)
        .first()
    )
    if found is None:
        raise NotYours()
    return found


def paper_bytes(paper_id: UUID) -> tuple[bytes, str]:
    """The clean copy and its media type. Refuses: NotYours (also a withdrawn paper)."""
    paper = Paper.objects.filter(pk=paper_id, status=PaperStatus.OK).first()
    if paper is None:
        raise NotYours()
    return STORE.get(paper.blob_id)


def _line(paper: Paper) -> PaperLine:
    kind = PaperKind(paper.kind)
    return PaperLine(
        id=paper.id,
        kind=kind,
        kind_name=KIND_NAMES[kind],
        name=paper.name,
        person_id=paper.person_id,
        pages=paper.pages,
        media_type=paper.media_type,
        source=PaperSource(paper.source),
        uploaded_at=paper.uploaded_at,
        first_at=paper.first_at,
        first_file=paper.first_file,
        reused_from=paper.reused_from,
        sha256=paper.sha256,
    )
