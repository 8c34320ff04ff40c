"""The camera beside the identity number: read, looked at, put in by a tap; never there where nothing reads."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.engines.papers import card_reader
from minzheng.engines.papers.card_words import TextLine
from tests.channels.resident.conftest import sign_in, start, version_on
from tests.channels.resident.test_apply import kept
from tests.engines.papers import hostile
from tests.engines.papers.cards import number
from tests.jobs import run_queued_jobs
from tests.seen import seen

pytestmark = pytest.mark.django_db
GOOD = number("50011019740809900")
PHOTO = "people-p1-identity_photo"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[TextLine]:
    """A reader is installed; what it makes out on the next photo."""
    lines = [TextLine("姓名罗庆华", 60, 60, 100), TextLine(GOOD, 300, 532, 580)]
    monkeypatch.setattr("minzheng.channels.resident.apply_views.cards_are_read", lambda: True)
    monkeypatch.setattr(card_reader, "installed", lambda: True)
    monkeypatch.setattr(card_reader, "read_lines", lambda photo: lines)
    return lines


def photographed(client: Client, address: str, upload: bytes | None = None, **typed: str) -> str:
    """The page sent with a photo, as choosing one does; where it leads."""
    page = client.get(f"{address}family/").content.decode()
    file = SimpleUploadedFile("卡.jpg", upload or hostile.photo_with_place())
    sent = {"people": ["p1"], "version": version_on(page), PHOTO: file, **typed}
    answer = client.post(f"{address}family/", sent)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return str(answer["Location"])


def test_where_nothing_reads_there_is_no_camera(luo: Client) -> None:
    address = start(luo)
    assert PHOTO not in luo.get(f"{address}family/").content.decode()


def test_a_photo_spares_eighteen_digits(luo: Client, reads: list[TextLine]) -> None:
    address = start(luo)
    assert PHOTO in luo.get(f"{address}family/").content.decode()
    shown = photographed(luo, address, **{"people-p1-name": "罗"})
    assert "正在读" in seen(luo.get(shown).content.decode())
    run_queued_jobs()
    fragment = luo.get(shown.split("#")[0], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and GOOD[6:14] in seen(fragment) and "照片已经删除" in fragment
    assert kept(address).answers["groups"]["people"][0]["fields"]["name"]["value"] == "罗", "typed is kept"
    assert "identity" not in kept(address).answers["groups"]["people"][0]["fields"], "nothing by itself"
    (act,) = re.findall(r'value="(fill:[0-9a-f-]+)"', fragment)
    page = luo.get(f"{address}family/").content.decode()
    filled = luo.post(f"{address}family/", {"people": ["p1"], "version": version_on(page), "act": act})
    assert filled["Location"].endswith("/family/#people-p1")
    fields = kept(address).answers["groups"]["people"][0]["fields"]
    assert (fields["identity"]["value"], fields["identity"]["source"]) == (GOOD, "read")
    assert (fields["name"]["value"], fields["name"]["source"]) == ("罗庆华", "read")
    assert "拍照识别" in luo.get(f"{address}family/").content.decode()
    assert GOOD not in luo.get(shown.split("#")[0]).content.decode().split('id="step"')[0], (
        "forgotten once used"
    )


def test_what_cannot_be_read_says_what_to_do(luo: Client, reads: list[TextLine]) -> None:
    reads[:] = [TextLine("很模糊", 1, 1, 9)]
    address = start(luo)
    shown = photographed(luo, address)
    run_queued_jobs()
    assert "也可以直接手填" in seen(luo.get(shown).content.decode())


def test_a_harmful_photo_is_refused_and_nothing_typed_is_lost(luo: Client, reads: list[TextLine]) -> None:
    address = start(luo)
    page = luo.get(f"{address}family/").content.decode()
    sent = {"people": ["p1"], "version": version_on(page), "people-p1-name": "罗庆华"}
    answer = luo.post(f"{address}family/", {**sent, PHOTO: SimpleUploadedFile("卡.jpg", b"not a photo")})
    assert answer.status_code == 422
    assert "只能收照片" in seen(answer.content.decode()) and "罗庆华" in answer.content.decode()


def test_a_question_the_form_does_not_have_is_nobodys(luo: Client, reads: list[TextLine]) -> None:
    address = start(luo)
    page = luo.get(f"{address}family/").content.decode()
    file = SimpleUploadedFile("卡.jpg", hostile.photo_with_place())
    sent = {"people": ["p1"], "version": version_on(page), "people-p9-identity_photo": file}
    assert luo.post(f"{address}family/", sent).status_code == 404


def test_a_photo_of_another_family_is_not_shown(luo: Client, reads: list[TextLine]) -> None:
    mine = start(luo)
    card = re.search(r"card=([0-9a-f-]+)", photographed(luo, mine))
    run_queued_jobs()
    other = sign_in(Client(), "13800000002")
    address = start(other)
    assert card and "罗庆华" not in other.get(f"{address}family/?card={card[1]}").content.decode()
    assert other.get(f"{address}family/?card=nonsense").status_code == 200
