"""Questions about papers; every answer is inside the open scope."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.papers import card_reader
from minzheng.engines.papers.blobs import STORE
from minzheng.engines.papers.card_photos import CardReading as CardReading
from minzheng.engines.papers.card_photos import card_reading as card_reading
from minzheng.engines.papers.models import Paper
from minzheng.engines.papers.types import KIND_NAMES, PaperKind, PaperSource, PaperStatus
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper in a list. `person_id`: whom it is about, None for the whole family."""

    id: UUID
    kind: PaperKind
    kind_name: str
    name: str
    person_id: UUID | None
    pages: int
    media_type: str
    source: PaperSource
    uploaded_at: datetime


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
    )
