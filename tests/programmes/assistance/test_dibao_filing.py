"""在哪里申请、谁来填、承诺什么、什么不用群众提供：低保的声明数据与纯函数（审核确认办法第四、五、六、九、十条）。"""

from typing import Any

import pytest

from minzheng.engines.forms.services import Reading
from minzheng.engines.letters.contents import KINDS
from minzheng.engines.papers.types import PaperKind
from minzheng.engines.verification.sources import SOURCES
from minzheng.programmes.assistance.items.dibao.filing import (
    HERE_WORDS,
    Household,
    MemberPlace,
    PlaceRules,
    filing,
    given_by_sources,
    household_of,
    intake_days,
    place_rules,
    promises,
    where_to_apply,
)
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM, missing, summary
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from tests.programmes.assistance.dibao_answers import filled

RULES = PlaceRules()
ISSUER = {
    "name": "重庆市綦江区扶欢镇人民政府",
    "mark": "綦扶府",
    "contact": "窗口",
    "phone": "12345",
    "address": "扶欢镇",
}


def where(*members: MemberPlace, permit: bool = False, rules: PlaceRules = RULES) -> list[tuple[str, str]]:
    """(place, article) of each option."""
    options = where_to_apply(Household(members, permit), rules)
    return [(one.where, one.article.removeprefix("最低生活保障审核确认办法")) for one in options]


def here(name: str = "罗庆华") -> MemberPlace:
    return MemberPlace(name, "here", True)


def in_city(name: str = "蹇大全", *, lives: bool = False) -> MemberPlace:
    return MemberPlace(name, "city", lives)


def outside(name: str = "蹇大全", *, lives: bool = False) -> MemberPlace:
    return MemberPlace(name, "outside", lives)


def test_全家户口在这里_向这里申请() -> None:
    assert where(here(), here("蹇小兵")) == [(HERE_WORDS, "第四条")]


def test_全家户口在市内别处_向户籍地申请_有居住证可在居住地() -> None:
    assert where(in_city(), in_city("蹇小兵")) == [("重庆市内的户籍地镇街", "第四条")]
    assert where(in_city(), permit=True) == [("重庆市内的户籍地镇街", "第四条"), (HERE_WORDS, "第五条")]


def test_居住证能不能用_是本省的参数() -> None:
    assert where(in_city(), permit=True, rules=PlaceRules(permit=False)) == [
        ("重庆市内的户籍地镇街", "第四条")
    ]


def test_同一省户口不在一处_按本省规定_任一成员户籍地() -> None:
    assert where(here(), in_city()) == [
        (HERE_WORDS, "第五条第二款"),
        ("重庆市内的户籍地镇街", "第五条第二款"),
    ]
    only = PlaceRules(same_province="applicant")
    assert where(here(), in_city(), rules=only) == [(HERE_WORDS, "第五条第二款")]


def test_跨省_户口和住处一致的人在那里申请() -> None:
    assert where(here(), outside()) == [(HERE_WORDS, "第五条第一款")]
    assert where(in_city(), outside(lives=True)) == [("外省市的户籍地乡镇（街道）", "第五条第一款")]


def test_跨省_没有人住在户口所在地的_任一成员户籍地都行() -> None:
    assert where(in_city(), outside()) == [
        ("重庆市内的户籍地镇街", "第五条第一款"),
        ("外省市的户籍地乡镇（街道）", "第五条第一款"),
    ]


def test_没说户口在哪里_就不给建议() -> None:
    assert where() == []


def test_没见过正文的规定标记待核实() -> None:
    options = where_to_apply(Household((here(), in_city())), place_rules())
    assert [one.verified for one in options] == [False, False]
    assert all(one.verified for one in where_to_apply(Household((here(), outside())), place_rules()))
    assert "罗庆华" in options[0].text and "蹇大全" in options[1].text


PLACES: dict[str, Any] = {
    "hukou_where": "mixed", "residence_permit": "yes", "people": ["p1", "p2", "p3"],
    "people-p1-hukou_at": "here", "people-p2-hukou_at": "outside", "people-p2-lives_at_hukou": "no", "people-p3-hukou_at": "here",
}  # fmt: skip


def test_从表里读出每个人的户口() -> None:
    household = household_of(Reading(DIBAO_FORM, filled(place=PLACES)))
    assert [(one.name, one.hukou, one.lives_there) for one in household.members] == [
        ("罗庆华", "here", True),
        ("蹇大全", "outside", False),
        ("蹇小兵", "here", True),
    ]
    assert household.permit
    options = DibaoHandler().where_to_apply(filled(place=PLACES))
    assert [one.where for one in options] == [HERE_WORDS]


def test_户口这几问可以不答_答了一半的要补() -> None:
    assert missing(filled()) == []
    half = {key: value for key, value in PLACES.items() if key != "people-p2-lives_at_hukou"}
    assert [one.field for one in missing(filled(place=half))] == ["people-p2-lives_at_hukou"]
    assert DibaoHandler().where_to_apply(filled()) == []


def test_填写人默认是本人_代填的要写姓名() -> None:
    assert filing(Reading(DIBAO_FORM, filled())).filled_by == "self"
    answers = filled()
    answers["fields"]["filled_by"] = {"value": "mandate"}
    assert [one.field for one in missing(answers)] == ["filler_name"]
    answers["fields"]["filler_name"] = {"value": "周大明"}
    assert filing(Reading(DIBAO_FORM, answers)).name == "周大明"
    assert ("填写人", "其他人受委托代为申请") in summary(answers)


def test_承诺总有属实一条_勾了的逐条写明代替什么证明和后果() -> None:
    answers = filled()
    assert [one.code for one in promises(Reading(DIBAO_FORM, answers))] == ["truth"]
    answers["fields"]["promises"] = {"value": ["odd_jobs"]}
    rows = promises(Reading(DIBAO_FORM, answers))
    assert [one.code for one in rows] == ["truth", "odd_jobs"]
    for words in ("收入证明", "可以不交", "核实", "停止救助", "改正"):
        assert words in rows[1].text


def test_不用群众提供的都有来源() -> None:
    for one in given_by_sources():
        assert one.source in SOURCES and all(kind in list(PaperKind) for kind in one.papers)
        assert one.words
    assert {"supplement", "assistance"} == set(intake_days()) and intake_days()["assistance"] == 5


def test_打印的申请书用现有的答案_缺的写待填写() -> None:
    words = DibaoHandler().form_on_paper(filled())
    made = KINDS["application_form"].model_validate({"issuer": ISSUER, **words})
    assert made.applicant.name == "罗庆华" and len(made.members) == 3  # type: ignore[attr-defined]
    assert [line.amount for line in made.income] == ["600元/月"]  # type: ignore[attr-defined]
    partly = filled()
    partly["groups"]["people"][0]["fields"].pop("identity")
    assert DibaoHandler().form_on_paper(partly)["applicant"]["identity"] == "待填写"


@pytest.mark.parametrize("answers", [{}])
def test_还没填的什么都不打印(answers: dict[str, Any]) -> None:
    handler = DibaoHandler()
    assert handler.form_on_paper(answers) == {} and handler.where_to_apply(answers) == [] == handler.promises(
        answers
    )
