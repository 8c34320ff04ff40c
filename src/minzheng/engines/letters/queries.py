"""Questions about letters; every answer is inside the open scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.letters.models import Letter, LetterFile, LetterService
from minzheng.engines.letters.registry import all_kinds, find_kind
from minzheng.engines.letters.services import file_context
from minzheng.engines.letters.types import METHOD_NAMES, LetterNotReady, LetterStatus, ServiceMethod
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in a list. `ready`: the PDF can be opened. Served fields are empty until it was handed over.

    `effective_on`: the day its service counts from. `handed`: it must reach the person; `decision`: it carries remedies. `review_until`, `suit_until`: the last days for
    行政复议 and 行政诉讼, counted from service, for decisions only; `periods_unverified`: they are 参数待核实. `person_id`: whom it is for.
    """

    id: UUID
    kind: str
    title: str
    number: str
    addressee: str
    created_at: datetime
    ready: bool
    served_at: datetime | None
    served_how: str
    received_by: str
    handed: bool = False
    decision: bool = False
    inside: bool = False
    served_on: date | None = None
    effective_on: date | None = None
    relation: str = ""
    place: str = ""
    witness: str = ""
    reason: str = ""
    proof: str = ""
    refused: bool = False
    served_by: str = ""
    evidence_paper_id: UUID | None = None
    review_until: date | None = None
    suit_until: date | None = None
    periods_unverified: bool = True
    person_id: UUID | None = None
    application_id: UUID | None = None

    def review_open(self, on: date) -> bool:
        """Whether a day still lies within the period for 行政复议."""
        return self.review_until is not None and on <= self.review_until


def letters_of(application_id: UUID, *, for_family: bool = False) -> list[LetterLine]:
    """The letters of one application, oldest first; a handful of rows, one query. `for_family`: without inside papers."""
    rows = Letter.objects.filter(application_id=application_id).select_related("service")
    lines = [_line(letter) for letter in rows.order_by("created_at", "id")]
    return [line for line in lines if not (for_family and line.inside)]


def is_declared(kind: str) -> bool:
    """Whether an item declares this kind of letter."""
    return find_kind(kind) is not None


def letters_to(person_id: UUID, *, besides: Iterable[UUID] = ()) -> list[LetterLine]:
    """Letters to a person from files that are not her own (besides those named), newest first; one query.

    A household that parted, a member whose refusal of work was judged: the letter is hers, the file another's.
    """
    rows = Letter.objects.filter(person_id=person_id, application_id__isnull=False).select_related("service")
    rows = rows.exclude(application_id__in=list(besides)).order_by("-created_at", "-id")
    return [line for line in map(_line, rows) if not line.inside]


def letter_line(letter_id: UUID) -> LetterLine:
    """One letter with its service. Refuses: NotYours."""
    letter = Letter.objects.filter(pk=letter_id).select_related("service").first()
    if letter is None:
        raise NotYours()
    return _line(letter)


def application_of(letter_id: UUID) -> UUID | None:
    """The application a letter belongs to; None for a village's list. Refuses: NotYours."""
    row = Letter.objects.filter(pk=letter_id).values_list("application_id", flat=True)
    if not row:
        raise NotYours()
    return row[0]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that must reach somebody and has not, so far as is recorded."""

    id: UUID
    application_id: UUID
    area_code: str
    kind: str
    title: str
    created_at: datetime


def unserved(*, before: datetime, application_id: UUID | None = None, limit: int = 500) -> list[Waiting]:
    """Letters the town has to serve (`chased`), written before a moment and not yet served, oldest first; one query."""
    kinds = [kind.code for kind in all_kinds() if kind.chased]
    rows = Letter.objects.filter(kind__in=kinds, created_at__lt=before, application_id__isnull=False).exclude(
        status=LetterStatus.SERVED
    )
    if application_id is not None:
        rows = rows.filter(application_id=application_id)
    return [
        Waiting(row.id, row.application_id, row.area_code, row.kind, row.title, row.created_at)
        for row in rows.order_by("created_at", "id")[:limit]
    ]


def pdf_of(letter_id: UUID) -> bytes:
    """The PDF of a letter. Refuses: NotYours, LetterNotReady."""
    file = LetterFile.objects.filter(letter_id=letter_id).first()
    if file is not None:
        return unseal(file.box, context=file_context(file.id))
    if Letter.objects.filter(pk=letter_id).exists():
        raise LetterNotReady()
    raise NotYours()


def _line(letter: Letter) -> LetterLine:
    service = getattr(letter, "service", None)
    kind = find_kind(letter.kind)
    return LetterLine(
        id=letter.id,
        kind=letter.kind,
        title=letter.title,
        number=letter.number,
        addressee=letter.addressee,
        created_at=letter.created_at,
        ready=letter.status != LetterStatus.DRAFTING,
        served_at=service.at if service else None,
        served_how=METHOD_NAMES[ServiceMethod(service.method)] if service else "",
        received_by=service.received_by if service else "",
        handed=kind is not None and kind.handed,
        decision=kind is not None and kind.decision,
        inside=kind is None or kind.inside,
        person_id=letter.person_id,
        application_id=letter.application_id,
        **(_served(service) if service else {}),
    )


def _served(service: LetterService) -> dict[str, Any]:
    same = ("relation", "place", "witness", "reason", "proof", "refused", "evidence_paper_id", "review_until")
    return {
        **{
            name: getattr(service, name)
            for name in (*same, "effective_on", "suit_until", "periods_unverified")
        },
        "served_on": service.served_on or local_date(service.at),
        "served_by": service.by_name,
    }


def decision_letter(*, case_id: UUID) -> UUID | None:
    """The newest letter of decision of a case that can be opened; None while there is none, or it is not visible."""
    kinds = [kind.code for kind in all_kinds() if kind.decision]
    rows = Letter.objects.filter(case_id=case_id, kind__in=kinds).exclude(status=LetterStatus.DRAFTING)
    return rows.order_by("-created_at", "-pk").values_list("pk", flat=True).first()  # type: ignore[no-any-return]
