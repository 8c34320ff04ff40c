"""Photos of cards: read once by a worker, shown to their owner alone, forgotten within the hour."""

import importlib.util
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from PIL import Image

from minzheng.engines.papers import card_photos, card_reader, jobs, queries, services
from minzheng.engines.papers.card_words import TextLine
from minzheng.engines.papers.models import CardPhoto
from minzheng.engines.papers.types import CardNotReadHere, CardState, KindNotTaken
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.engines.papers import hostile
from tests.engines.papers.cards import number
from tests.engines.papers.test_add_paper import AT, FUHUAN, resident
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
GOOD = number("50011019740809900")
LINES = [TextLine("姓名罗庆华", 60, 60, 100), TextLine(GOOD, 300, 532, 580)]


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A reader that makes out a card on every photo; the photos it was given."""
    given: list[bytes] = []

    def read(photo: bytes) -> list[TextLine]:
        given.append(photo)
        return LINES

    monkeypatch.setattr(card_reader, "installed", lambda: True)
    monkeypatch.setattr(card_reader, "read_lines", read)
    clock.set_offset_source(lambda: AT - clock.real_now())
    return given


def taken(actor: Actor, application: UUID, **changed: Any) -> UUID:
    place = services.CardPlace(application, FUHUAN, actor.person_id, "people-p1-identity")
    given: dict[str, Any] = {"of": place, "upload": hostile.photo_with_place(), "at": AT, **changed}
    with transaction.atomic(), open_scope(actor.scope):
        return services.ask_to_read(actor=actor, **given)


def test_a_photo_is_read_once_and_dropped(reader: list[bytes]) -> None:
    actor, application = resident(), new_id()
    photo_id = taken(actor, application)
    with open_scope(actor.scope):
        waiting = queries.card_reading(photo_id, application_id=application)
    assert waiting is not None and (waiting.state, waiting.identity) == (CardState.WAITING, "")
    assert run_queued_jobs() == ["papers.read_card"]
    jobs.read_card(photo_id=str(photo_id), area_code=FUHUAN)
    assert len(reader) == 1 and b"PhoneMaker" not in reader[0], "a clean copy, read one time"
    with open_scope(actor.scope):
        found = queries.card_reading(photo_id, application_id=application)
        row = CardPhoto.objects.get(pk=photo_id)
    assert found is not None and (found.name, found.identity) == ("罗庆华", GOOD)
    assert row.photo_box is None and GOOD.encode() not in bytes(row.words_box)


def test_what_cannot_be_made_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, application = resident(), new_id()

    def fails(photo: bytes) -> list[TextLine]:
        raise card_reader.CardNotRead()

    monkeypatch.setattr(card_reader, "read_lines", fails)
    photo_id = taken(actor, application)
    run_queued_jobs()
    with open_scope(actor.scope):
        found = queries.card_reading(photo_id, application_id=application)
        assert found is not None and (found.state, found.identity) == (CardState.UNREADABLE, "")
        assert CardPhoto.objects.get(pk=photo_id).photo_box is None


def test_nobody_else_sees_it_and_it_is_gone_within_the_hour() -> None:
    actor, application = resident(), new_id()
    photo_id = taken(actor, application)
    run_queued_jobs()
    for scope in (resident().scope, Scope(lo="500112", hi="500113"), Scope(public=True)):
        with open_scope(scope):
            assert queries.card_reading(photo_id, application_id=application) is None
    with open_scope(actor.scope):
        assert queries.card_reading(photo_id, application_id=new_id()) is None, "of another file"
    jobs.forget_card_photos(at=AT + timedelta(minutes=59))
    with open_scope(actor.scope):
        assert CardPhoto.objects.filter(pk=photo_id).exists()
    jobs.forget_card_photos(at=AT + timedelta(minutes=61))
    with open_scope(actor.scope):
        assert not CardPhoto.objects.filter(pk=photo_id).exists()


def test_what_is_no_photo_or_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, application = resident(), new_id()
    scan = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(scan, "PDF")
    with pytest.raises(KindNotTaken):
        taken(actor, application, upload=scan.getvalue())
    monkeypatch.setattr(card_photos, "MOST_AN_HOUR", 2)
    taken(actor, application), taken(actor, application)
    with pytest.raises(CardNotReadHere, match="手工填写"):
        taken(actor, application)
    monkeypatch.setattr(card_reader, "installed", lambda: False)
    with pytest.raises(CardNotReadHere):
        taken(actor, new_id())


@pytest.mark.ocr
def test_a_real_reader_reads_drawn_cards_each_way_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models themselves, in their child process: upright, slanted, on its side, upside down."""
    monkeypatch.undo()
    from minzheng.engines.papers.card_words import card_words
    from tests.engines.papers.cards import drawn

    assert importlib.util.find_spec("rapidocr"), "install it with `make ocr`"
    people = (("罗庆华", GOOD, 0), ("冉隆燚", number("50022219630307122"), 4))
    people += (("罗小军", number("50022220031102001"), 90), ("蹇福英", number("51022219500101123"), 180))
    for name, identity, turned in people:
        found = card_words(card_reader.read_lines(drawn(name, identity, turned=turned)), today=AT.date())
        assert found is not None and (found.name, found.identity) == (name, identity), turned
