"""分户：两户各有各的文书，各自送达；每一户都知道到哪里看。"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services
from minzheng.engines.casework.review_types import Split
from minzheng.engines.casework.services.confirmation import OthersUnserved
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.models import Letter, LetterService
from minzheng.engines.letters.services import open_letter
from minzheng.engines.messages.models import Message
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from tests.cast import Cast, resident
from tests.engines.casework.review_steps import LATER, act, receiving, serve, serve_other, state
from tests.engines.casework.test_after_confirmation import deciding, people_of
from tests.engines.letters.golden import text_of
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
NEXT = LATER + timedelta(days=3)


@pytest.fixture
def parted(cast: Cast) -> tuple[UUID, UUID, UUID]:
    """罗庆华 stays, 罗小军 parts: (case, mother, son)."""
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    case_id = deciding(cast, award_id)
    split = Split(son, (son,), 30_000, 35_000, "儿子成年重残，按规定单独成户")
    act(cast, "李科", services.split_household, case_id, split=split)
    run_queued_jobs()
    return case_id, mother, son


def letter_to(person_id: UUID) -> Letter:
    """The newest decision letter to a person."""
    with open_scope(WHOLE_CITY):
        kinds = ("dibao.adjustment", "dibao.confirmation")
        found: Letter = Letter.objects.filter(person_id=person_id, kind__in=kinds).order_by(
            "-created_at", "-id"
        )[0]
        return found


def words_of(cast: Cast, letter: Letter) -> str:
    with cast.acting("王敏") as clerk:
        return text_of(open_letter(actor=clerk, letter_id=letter.id, at=LATER, purpose="送达")).replace(
            "\n", ""
        )


def test_两户各一份文书_金额_成员_起始月份都是自己的(cast: Cast, parted: tuple[UUID, UUID, UUID]) -> None:
    _case_id, mother, son = parted
    stays, parts = letter_to(mother), letter_to(son)
    assert (stays.kind, stays.addressee) == ("dibao.adjustment", "罗庆华")
    assert (parts.kind, parts.addressee) == ("dibao.confirmation", "罗小军")
    first, second = words_of(cast, stays), words_of(cast, parts)
    assert "分户" in first and "300元" in first and "620元" in first and "2027年1月" in first
    assert "350元" in second and "2027年1月" in second and "罗庆华" not in second
    for words in (first, second):
        assert "行政复议" in words and "儿子成年重残" in words


def test_两户都收到消息_知道到哪里看(parted: tuple[UUID, UUID, UUID]) -> None:
    _case_id, mother, son = parted
    with open_scope(WHOLE_CITY):
        told = {row.kind: row for row in Message.objects.filter(kind__startswith="dibao.split_")}
    assert told["dibao.split_stays"].person_id == mother and told["dibao.split_parts"].person_id == son
    assert "罗小军另为一户" in told["dibao.split_stays"].body and "办件" in told["dibao.split_stays"].body
    body = told["dibao.split_parts"].body
    assert "我的待遇" in body and "通知文书" in body and "350" in body
    assert told["dibao.split_parts"].link == "/benefits/"


def test_另一户的文书没有送达_不能办结_各自的送达日期各自算(
    cast: Cast, parted: tuple[UUID, UUID, UUID]
) -> None:
    case_id, mother, son = parted
    with pytest.raises(OthersUnserved, match="罗小军"), transaction.atomic():
        serve(cast, case_id, LATER)
    assert state(case_id)[0] == "decided"
    serve_other(cast, son, NEXT)
    serve(cast, case_id, NEXT + timedelta(days=1))
    assert state(case_id) == ("closed", "closed", False)
    with open_scope(WHOLE_CITY):
        rows = LetterService.objects.filter(letter_id__in=[letter_to(mother).id, letter_to(son).id])
        assert {row.received_by: row.served_on for row in rows} == {
            "罗小军": local_date(NEXT),
            "罗庆华": local_date(NEXT + timedelta(days=1)),
        }
        assert all(row.review_until and row.review_until > date(2027, 1, 1) for row in rows)


def test_分出来的人看得到自己的文书_看不到原来那户的(parted: tuple[UUID, UUID, UUID]) -> None:
    _case_id, mother, son = parted
    with open_scope(resident(son).scope):
        assert [one.addressee for one in letters.letters_to(son)] == ["罗小军"]
        assert not Letter.objects.filter(person_id=mother).exists()
    with open_scope(resident(mother).scope):
        assert not Letter.objects.filter(person_id=son).exists()
    with open_scope(WHOLE_CITY):
        assert Award.objects.count() == 2
