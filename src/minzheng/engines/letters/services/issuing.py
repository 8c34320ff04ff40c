"""Writing letters: number, words, PDF. The PDF is set only in the job."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Unpack
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from minzheng.engines.jobs.services import defer
from minzheng.engines.letters import printing, typesetting
from minzheng.engines.letters.models import Letter, LetterFile, NumberCount
from minzheng.engines.letters.registry import kind_of
from minzheng.engines.letters.types import (
    LetterIncomplete,
    LetterKind,
    LetterNotReady,
    LetterSaysTooMuch,
    LetterStatus,
    NewLetter,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

ADULT = 18


@transaction.atomic
def issue(*, actor: Actor, **new: Unpack[NewLetter]) -> Letter:
    """Write a letter, give it its number, and queue its PDF (出具文书).

    Takes: kind, case_id, application_id, area_code, addressee, data, at; person_id (who may read it) where known.
    The number is taken in this transaction: a rollback gives it back, so there is no gap.
    Refuses: LetterKindUnknown, LetterIncomplete, LetterSaysTooMuch.
    """
    kind, at, addressee = kind_of(new["kind"]), new["at"], new["addressee"].strip()
    contents = printing.read_contents(kind, new["data"])
    if kind.public:
        _must_name_no_child(new)
    if not addressee:
        raise LetterIncomplete(f"《{kind.title}》还缺：送达对象。请补齐后再出具", fields=["addressee"])
    mark = contents.model_dump()["issuer"]["mark"]
    number = _next_number(unit=new["area_code"][:6], mark=mark, word=kind.word, year=local_date(at).year)
    heading = _heading(kind, number=number, addressee=addressee, at=at)
    letter_id = new_id()
    letter: Letter = Letter.objects.create(
        id=letter_id,
        area_code=new["area_code"],
        person_id=None if kind.inside else new.get("person_id"),
        application_id=new["application_id"],
        case_id=new["case_id"],
        kind=kind.code,
        number=number,
        title=kind.title,
        addressee=addressee,
        words_box=_sealed(letter_id, printing.payload(contents, heading)),
        template_version=kind.version,
        template_digest=printing.template_digest(kind.template),
        created_by=actor.posting_id,
        created_at=at,
    )
    record(
        actor=actor,
        action="letters.letter.issued",
        subject=subject_of(letter),
        at=at,
        kind=kind.code,
        number=number,
    )
    defer("letters.render", letter_id=str(letter.id), area_code=letter.area_code)
    return letter


def _must_name_no_child(new: NewLetter) -> None:
    """What hangs out never holds the name of a child it is about. Refuses: LetterSaysTooMuch. Source: 困境儿童个人信息保护工作办法."""
    person_id = new.get("person_id")
    known = card(person_id=person_id) if person_id is not None else None
    if known is None:
        return
    age = known.age_on(local_date(new["at"]))
    if (age is None or age < ADULT) and known.name in json.dumps(
        new["data"], ensure_ascii=False, default=str
    ):
        raise LetterSaysTooMuch("公示、公布的文书不能写未成年人的姓名，请改为“未成年人”")


@transaction.atomic
def render_letter(letter_id: UUID, *, at: datetime) -> Letter:
    """Set the PDF and keep it sealed. Called by the job; a second call finds the work done and changes nothing.

    Refuses: NotYours, LetterKindUnknown.
    """
    letter = locked(letter_id)
    if letter.status != LetterStatus.DRAFTING:
        return letter
    kind = kind_of(letter.kind)
    own_fonts = getattr(settings, "MINZHENG_LETTER_FONTS", None)
    pdf = typesetting.set_pdf(
        kind.template,
        json.loads(unseal(letter.words_box, context=words_context(letter.id))),
        at=letter.created_at,
        own_fonts=Path(own_fonts) if own_fonts else None,
    )
    file_id = new_id()
    LetterFile.objects.create(
        id=file_id,
        area_code=letter.area_code,
        person_id=letter.person_id,
        letter=letter,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        box=seal(pdf, context=file_context(file_id)),
    )
    letter.status, letter.rendered_at = LetterStatus.RENDERED, at
    letter.template_digest = printing.template_digest(kind.template)
    letter.save(update_fields=["status", "rendered_at", "template_digest"])
    record(actor=SYSTEM, action="letters.letter.rendered", subject=subject_of(letter), at=at)
    return letter


@transaction.atomic
def open_letter(*, actor: Actor, letter_id: UUID, at: datetime, purpose: str) -> bytes:
    """The PDF, with a line in the record of who opened it (谁看过我的信息).

    Refuses: NotYours, LetterNotReady.
    """
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:
        raise NotYours()
    file = LetterFile.objects.filter(letter=letter).first()
    if file is None:
        raise LetterNotReady()
    record(actor=actor, action="letters.letter.opened", subject=subject_of(letter), at=at, purpose=purpose)
    return unseal(file.box, context=file_context(file.id))


def follow_application(*, application_id: UUID, area_code: str) -> None:
    """Letters go where their application goes (转交): part of the act that moves it, under its scope.

    A record of service stays where it was made: it never changes.
    """
    LetterFile.objects.filter(letter__application_id=application_id).update(area_code=area_code)
    Letter.objects.filter(application_id=application_id).update(area_code=area_code)
    unset = Letter.objects.filter(application_id=application_id, status=LetterStatus.DRAFTING)
    for letter_id in unset.order_by("created_at", "pk").values_list("pk", flat=True):
        defer("letters.render", letter_id=str(letter_id), area_code=area_code)


def file_context(file_id: UUID) -> str:
    """What binds a sealed PDF to its row."""
    return f"letters_file.box|{file_id}"


def _next_number(*, unit: str, mark: str, word: str, year: int) -> str:
    """Count up under the row's own lock, held until this transaction ends."""
    table = NumberCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} (unit, mark, word, year, last) values (%s, %s, %s, %s, 1)"  # noqa: S608 - own table name
            f" on conflict (unit, mark, word, year) do update set last = {table}.last + 1 returning last",
            [unit, mark, word, year],
        )
        (serial,) = cursor.fetchone()
    return printing.letter_number(mark=mark, word=word, year=year, serial=serial)


def _heading(kind: LetterKind, *, number: str, addressee: str, at: datetime) -> dict[str, Any]:
    return {
        "kind": kind.code,
        "title": kind.title,
        "number": number,
        "addressee": addressee,
        "date": printing.chinese_date(local_date(at)),
        "sample": bool(settings.DEMO),
        "remedy": kind.remedy,
        "remedy_unverified": kind.remedy_unverified,
    }


def words_context(letter_id: UUID) -> str:
    """What binds sealed words to their row."""
    return f"letters_letter.words_box|{letter_id}"


def _sealed(letter_id: UUID, words: dict[str, Any]) -> bytes:
    return seal(json.dumps(words, ensure_ascii=False).encode(), context=words_context(letter_id))


def locked(letter_id: UUID) -> Letter:
    """The letter, locked. Refuses: NotYours."""
    letter: Letter | None = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id).first()
    if letter is None:
        raise NotYours()
    return letter


def subject_of(letter: Letter) -> Subject:
    """Whom and what the record of an act on it is about."""
    return Subject(kind="letter", id=letter.id, person_id=letter.person_id, area_code=letter.area_code)
