"""Questions about letters; every answer is inside the open scope."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.letters.models import Letter, LetterFile
from minzheng.engines.letters.services import file_context
from minzheng.engines.letters.types import METHOD_NAMES, LetterNotReady, LetterStatus, ServiceMethod
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in a list. `ready`: the PDF can be opened. Served fields are empty until it was handed over."""

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


def letters_of(application_id: UUID) -> list[LetterLine]:
    """The letters of one application, oldest first; a handful of rows, one query."""
    rows = Letter.objects.filter(application_id=application_id).select_related("service")
    return [_line(letter) for letter in rows.order_by("created_at", "id")]


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
    )
