"""怎么离开: 想走就走, 话照原样记; 需要特殊照顾的人不能一个人送走; 在医院的先治病."""

from dataclasses import replace
from datetime import timedelta

import pytest

from minzheng.engines.letters.models import Letter
from minzheng.engines.stays.recording import who
from minzheng.engines.stays.refusals import (
    BelongingsKept,
    DoctorFirst,
    ExtensionUnfit,
    NeverAlone,
    PoliceFirst,
    ReasonsMissing,
    StayClosed,
    StayUnfit,
    TicketMissing,
    WitnessMissing,
    WordsMissing,
)
from minzheng.engines.stays.types import State, StepKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import MORNING
from tests.engines.stays.conftest import CITY, WOMAN, Stations, did, entered, left, row_of, steps_of

pytestmark = pytest.mark.django_db
CHILD = replace(WOMAN, token="child", name="", age=9, marks="红色外套，左脸有疤，说不清家在哪里")  # noqa: S106


def test_本人想走_当天就走_原话留下_离站登记表给她(stations: Stations) -> None:
    stay_id = entered(stations)
    left(stations, stay_id, "own_will")
    row = row_of(stay_id)
    assert (row.state, row.ended_how, row.ended_by) == (State.LEFT, "own_will", stations["冉站"].posting_id)
    assert steps_of(stay_id)[-1] == ("left", "自行离站。我自己走，不用送")
    with open_scope(CITY):
        letter = Letter.objects.get(pk=row.leaving_id)
        assert letter.title == "离站登记表" and letter.number.startswith("綦救离站字")
        assert who(row)["marks"] == ""
    left(stations, stay_id, "own_will", no=StayClosed)


def test_凭票返乡_写明车次(stations: Stations) -> None:
    stay_id = entered(stations)
    left(stations, stay_id, "ride", no=TicketMissing)
    left(stations, stay_id, "ride", ticket="K9505 綦江东到桐梓")
    assert row_of(stay_id).ended_how == "ride"


def test_离站要写清的(stations: Stations) -> None:
    stay_id = entered(stations)
    left(stations, stay_id, "own_will", words="", no=WordsMissing)
    left(stations, stay_id, "own_will", returned=False, no=BelongingsKept)
    left(stations, stay_id, "family", no=StayUnfit)
    left(stations, stay_id, "", no=StayUnfit)
    assert row_of(stay_id).state == State.HERE


@pytest.mark.parametrize("care", ["minor", "aged", "disabled", "mental"])
def test_特殊照顾的人不能买张票就送走(stations: Stations, care: str) -> None:
    stay_id = entered(stations, replace(WOMAN, care=(care,)))
    left(stations, stay_id, "ride", ticket="K9505 綦江东到桐梓", no=NeverAlone)


@pytest.mark.parametrize(
    ("age", "care", "alone"),
    [
        (15, (), False),
        (16, (), True),
        (17, (), True),
        (None, ("minor",), False),
        (41, ("mental",), False),
        (75, (), True),
        (41, ("disabled",), True),
    ],
)
def test_十六周岁以上神志清楚的_劝说后本人坚持_有人在场就让走(
    stations: Stations, age: int | None, care: tuple[str, ...], alone: bool
) -> None:
    stay_id = entered(stations, replace(WOMAN, age=age, care=care))
    left(stations, stay_id, "own_will", no=WitnessMissing if alone else NeverAlone)
    left(stations, stay_id, "own_will", witness="谭夜", no=None if alone else NeverAlone)
    assert (row_of(stay_id).state == State.LEFT) is alone


def test_在医院的_先治病_本人坚持走要有人在场(stations: Stations) -> None:
    stay_id = entered(stations, replace(WOMAN, health="doctor"))
    left(stations, stay_id, "ride", ticket="K9505 綦江东到桐梓", no=DoctorFirst)
    left(stations, stay_id, "own_will", no=WitnessMissing)
    left(stations, stay_id, "own_will", witness="谭夜")
    assert "（在场：谭夜）" in steps_of(stay_id)[-1][1]


def test_孩子走失_先报警才能登记(stations: Stations) -> None:
    stay_id = entered(stations, CHILD)
    left(stations, stay_id, "walked_off", words="早上查房不在", no=PoliceFirst)
    did(stations, "note", stay_id, kind=StepKind.POLICE, words="民警送来的，已登记")
    left(stations, stay_id, "walked_off", words="早上查房不在", no=PoliceFirst)
    police = "7:40 报古南派出所，接警员 3021"
    left(stations, stay_id, "walked_off", words="早上查房不在", returned=False, police=police)
    row = row_of(stay_id)
    assert row.ended_how == "walked_off"
    assert [words for kind, words in steps_of(stay_id) if kind == "police"][-1] == police
    with open_scope(CITY):
        assert "左脸有疤" in who(row)["marks"]


def test_不知道年龄的人走失_也先报警(stations: Stations) -> None:
    stay_id = entered(stations, replace(WOMAN, age=None))
    left(stations, stay_id, "walked_off", words="早上查房不在", no=PoliceFirst)


def test_成年人没办手续走了_照实记下_物品保管(stations: Stations) -> None:
    stay_id = entered(stations)
    left(stations, stay_id, "walked_off", words="早饭后没有再看见", returned=False)
    assert row_of(stay_id).state == State.LEFT


def test_送医_记事_延长都写明(stations: Stations) -> None:
    stay_id = entered(stations)
    did(stations, "to_doctor", stay_id, words="", no=WordsMissing)
    did(stations, "to_doctor", stay_id, words="发烧 39 度，送区医院，谭夜陪同")
    did(stations, "to_doctor", stay_id, words="再送一次", no=StaleVersion)
    did(stations, "back_from_doctor", stay_id, words="已退烧")
    did(stations, "note", stay_id, kind=StepKind.RECEIVED, words="冒充别的记录", no=NotYours)
    did(stations, "note", stay_id, kind=StepKind.FAMILY, words="", no=WordsMissing)
    for days in (0, 11):
        did(stations, "extend", stay_id, days=days, reasons="等家人凑路费，约好下周来", no=ExtensionUnfit)
    did(stations, "extend", stay_id, days=5, reasons="再等", no=ReasonsMissing)
    did(stations, "extend", stay_id, days=5, reasons="等家人凑路费，约好下周来")
    assert str(row_of(stay_id).term_on) == "2026-12-06"


def test_过期以后延长_从今天算(stations: Stations) -> None:
    stay_id = entered(stations)
    did(stations, "extend", stay_id, days=2, reasons="还在等家乡回话", at=MORNING + timedelta(days=20))
    assert str(row_of(stay_id).term_on) == "2026-12-15"


def test_没有期限的人不用延长(stations: Stations) -> None:
    did(stations, "extend", entered(stations, CHILD), days=2, reasons="还在等家乡回话", no=ExtensionUnfit)
