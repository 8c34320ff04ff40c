"""怎么来: 谁都可以说第一句话; 愿意才救助; 没有姓名证件、不能说话也救助; 先治病."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.stays import services
from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.recording import who
from minzheng.engines.stays.refusals import (
    MarksMissing,
    NumberUnreadable,
    StayClosed,
    StayUnfit,
    WillMissing,
    WordsMissing,
)
from minzheng.engines.stays.types import NewWord, State
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import MORNING, Cast
from tests.engines.stays.conftest import (
    CITY,
    ITEM,
    NIGHT,
    WOMAN,
    Stations,
    did,
    entered,
    row_of,
    steps_of,
    told,
)

pytestmark = pytest.mark.django_db


def test_镇上的人记下第一句话_救助站马上看到_接回来登记(stations: Stations, cast: Cast) -> None:
    stay_id = told(cast["王敏"])
    with stations.acting("冉站"):
        assert Stay.objects.get(pk=stay_id).state == State.TOLD
    with stations.acting("邻站"):
        assert not Stay.objects.exists()
    new = replace(WOMAN, name="", marks="花白头发，左手缺一指，贵州口音", age=70, place="")
    with stations.acting("谭夜") as officer:
        assert services.take_in(actor=officer, stay_id=stay_id, version=1, new=new, at=NIGHT) == stay_id
    row = row_of(stay_id)
    assert (row.state, row.known, row.never_alone) == (State.HERE, False, True)
    with open_scope(CITY):
        known = who(row)
    assert known["name"] == "无名氏（女，约70岁）" and known["temporary"] and known["care"] == ["aged"]
    assert known["place"] == "扶欢镇大桥下"
    assert [kind for kind, _ in steps_of(stay_id)] == ["told", "entered"]


def test_同一张表交两次_只登记一次(stations: Stations, cast: Cast) -> None:
    assert entered(stations) == entered(stations)
    assert told(cast["小杨"]) == told(cast["小杨"])
    with open_scope(CITY):
        assert Stay.objects.count() == 2


def test_有病有伤的先送医院_手续后补(stations: Stations) -> None:
    stay_id = entered(stations, replace(WOMAN, health="doctor"))
    assert row_of(stay_id).state == State.HOSPITAL
    assert [kind for kind, _ in steps_of(stay_id)] == ["entered", "doctor"]
    did(stations, "back_from_doctor", stay_id, words="区医院诊断感冒，已退烧")
    assert row_of(stay_id).state == State.HERE


def test_十天从入站那天算起_孩子和疑似精神障碍没有期限(stations: Stations) -> None:
    assert str(row_of(entered(stations)).term_on) == "2026-12-01"
    child = replace(WOMAN, token="child", name="", age=9, marks="红色外套，左脸有疤")
    ill = replace(WOMAN, token="ill", care=("mental",))
    assert row_of(entered(stations, child)).term_on is None
    assert row_of(entered(stations, ill)).term_on is None


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"will": ""}, WillMissing),
        ({"will": "forced"}, WillMissing),
        ({"words": " "}, WordsMissing),
        ({"name": "", "marks": "无"}, MarksMissing),
        ({"number": "520330199001011111"}, NumberUnreadable),
        ({"health": ""}, StayUnfit),
        ({"sex": "x"}, StayUnfit),
        ({"care": ("lazy",)}, StayUnfit),
        ({"age": 200}, StayUnfit),
        ({"source": "spy"}, StayUnfit),
        ({"token": ""}, StayUnfit),
        ({"item": "dibao"}, NotYours),
    ],
)
def test_登记要写清的(stations: Stations, changed: dict[str, Any], refusal: type[Exception]) -> None:
    entered(stations, replace(WOMAN, **changed), no=refusal)
    with open_scope(CITY):
        assert not Stay.objects.exists()


def test_本人不愿意_记下她的话_不留人(stations: Stations, cast: Cast) -> None:
    stay_id = told(cast["王敏"])
    did(stations, "decline", stay_id, words="", no=WordsMissing)
    did(stations, "decline", stay_id, words="我不去，我儿子明天来接")
    row = row_of(stay_id)
    assert row.state == State.DECLINED and row.ended_by == stations["冉站"].posting_id
    assert steps_of(stay_id)[-1] == ("declined", "我不去，我儿子明天来接")
    did(stations, "decline", stay_id, words="再记一次", no=StayClosed)


def test_到场没有找到人_写明找过哪里(stations: Stations, cast: Cast) -> None:
    stay_id = told(cast["小杨"])
    did(stations, "not_found", stay_id, words="桥下和车站都看了，问了三家铺子")
    assert row_of(stay_id).state == State.NOT_FOUND


def test_谁不能做(stations: Stations, cast: Cast) -> None:
    stay_id = told(cast["王敏"])
    for name in ("王敏", "李科", "审计", "小杨"):
        with cast.acting(name) as officer, pytest.raises(NotYours):
            services.take_in(actor=officer, stay_id=stay_id, version=1, new=WOMAN, at=NIGHT)
        with cast.acting(name) as officer, pytest.raises(NotYours):
            services.take_in(actor=officer, stay_id=None, version=0, new=WOMAN, at=NIGHT)
    for name in ("邻站", "住建"):
        with stations.acting(name) as officer, pytest.raises(NotYours):
            services.take_in(actor=officer, stay_id=stay_id, version=1, new=WOMAN, at=NIGHT)
    word = NewWord(ITEM, "self", "车站", "我没钱吃饭", "w")
    for actor in (cast["审计"], cast["周财务"], stations["住建"]):
        with open_scope(actor.scope), pytest.raises(NotYours):
            services.tell_word(actor=actor, new=word, at=NIGHT)
    for wrong in (replace(word, source="x"), replace(word, place=" "), replace(word, token="")):
        with cast.acting("王敏") as clerk, pytest.raises(StayUnfit):
            services.tell_word(actor=clerk, new=wrong, at=NIGHT)
    with cast.acting("王敏") as clerk, pytest.raises(WordsMissing):
        services.tell_word(actor=clerk, new=replace(word, words=""), at=NIGHT)


def test_别人已经改过的_要看过再交(stations: Stations) -> None:
    stay_id = entered(stations)
    with stations.acting("冉站") as officer, pytest.raises(StaleVersion):
        services.to_doctor(actor=officer, stay_id=stay_id, version=9, words="发烧", at=MORNING)


def test_数据库也不让时钟结束一次救助(stations: Stations) -> None:
    stay_id = entered(stations)
    with open_scope(CITY):
        for wrong in (
            {"state": State.LEFT, "ended_how": "own_will", "ended_at": MORNING},
            {"ended_at": MORNING},
            {"ended_how": "ride"},
        ):
            with pytest.raises(IntegrityError, match="stays_ended"), transaction.atomic():
                Stay.objects.filter(pk=stay_id).update(**wrong)
