"""A photo of an identity card, read once by a worker to spare typing, then forgotten."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import defer
from minzheng.engines.papers import card_reader
from minzheng.engines.papers.card_words import card_words
from minzheng.engines.papers.models import CardPhoto
from minzheng.engines.papers.sanitise import sanitise
from minzheng.engines.papers.types import JPEG, CardNotReadHere, CardState, KindNotTaken
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id

READ_JOB = "papers.read_card"
#: Photos one application may have read in an hour; a family of ten and some blurred ones.
MOST_AN_HOUR = 30
#: All of it is forgotten after this, read or not.
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Whose form the photo is for: its application, area and applicant, and which question."""

    application_id: UUID
    area_code: str
    owner_id: UUID | None
    place: str


@dataclass(frozen=True, slots=True)
class CardReading:
    """What became of a photo: the question it is for, and, once read, the words."""

    id: UUID
    place: str
    state: CardState
    name: str = ""
    identity: str = ""


def ask_to_read(*, actor: Actor, of: CardPlace, upload: bytes, at: datetime) -> UUID:
    """Keep a clean copy of the photo for the reader, and ask a worker to read it; the photo's id.

    The upload is cleaned before any row is written.
    Refuses: CardNotReadHere (no reader installed, or over 30 an hour), every `UploadRefused` (also a PDF).
    """
    if not card_reader.installed():
        raise CardNotReadHere()
    asked = CardPhoto.objects.filter(application_id=of.application_id, asked_at__gt=at - KEPT)
    if asked.count() >= MOST_AN_HOUR:
        raise CardNotReadHere()
    clean = sanitise(upload)
    if clean.media_type != JPEG:
        raise KindNotTaken()
    return _keep(actor, of, clean.data, at)


@transaction.atomic
def _keep(actor: Actor, of: CardPlace, photo: bytes, at: datetime) -> UUID:
    photo_id = new_id()
    row = CardPhoto.objects.create(
        id=photo_id,
        area_code=of.area_code,
        owner_id=of.owner_id,
        application_id=of.application_id,
        place=of.place,
        state=CardState.WAITING,
        photo_box=seal(photo, context=f"papers_card_photo.photo|{photo_id}"),
        asked_at=at,
    )
    record(
        actor=actor,
        action="papers.card_photo.taken",
        subject=Subject("application", of.application_id, of.owner_id, of.area_code),
        at=at,
    )
    defer(READ_JOB, photo_id=str(photo_id), area_code=row.area_code)
    return photo_id


@transaction.atomic
def read_photo(*, photo_id: UUID, at: datetime) -> None:
    """The worker's part: read once, keep the words sealed, drop the photo. Reading twice changes nothing."""
    row = (
        CardPhoto.objects.select_for_update(of=("self",)).filter(pk=photo_id, state=CardState.WAITING).first()
    )
    if row is None:
        return
    photo = unseal(row.photo_box, context=f"papers_card_photo.photo|{photo_id}")
    try:
        found = card_words(card_reader.read_lines(photo), today=local_date(at))
    except card_reader.CardNotRead:
        found = None
    row.photo_box, row.state = None, CardState.UNREADABLE
    if found is not None:
        words = json.dumps([found.name, found.identity], ensure_ascii=False).encode()
        row.state = CardState.READ
        row.words_box = seal(words, context=f"papers_card_photo.words|{photo_id}")
    row.save(update_fields=["photo_box", "words_box", "state"])


def card_reading(photo_id: UUID, *, application_id: UUID) -> CardReading | None:
    """What became of a photo of this application; None when there is none, or it is forgotten."""
    row = CardPhoto.objects.filter(pk=photo_id, application_id=application_id).first()
    if row is None:
        return None
    name = identity = ""
    if row.words_box is not None:
        name, identity = json.loads(unseal(row.words_box, context=f"papers_card_photo.words|{photo_id}"))
    return CardReading(row.id, row.place, CardState(row.state), name, identity)


@transaction.atomic
def forget_photo(photo_id: UUID, *, application_id: UUID) -> None:
    """Its words are in the form, or were not wanted."""
    CardPhoto.objects.filter(pk=photo_id, application_id=application_id).delete()


@transaction.atomic
def forget_old_photos(*, at: datetime) -> int:
    """Everything older than an hour; how many."""
    gone, _of_each = CardPhoto.objects.filter(asked_at__lt=at - KEPT).delete()
    return int(gone)
