"""上级提问：只问系统里没有的事；每人一行已填好，村里点一下；没有回答的，谁也不因此少了待遇。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework.models import Task
from minzheng.engines.casework.queries.tables import columns_of_tables
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.types import Home
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.models import QuestionRow
from minzheng.programmes.monitoring.services import questions as asking
from minzheng.programmes.monitoring.types import NewQuestion
from tests.cast import FUHUAN, GAOTAN, JIANGJIN, MORNING, Cast
from tests.programmes.monitoring.neighbours import couples, refused

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


@pytest.fixture
def village(cast: Cast) -> list[Home]:
    """Two couples of 高滩村."""
    return couples(cast, 1, 2)


def asked(cast: Cast, who: str = "王敏", **changed: Any) -> UUID:
    given: dict[str, Any] = {
        "words": "这几天降温，人平安吗",
        "choices": ("平安", "要人帮忙", "没见到"),
        "due_on": DAY + timedelta(days=3),
    }
    with cast.acting(who) as actor:
        return services.ask_question(actor=actor, question=NewQuestion(**given | changed), at=MORNING)


def test_每人一行_已填好(cast: Cast, village: list[Home]) -> None:
    question_id = asked(cast)
    with cast.acting("小杨"):
        rows = queries.open_rows(on=DAY)
        assert {row.person_id for row in rows} == {one.id for home in village for one in home.members}
        assert {(row.question_id, row.words) for row in rows} == {(question_id, "这几天降温，人平安吗")}
        assert all(row.name and row.age and row.group_name and not row.answer for row in rows)
        assert queries.waiting_counts()["rows"] == 4
        assert set(queries.business_of_homes([village[0].id], on=DAY)) == {village[0].id}
        assert queries.questions() == [], "the town's question is not the village's row"


def test_点一下就答完_以后可以改(cast: Cast, village: list[Home]) -> None:
    question_id = asked(cast)
    with cast.acting("小杨") as aide:
        first, second, *_rest = queries.open_rows(on=DAY)
        kept = services.answer_rows(actor=aide, answers={first.id: "平安", second.id: "要人帮忙"}, at=MORNING)
        services.answer_rows(actor=aide, answers={second.id: "平安"}, at=MORNING + timedelta(hours=1))
    with cast.acting("王敏"):
        view = queries.question(question_id)
        assert kept == 2 and view is not None and (view.answered, view.rows) == (2, 4)
        row = next(row for row in queries.rows_of(question_id, on=DAY) if row.id == second.id)
        assert (row.answer, row.answered_by, row.answered_at) == (
            "平安",
            "小杨",
            MORNING + timedelta(hours=1),
        )
        assert (
            Event.objects.filter(action="monitoring.question.answered", person_id=second.person_id).count()
            == 2
        )


def test_系统里有的_不派给村里(cast: Cast, village: list[Home]) -> None:
    for words in ("请填每个人的联系电话", "家里保障人数是多少", "请核对出生日期"):
        with refused(services.AlreadyKnown) as said:
            asked(cast, words=words)
        assert "统计表" in said.value.message
    known = [one for one in columns_of_tables() if one.code.startswith(asking.KNOWN_OF)]
    assert len(known) >= 10, "the guard knows no columns any more"
    with cast.acting("小杨"):
        assert QuestionRow.objects.count() == 0 and Task.objects.filter(queue="village_worker").count() == 0


def test_按村和年龄缩小(cast: Cast, village: list[Home]) -> None:
    heads = {home.head_id for home in village}
    asked(cast, area=GAOTAN, age_from=66)
    with cast.acting("小杨"):
        assert {row.person_id for row in queries.open_rows(on=DAY)} == heads
    with refused(services.NobodyToAsk):
        asked(cast, age_from=90)
    with refused(services.NobodyToAsk):
        asked(cast, area=JIANGJIN)
    with refused(services.NobodyToAsk):
        asked(cast, area="abc")


def test_区县也能问一个镇(cast: Cast, village: list[Home]) -> None:
    asked(cast, "李科", area=FUHUAN, age_to=65)
    with cast.acting("小杨"):
        assert len(queries.open_rows(on=DAY)) == 2
    with cast.acting("王敏"):
        assert queries.questions() == [], "a district's question is the district's"


def test_一次问的人不能太多(cast: Cast, village: list[Home], monkeypatch: pytest.MonkeyPatch) -> None:
    few = asking.parameter("most_asked").__class__(3, False, "")
    monkeypatch.setattr(asking, "parameter", lambda name: few)
    with refused(services.NobodyToAsk, match="4 人"):
        asked(cast)


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "吗"}, {"words": "长" * 121}, {"choices": ("只有一个",)}, {"choices": ("是", " 是 ")},
        {"choices": ("一", "二", "三", "四", "五")}, {"choices": ("是", "长" * 21)}, {"due_on": DAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_问得不清楚_不收(cast: Cast, village: list[Home], changed: dict[str, Any]) -> None:
    with refused(services.QuestionUnfit):
        asked(cast, **changed)


@pytest.mark.parametrize("who", ["小杨", "审计", "核对员"])
def test_别的岗位_不提问(cast: Cast, village: list[Home], who: str) -> None:
    with refused(NotYours):
        asked(cast, who)


def test_别处的人看不到也答不了(cast: Cast, village: list[Home]) -> None:
    question_id = asked(cast)
    with cast.acting("小杨"):
        row = queries.open_rows(on=DAY)[0]
    with cast.acting("外镇") as stranger:
        assert queries.open_rows(on=DAY) == [] and queries.question(question_id) is None
        for act in (
            lambda: services.answer_rows(actor=stranger, answers={row.id: "平安"}, at=MORNING),
            lambda: services.close_question(actor=stranger, question_id=question_id, at=MORNING),
            lambda: services.take_answers(actor=stranger, question_id=question_id, at=MORNING),
        ):
            with refused(NotYours):
                act()
    with cast.acting("张主任") as leader, refused(NotYours):
        services.answer_rows(actor=leader, answers={row.id: "平安"}, at=MORNING)


def test_不在选项里的回答_不收(cast: Cast, village: list[Home]) -> None:
    asked(cast)
    with cast.acting("小杨") as aide:
        row = queries.open_rows(on=DAY)[0]
        with refused(services.NoSuchChoice):
            services.answer_rows(actor=aide, answers={row.id: "还行"}, at=MORNING)
        with refused(NotYours):
            services.answer_rows(actor=aide, answers={new_id(): "平安"}, at=MORNING)


def test_结束以后_不再问也不再收(cast: Cast, village: list[Home]) -> None:
    question_id = asked(cast)
    with cast.acting("小杨"):
        row = queries.open_rows(on=DAY)[0]
    with cast.acting("王敏") as clerk:
        services.close_question(actor=clerk, question_id=question_id, at=MORNING)
        with refused(services.QuestionClosed):
            services.close_question(actor=clerk, question_id=question_id, at=MORNING)
        services.take_answers(actor=clerk, question_id=question_id, at=MORNING)
        assert Event.objects.filter(action="monitoring.question.taken").count() == 1
    with cast.acting("小杨") as aide:
        assert queries.open_rows(on=DAY) == []
        with refused(services.QuestionClosed):
            services.answer_rows(actor=aide, answers={row.id: "平安"}, at=MORNING)
