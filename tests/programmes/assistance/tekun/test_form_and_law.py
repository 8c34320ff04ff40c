"""特困：表单问什么、三项条件怎么算、赡养人同住不同住都算、自理能力定照料档次。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.catalogue.types import Evidence
from minzheng.engines.rules.services import ItemAdvice, ItemOutcome
from minzheng.engines.rules.types import MissingFact
from minzheng.engines.visits.types import SelfCareSeen
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.assistance.items.tekun.handler import TekunHandler
from tests.cast import JIAN, MORNING, identity
from tests.programmes.assistance.tekun.old_man import (
    ABLE,
    BASIC_FEN,
    DAUGHTER,
    DAUGHTER_NAME,
    HALF_FEN,
    NAME,
    answers,
)

pytestmark = pytest.mark.django_db
ON = MORNING.date()
WIFE = identity("50011019530312432")


@pytest.fixture(autouse=True)
def in_scope() -> Iterator[None]:
    """The ledger is asked what somebody holds already."""
    with open_scope(WHOLE_CITY):
        yield


@dataclass
class Seen:
    person_id: UUID
    self_care: SelfCareSeen | None
    incomes: None = None


@dataclass
class Survey:
    members: list[Seen]
    housing: str = "own_poor"


def advice(failed: int | None = None, **changes: Any) -> ItemAdvice:
    """The law on the form, with an assessment in which so many indicators failed."""
    person, survey = new_id(), None
    if failed is not None:
        care = SelfCareSeen(**dict(zip(ABLE, [False] * failed + [True] * (6 - failed), strict=True)))
        survey = Survey([Seen(person, care)])
    return TekunHandler().assess(answers(**changes), Evidence([], survey, people=[person]), on=ON)


@pytest.mark.parametrize(
    ("failed", "care_fen"), [(0, 5_000), (1, HALF_FEN), (3, HALF_FEN), (4, 30_000), (6, 30_000)]
)
def test_六项评估定照料档次_基本生活另算(failed: int, care_fen: int) -> None:
    found = advice(failed)
    assert found.outcome is ItemOutcome.FITS and found.counted == ("m0",)
    assert found.monthly_fen == BASIC_FEN + care_fen
    parts = TekunHandler().award_parts(found, found.monthly_fen)
    assert [(one.kind, one.fen) for one in parts] == [("tekun", BASIC_FEN), ("tekun_care", care_fen)]


def test_没有评估时先算基本生活_不猜照料档次() -> None:
    found = advice()
    assert found.monthly_fen == BASIC_FEN and "待评估" in found.explanation
    assert [one.kind for one in TekunHandler().award_parts(found, BASIC_FEN)] == ["tekun"]


def test_有能力的女儿_不符合_写明是第八条() -> None:
    able = {"obligors-o1-supporter_state": [], "obligors-o1-supporter_state__there": "1"}
    found = advice(0, support=able)
    assert found.outcome is ItemOutcome.NOT_NOW and found.counted == () and found.monthly_fen == 0
    assert any("能履行义务" in one.text and "第八条" in one.article for one in found.reasons)


def test_七十岁的妻子同住_没填她本人收入_先问清楚() -> None:
    wife = {
        "people": ["p1", "p2"], "people-p2-name": "张秀英", "people-p2-identity": WIFE, "people-p2-relation": "1",
        "people-p2-health__there": "1",
    }  # fmt: skip
    income = {"people": ["p1", "p2"], "people-p2-has_income": "no"}
    support = {"people": ["p1", "p2"], "people-p2-owes": "yes", "people-p2-supporter_state__there": "1"}
    changes = {"family": wife, "income": income, "support": support}
    with pytest.raises(MissingFact) as asked:
        two_people(changes)
    assert "张秀英的本人收入" in asked.value.message
    known = {**support, "people-p2-supporter_own_fen": "155", "people-p2-supporter_property": "low"}
    found = two_people({**changes, "support": known})
    assert found.outcome is ItemOutcome.FITS, "she is 73, poor, and owns little: she cannot perform"


def two_people(changes: dict[str, Any]) -> ItemAdvice:
    return TekunHandler().assess(answers(people=2, **changes), Evidence([], None), on=ON)


def test_没说有没有赡养人_不替他算() -> None:
    with pytest.raises(MissingFact) as asked:
        advice(0, support={"has_obligors": ""})
    assert "法定赡养抚养扶养义务人" in asked.value.message


def test_没填全的一次说清_自己的两屏也在内() -> None:
    handler = TekunHandler()
    assert [one.step for one in handler.missing({})] == ["family"]
    assert handler.missing(answers()) == []
    gaps = {(one.step, one.field) for one in handler.missing(answers(care={"care_form": ""}))}
    assert ("care", "care_form") in gaps


def test_赡养人要自己签授权_签字前读到的没有身份证号() -> None:
    parties = TekunHandler().parties(answers())
    assert [(one.role, one.name, one.must_sign) for one in parties] == [
        ("applicant", NAME, True),
        ("obligor", DAUGHTER_NAME, True),
    ]
    lines = dict(TekunHandler().summary(answers()))
    assert lines["供养方式"] == "分散供养（在家），照料人蹇大明"
    assert "特困人员" in lines["法定义务人"] and DAUGHTER not in "".join(lines.values())
    printed = TekunHandler().form_on_paper(answers())
    assert printed["supporters"][0]["identity"] == DAUGHTER and printed["applicant"]["identity"] == JIAN


def test_选机构的没有照料协议_选在家的有() -> None:
    home = TekunHandler().letters_with_award(answers(), advice(2))
    assert [one.kind for one in home] == ["care_agreement"]
    assert (home[0].data["carer"], home[0].data["grade"], home[0].data["care_fen"]) == (
        "蹇大明", "半护理", HALF_FEN,
    )  # fmt: skip
    away = answers(care={"care_form": "institution", "institution": "扶欢镇敬老院"})
    assert TekunHandler().letters_with_award(away, None) == []
    assert dict(TekunHandler().summary(away))["供养方式"] == "集中供养（供养服务机构），想去扶欢镇敬老院"
