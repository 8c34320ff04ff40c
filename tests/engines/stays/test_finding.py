"""她是谁: 查询留痕; 身份核实; 寻亲公告只有允许的内容, 没有孩子的姓名, 没有病情."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.messages.models import Message, Outgoing
from minzheng.engines.messages.queries import people_to_tell
from minzheng.engines.messages.types import Channel
from minzheng.engines.stays import queries, services
from minzheng.engines.stays.desk_forms import forms_of
from minzheng.engines.stays.models import Proposal
from minzheng.engines.stays.recording import proposed, who
from minzheng.engines.stays.refusals import (
    ChildrenNameless,
    NameUnagreed,
    NeverAlone,
    NobodyFound,
    NumberUnreadable,
    ProposalUnagreed,
    ProposalUnfit,
    StayUnfit,
    TownUnclear,
    WordsMissing,
)
from minzheng.engines.stays.sought import ALLOWED
from minzheng.engines.stays.types import Identity
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import check_character, new_id, parse_identity_number
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN_AREA, JIAN, LUO, MORNING, Cast
from tests.engines.stays.conftest import CITY, WOMAN, Clock, Stations, did, entered, left, row_of, steps_of

pytestmark = pytest.mark.django_db
NAMELESS = replace(WOMAN, token="old", name="", age=72, care=("mental",), marks="花白头发，走路跛，糖尿病")  # noqa: S106
CHILD = replace(WOMAN, token="child", age=9, name="小虎", marks="红色外套，左脸有疤")  # noqa: S106
CHOICES = {"height": "1.5米到1.6米", "accent": "贵州", "top": "红色", "bottom": ""}


@pytest.fixture
def jian(db: None) -> UUID:
    """老蹇 of 高滩村, in the register."""
    with open_scope(Scope(lo="50", hi="51")):
        identity = parse_identity_number(JIAN, today=MORNING.date())
        known = Particulars("蹇国安", identity)
        return register_person(actor=SYSTEM, particulars=known, area_code=GAOTAN_AREA, at=MORNING)


def looked_at(person_id: UUID) -> int:
    with open_scope(CITY):
        return Event.objects.filter(action="stays.person.looked_at", person_id=person_id).count()


def test_按姓名查本区县_按证件号查全市_每查一次都留痕(stations: Stations, jian: UUID) -> None:
    stay_id = entered(stations, NAMELESS)
    hits = did(stations, "look_for", stay_id, text="蹇国安")
    assert [(one.person_id, one.born, one.place) for one in hits] == [(jian, "1951年生", "綦江区扶欢镇")]
    assert did(stations, "look_for", stay_id, text=JIAN)[0].person_id == jian
    assert did(stations, "look_for", stay_id, text="没有这个人") == []
    assert looked_at(jian) == 2
    assert [words for kind, words in steps_of(stay_id) if kind == "looked"] == [
        "按姓名查询，查到1人",
        "按证件号查询，查到1人",
        "按姓名查询，查到0人",
    ]
    did(stations, "look_for", stay_id, text=" ", no=WordsMissing)


def test_别的区县按姓名查不到_不是站里的人不能查(stations: Stations, jian: UUID, cast: Cast) -> None:
    with stations.acting("邻站") as officer:
        far = services.take_in(
            actor=officer, stay_id=None, version=0, new=replace(NAMELESS, token="far"), at=MORNING
        )
    assert did(stations, "look_for", far, by="邻站", text="蹇国安") == []
    assert did(stations, "look_for", far, by="邻站", text=JIAN)[0].person_id == jian
    did(stations, "look_for", far, by="冉站", text="蹇国安", no=NotYours)
    with cast.acting("李科") as officer, pytest.raises(NotYours):
        services.look_for(actor=officer, stay_id=far, version=1, text="蹇国安", at=MORNING)


def test_认出来了_原来的称呼留在记录里(stations: Stations, jian: UUID) -> None:
    stay_id = entered(stations, NAMELESS)
    did(stations, "identify", stay_id, identity=Identity("", jian), no=WordsMissing)
    did(stations, "identify", stay_id, identity=Identity("本人点头", new_id()), no=NobodyFound)
    did(stations, "identify", stay_id, identity=Identity("村干部视频认出", jian))
    row = row_of(stay_id)
    with open_scope(CITY):
        known = who(row)
    assert (row.person_id, row.known, known["name"], known["number"]) == (jian, True, "蹇国安", JIAN)
    assert steps_of(stay_id)[-1] == ("identified", "无名氏（女，约72岁） 核实为 蹇国安。村干部视频认出")


def test_照证件填写(stations: Stations) -> None:
    stay_id = entered(stations, NAMELESS)
    card = Identity("看了身份证", name="罗庆华", number=LUO, home="重庆市綦江区")
    did(stations, "identify", stay_id, identity=replace(card, name=""), no=StayUnfit)
    did(stations, "identify", stay_id, identity=replace(card, number=LUO[:-1] + "0"), no=NumberUnreadable)
    did(stations, "identify", stay_id, identity=card)
    with open_scope(CITY):
        assert who(row_of(stay_id))["home"] == "重庆市綦江区"


def test_寻亲公告只有允许的内容(stations: Stations, at_nine: Clock) -> None:
    stay_id = entered(stations, NAMELESS)
    assert Client().get("/found/").status_code == 200
    did(stations, "publish_search", stay_id, choices=CHOICES)
    page = Client().get("/found/").content.decode()
    for public in ("女", "70多岁", "1.5米到1.6米", "贵州", "红色", "重庆市綦江区", "綦江区救助管理站"):
        assert public in page, public
    for inside in ("糖尿病", "跛", "花白", "无名氏", "习水", "汽车站", "mental", "精神"):
        assert inside not in page, inside
    assert {label for label, _ in queries.sought().notices[0].shown} <= set(ALLOWED)


def test_孩子的姓名不公布_成年人的要本人同意(stations: Stations, at_nine: Clock) -> None:
    child, adult, old = (entered(stations, one) for one in (CHILD, WOMAN, NAMELESS))
    named = {**CHOICES, "name": "yes", "agreed": "yes"}
    did(stations, "publish_search", child, choices=named, no=ChildrenNameless)
    did(stations, "publish_search", old, choices=named, no=NameUnagreed)
    did(stations, "publish_search", adult, choices={**named, "agreed": ""}, no=NameUnagreed)
    did(stations, "publish_search", child, choices=CHOICES)
    did(stations, "publish_search", adult, choices=named)
    page = Client().get("/found/").content.decode()
    assert "陆启芳" in page and "小虎" not in page and "疤" not in page and "约9岁" in page


@pytest.mark.parametrize("changed", [{"accent": "有精神病"}, {"top": "<b>"}, {"height": "很高"}])
def test_公告里打不进字(stations: Stations, changed: dict[str, str]) -> None:
    did(stations, "publish_search", entered(stations), choices={**CHOICES, **changed}, no=StayUnfit)


def test_换公告_撤公告_离站自动撤(stations: Stations, at_nine: Clock) -> None:
    stay_id = entered(stations)
    did(stations, "publish_search", stay_id, choices=CHOICES)
    did(stations, "publish_search", stay_id, choices={**CHOICES, "top": "蓝色"})
    assert queries.sought().total == 1
    did(stations, "take_down_search", stay_id, words="", no=WordsMissing)
    did(stations, "take_down_search", stay_id, words="家人已经打来电话")
    assert queries.sought().total == 0
    did(stations, "publish_search", stay_id, choices=CHOICES)
    left(stations, stay_id, "own_will")
    assert queries.sought().total == 0


def ask(**changed: str) -> dict[str, Any]:
    yes = {"help": "dibao", "town": "扶欢镇", "words": "一个人过，没有收入", "agreed": "yes"}
    return {"told": {**yes, **changed}}


def test_建议家乡救助_要本人同意_不带证件号(stations: Stations) -> None:
    stay_id = entered(stations, replace(WOMAN, number=LUO))
    for agreed in ("", "cannot", "maybe"):
        did(stations, "propose", stay_id, **ask(agreed=agreed), no=ProposalUnagreed)
    proposal_id = did(stations, "propose", stay_id, **ask())
    assert "本人同意把情况告诉家乡" in steps_of(stay_id)[-1][1]
    with open_scope(CITY):
        assert LUO not in str(proposed(Proposal.objects.get(pk=proposal_id)))
    mute = entered(stations, NAMELESS)
    did(stations, "propose", mute, **ask(agreed="cannot"))


def number_of(birth: str) -> str:
    """A synthetic number of somebody born then."""
    return f"500222{birth}002" + check_character(f"500222{birth}002")


def test_证件上是孩子_就按孩子保护(stations: Stations, at_nine: Clock) -> None:
    """出生日期比看到的年龄算数: 入站时, 核实时."""
    typed = entered(stations, replace(WOMAN, number=number_of("20120301"), age=20, token="a"))  # noqa: S106
    row = row_of(typed)
    with open_scope(CITY):
        assert who(row)["care"] == ["minor"] and who(row)["age"] == 14
    assert row.never_alone and row.term_on is None
    stay_id = entered(stations, replace(WOMAN, age=20))
    did(stations, "publish_search", stay_id, choices={**CHOICES, "name": "yes", "agreed": "yes"})
    assert queries.sought().total == 1
    card = Identity("看了户口簿", name="陆启芳", number=number_of("20120301"))
    did(stations, "identify", stay_id, identity=card)
    row = row_of(stay_id)
    assert row.never_alone and row.term_on is None and queries.sought().total == 0
    left(stations, stay_id, "own_will", witness="谭夜", no=NeverAlone)


def test_认错了可以改_不把两个人混在一起(stations: Stations, jian: UUID) -> None:
    stay_id = entered(stations)
    did(stations, "identify", stay_id, identity=Identity("长得像", jian))
    assert row_of(stay_id).never_alone
    with stations.acting("冉站") as officer:
        view = queries.view_of(row_of(stay_id), actor=officer, at=MORNING)
    assert "identify" in {one.do for one in forms_of(view, view.line.item, {}, [], MORNING.date())}
    did(stations, "identify", stay_id, identity=Identity("认错了，本人写了名字", name="陆启芳"))
    row = row_of(stay_id)
    with open_scope(CITY):
        known = who(row)
    assert (row.person_id, known["number"], known["home"], known["age"]) == (None, "", "", 41)
    assert not row.never_alone and row.term_on is not None


def test_登记的人是孩子_从户籍出生日期知道(stations: Stations) -> None:
    with open_scope(CITY):
        identity = parse_identity_number(number_of("20120301"), today=MORNING.date())
        known = Particulars("陆小虎", identity)
        child = register_person(actor=SYSTEM, particulars=known, area_code=GAOTAN_AREA, at=MORNING)
    stay_id = entered(stations, replace(WOMAN, age=20))
    did(stations, "identify", stay_id, identity=Identity("学校认出", child))
    assert row_of(stay_id).never_alone and row_of(stay_id).term_on is None


def test_后来才知道的病_补记以后不能一个人送走(stations: Stations) -> None:
    stay_id = entered(stations)
    did(stations, "add_care", stay_id, care=[], words="医院说的", no=StayUnfit)
    did(stations, "add_care", stay_id, care=["rich"], words="医院说的", no=StayUnfit)
    did(stations, "add_care", stay_id, care=["mental"], words="", no=WordsMissing)
    did(stations, "add_care", stay_id, care=["mental"], words="区医院诊断")
    row = row_of(stay_id)
    assert row.never_alone and row.term_on is None
    assert steps_of(stay_id)[-1] == ("note", "需要特殊照顾：疑似精神障碍或智力残疾。区医院诊断")
    left(stations, stay_id, "own_will", no=NeverAlone)


def test_不知道年龄的_不公布姓名(stations: Stations) -> None:
    stay_id = entered(stations, replace(WOMAN, age=None))
    named = {**CHOICES, "name": "yes", "agreed": "yes"}
    did(stations, "publish_search", stay_id, choices=named, no=ChildrenNameless)


def test_建议家乡救助_镇上的人看到并答复(stations: Stations, cast: Cast, jian: UUID) -> None:
    stay_id = entered(stations, NAMELESS)
    did(stations, "propose", stay_id, **ask(help="lottery"), no=ProposalUnfit)
    did(stations, "propose", stay_id, **ask(words=""), no=WordsMissing)
    did(stations, "propose", stay_id, **ask(town="贵州习水县"), no=TownUnclear)
    did(stations, "propose", stay_id, **ask(town=""), no=ProposalUnfit)
    did(stations, "identify", stay_id, identity=Identity("村干部视频认出", jian))
    proposal_id = did(stations, "propose", stay_id, **ask(town=""))
    with cast.acting("外镇"):
        assert queries.proposals_here() == []
    with open_scope(CITY):
        assert "扶欢镇" in Message.objects.get(person_id=jian, kind="homeless_aid.proposed").body
    given = {"proposal_id": proposal_id, "outcome": "applied", "words": "已帮他申请低保", "at": MORNING}
    for name in ("小杨", "李科", "外镇"):
        with cast.acting(name) as officer, pytest.raises(NotYours):
            services.answer_proposal(actor=officer, version=1, **given)
    with cast.acting("王敏") as clerk, pytest.raises(ProposalUnfit):
        services.answer_proposal(actor=clerk, version=1, **{**given, "outcome": "refused"})
    with cast.acting("王敏") as clerk, pytest.raises(WordsMissing):
        services.answer_proposal(actor=clerk, version=1, **{**given, "words": ""})
    with cast.acting("王敏") as clerk:
        assert [(one.name, one.helps) for one in queries.proposals_here()] == [("蹇国安", "最低生活保障")]
        services.answer_proposal(actor=clerk, version=1, **given)
        assert queries.proposals_here() == []
    with cast.acting("王敏") as clerk, pytest.raises(StaleVersion):
        services.answer_proposal(actor=clerk, version=1, **given)
    assert steps_of(stay_id)[-1] == ("answered", "綦江区扶欢镇：已帮助提出申请。已帮他申请低保")


def test_认出的人离站时告诉她(stations: Stations, jian: UUID) -> None:
    stay_id = entered(stations, replace(NAMELESS, care=()))
    did(stations, "identify", stay_id, identity=Identity("本人带了身份证", jian))
    left(stations, stay_id, "own_will", witness="谭夜")
    with open_scope(CITY):
        message = Message.objects.get(person_id=jian)
        assert "任何时候都可以再来求助" in message.body and message.channel == Channel.INBOX
        assert not Outgoing.objects.filter(message=message).exists() and people_to_tell() == 0
