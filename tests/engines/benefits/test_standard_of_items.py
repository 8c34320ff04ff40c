"""别的事项的标准怎么调：特困的基本生活费、照料护理补贴各按公布值；事项文件夹自己写金额的也一样。只增不减，老决定照旧解释得通。"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits import standard_schemes as registry
from minzheng.engines.benefits.models import AmountBasis, DueItem, StandardChange, StandardItem
from minzheng.engines.benefits.services.standards import apply_standard
from minzheng.engines.benefits.standard_types import NewStandard, StandardLower, StandardTaken, StandardUnfit
from minzheng.engines.benefits.types import RaiseCause, StandardFigure, StandardScheme, Way
from minzheng.engines.rules import services as rules
from minzheng.engines.rules.queries import NewAdvice, advice_by_id, store_advice
from minzheng.engines.rules.types import ParameterUnsettled
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.assistance.items.tekun.standard import rests_on
from tests.engines.benefits.awards import (
    AREA,
    AT,
    CITY,
    DECEMBER,
    JANUARY,
    Given,
    amounts,
    dibao_family,
    granted,
    questions,
    刘审核,
)
from tests.engines.benefits.scene import as_actor, 李科
from tests.law.item_cases import complete_item_case

pytestmark = pytest.mark.django_db
BASIC, SELF, HALF = "tekun.basic_fen", "tekun.care.self_fen", "tekun.care.half_fen"
NEW = NewStandard(
    "500110", JANUARY, None, None, "渝民规〔2026〕9号", "关于提高特困人员供养标准的通知", "tekun",
    ((BASIC, 104_000), (HALF, 22_000)),
)  # fmt: skip
ABLE = dict.fromkeys(("eats", "dresses", "gets_up", "uses_toilet", "walks", "bathes"), True)
ON = date(2026, 11, 20)


def facts(failed: tuple[str, ...] = ("walks",), **more: Any) -> dict[str, Any]:
    """An old man living alone; `failed`: what he cannot do by himself."""
    able = {**ABLE, **dict.fromkeys(failed, False)}
    whole = complete_item_case(
        {
            "day": ON,
            "members": [{"relation": "self", "birth_date": date(1950, 3, 1), "self_care": able, **more}],
        }
    )
    whole["members"][0]["ref"] = "m0"
    return whole


def old_man(
    failed: tuple[str, ...] = ("walks",), *, own_fen: int = 0, start_month: date = DECEMBER, **more: Any
) -> tuple[Given, Given]:
    """Both awards of one man, by one decision, as his kept advice says; `own_fen`: basic living as the officer set it."""
    advice = rules.assess_family(facts(failed, **more), on=ON).of("tekun")
    who, decision = new_id(), new_id()
    with as_actor(李科):
        kept = store_advice(actor=SYSTEM, new=NewAdvice(new_id(), who, AREA, advice), at=AT)
    care = dict(advice.trace["results"]["people"][0])["tekun_care_monthly"]
    common = {
        "advice_id": kept, "decision_id": decision, "of_person": True, "household_id": who,
        "rule_version": advice.law_version, "start_month": start_month,
    }  # fmt: skip
    basic = granted(who, kind="tekun", amount_fen=own_fen or advice.monthly_fen - care, **common)
    return basic, granted(who, kind="tekun_care", amount_fen=care, **common)


def proposed(new: NewStandard = NEW, *, at: datetime = AT) -> UUID:
    with transaction.atomic(), as_actor(刘审核):
        return services.propose_standard(actor=刘审核, new=new, at=at)


def applied(new: NewStandard = NEW, *, at: datetime = AT) -> UUID:
    change_id = proposed(new, at=at)
    with transaction.atomic(), as_actor(李科):
        seen = queries.standard_preview(actor=李科, change_id=change_id, at=at)
        assert seen is not None
        services.approve_standard(actor=李科, change_id=change_id, digest=seen.digest, at=at)
    apply_standard(change_id=change_id, at=at)
    return change_id


def outcomes(change_id: UUID) -> dict[UUID, str]:
    with open_scope(CITY):
        return dict(StandardItem.objects.filter(change_id=change_id).values_list("award_id", "outcome"))


def test_特困两笔各随各的标准_没写到的档次不变() -> None:
    half, whole = old_man(), old_man(())
    family = dibao_family(0)
    change_id = proposed()
    with transaction.atomic(), as_actor(李科):
        seen = queries.standard_preview(actor=李科, change_id=change_id, at=AT)
        rows = queries.standard_rows(actor=李科, change_id=change_id, at=AT)
    assert seen is not None
    (unit,) = seen.units
    assert (unit.unit, unit.awards, unit.raised, unit.same, unit.asked) == ("500110", 4, 3, 1, 0)
    assert unit.more_fen == 2 * 3_900 + 2_000
    assert sorted((row.old_fen, row.new_fen) for row in rows) == [
        (5_000, 5_000),
        (20_000, 22_000),
        (100_100, 104_000),
        (100_100, 104_000),
    ]
    assert len(queries.standard_pictures(seen)) == 1 and queries.standard_pictures(seen)[0].bars
    with as_actor(刘审核):
        services.withdraw_standard(actor=刘审核, change_id=change_id, reasons="文件有更正", at=AT)
    applied()
    assert amounts(half[0].award_id) == [(DECEMBER, DECEMBER, 100_100), (JANUARY, None, 104_000)]
    assert amounts(half[1].award_id) == [(DECEMBER, DECEMBER, 20_000), (JANUARY, None, 22_000)]
    assert amounts(whole[1].award_id) == [(DECEMBER, None, 5_000)]
    assert amounts(family.award_id) == [(DECEMBER, None, 63_000)], "another item's awards are left alone"


def test_失能人员按高的一档_自理档涨过了失能档就按自理档() -> None:
    _basic, care = old_man(disability_kind="physical", disability_grade=1)
    with open_scope(CITY):
        assert AmountBasis.objects.get(award_id=care.award_id).figures == f"{HALF} tekun.care.weak_fen"
    applied(replace(NEW, figures=(("tekun.care.weak_fen", 21_000),)))
    assert amounts(care.award_id)[-1][2] == 21_000
    later = replace(NEW, from_month=date(2027, 3, 1), figures=((HALF, 23_000),))
    applied(later, at=datetime(2027, 2, 10, 12, tzinfo=BEIJING))
    assert amounts(care.award_id)[-1][2] == 23_000


def test_算出来的与逐人问法律的分文不差() -> None:
    """What the ledger lays over awards equals the law asked man by man under the adopted text."""
    men = [
        ((), {}),
        (("walks",), {}),
        (tuple(ABLE), {}),
        ((), {"disability_kind": "mental", "disability_grade": 2}),
    ]
    given = [old_man(failed, **more) for failed, more in men]
    every = (
        (BASIC, 104_000),
        (SELF, 6_000),
        (HALF, 21_000),
        ("tekun.care.full_fen", 33_000),
        ("tekun.care.weak_fen", 20_500),
    )
    applied(replace(NEW, figures=every))
    adopted = queries.adopted_text(unit="500110")
    for (failed, more), (basic, care) in zip(men, given, strict=True):
        asked = rules.assess_family(facts(failed, **more), on=JANUARY, adopted=adopted).of("tekun")
        assert asked.monthly_fen == amounts(basic.award_id)[-1][2] + amounts(care.award_id)[-1][2]


def test_工作人员另定的金额交给人_没有依据的也交给人() -> None:
    own, stock = old_man(own_fen=90_000), granted(kind="tekun")
    found = outcomes(applied())
    assert (found[own[0].award_id], found[own[1].award_id]) == ("own_amount", "raised")
    assert found[stock.award_id] == "no_basis"
    assert {row.award_id for row in questions(kind="standard")} == {own[0].award_id, stock.award_id}


def test_不许批量调低_每一项都比() -> None:
    for path, fen in ((BASIC, 100_000), (HALF, 19_999), ("tekun.care.weak_fen", 1)):
        with pytest.raises(StandardLower):
            proposed(replace(NEW, figures=((SELF, 9_000), (path, fen))))
    applied()
    with pytest.raises(StandardLower):
        proposed(replace(NEW, from_month=date(2027, 7, 1), figures=((BASIC, 103_900),)))


def test_没有金额_不认识的项目_用错了栏目的_都不能提出() -> None:
    for wrong in (
        replace(NEW, figures=()),
        replace(NEW, figures=((BASIC, 0),)),
        replace(NEW, figures=(("dibao.standard.urban", 90_000),)),
        replace(NEW, urban_fen=90_000),
        replace(NEW, kind="borderline"),
        replace(NEW, kind="dibao"),
    ):
        with pytest.raises(StandardUnfit):
            proposed(wrong)
    proposed()
    with pytest.raises(StandardTaken):
        proposed()
    proposed(replace(NEW, kind="dibao", figures=(), urban_fen=80_000)), "another item in the same month"


def test_没有公布值的不硬算(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "figures_under", lambda paths, **_: dict.fromkeys(paths))
    with pytest.raises(ParameterUnsettled, match="全护理"):
        proposed()


def test_老决定仍按老标准解释得通_新申请按新标准() -> None:
    basic, _care = old_man()
    with open_scope(CITY):
        kept = advice_by_id(advice_id=AmountBasis.objects.get(award_id=basic.award_id).advice_id)
    applied()
    assert kept is not None
    text = queries.adopted_text(unit="500110")
    again = rules.assess_family(facts(), on=kept.advice.on, adopted=text).of("tekun")
    assert (again.monthly_fen, again.explanation) == (kept.advice.monthly_fen, kept.advice.explanation)
    assert rests_on("tekun", kept.advice) == ((BASIC, 100_100),)
    fresh = rules.assess_family(facts(), on=JANUARY, adopted=text).of("tekun")
    assert fresh.monthly_fen == 104_000 + 22_000
    elsewhere = rules.assess_family(facts(), on=JANUARY, adopted=queries.adopted_text(unit="500101"))
    assert elsewhere.of("tekun").monthly_fen == 120_100


def test_文件晚到的补发_家里听到的是合在一起的() -> None:
    late = datetime(2027, 3, 10, 12, tzinfo=BEIJING)
    basic, care = old_man()
    change_id = applied(at=late)
    with open_scope(CITY):
        back = dict(DueItem.objects.filter(kind="back_pay").values_list("award_id", "amount_fen"))
        homes, _last = queries.raised_homes(
            cause=RaiseCause.STANDARD, cause_id=change_id, on=late.date(), after=None, limit=10
        )
    assert back == {basic.award_id: 3 * 3_900, care.award_id: 3 * 2_000}
    (home,) = homes
    assert (home.before_fen, home.after_fen, home.once_fen) == (120_100, 126_000, 3 * 5_900)


def test_提出以后数字不能改() -> None:
    change_id = proposed()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        StandardChange.objects.filter(pk=change_id).update(figures={BASIC: 200_000})
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        StandardChange.objects.create(
            unit_code="500110", kind="tekun", from_month=DECEMBER, document="x", reference="x", place_text="",
            rule_profile="cn-2021", rule_version="x", digest=b"\0" * 32, proposed_at=AT, proposed_by_posting=new_id(),
            proposed_by_account=new_id(), proposed_by_name="刘审核",
        )  # fmt: skip


def test_和低保标准比一比_只提醒(monkeypatch: pytest.MonkeyPatch) -> None:
    line = queries.standard(change_id=proposed())
    assert line is not None
    ((beside, fen, other),) = queries.figures_beside(line)
    assert (beside.permille, fen, other) == (1_300, 104_000, 77_000)


def test_事项文件夹自己写金额的_也能调标(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_SCHEMES", dict(registry._SCHEMES))
    services.register_scheme(
        StandardScheme("own_item", "样例补助", Way.FIGURE, ("own_item",), (StandardFigure("each", "每月金额", 77_300),),
                       lambda _kind, _advice: (("each", 77_300),))
    )  # fmt: skip
    advice = rules.assess_family(facts(), on=ON).of("tekun")
    who = new_id()
    with as_actor(李科):
        kept = store_advice(actor=SYSTEM, new=NewAdvice(new_id(), who, AREA, advice), at=AT)
    home = granted(who, kind="own_item", amount_fen=77_300, advice_id=kept)
    new = replace(NEW, kind="own_item", figures=(("each", 80_000),))
    with pytest.raises(StandardLower):
        proposed(replace(new, figures=(("each", 77_200),)))
    assert queries.adopted_figures(item="own_item", unit="500110", on=JANUARY) == {}
    applied(new)
    assert amounts(home.award_id)[-1] == (JANUARY, None, 80_000)
    found = queries.adopted_figures(item="own_item", unit="500110", on=JANUARY)
    assert found == {"each": (80_000, NEW.document, JANUARY)}
    assert queries.adopted_figures(item="own_item", unit="500110", on=DECEMBER) == {}
    assert queries.adopted_figures(item="own_item", unit="500101", on=JANUARY) == {}
    assert queries.adopted_text(unit="500110") is None, "it is no parameter of the law"
    with pytest.raises(StandardLower):
        proposed(replace(new, from_month=date(2027, 2, 1), figures=(("each", 79_000),)))


def test_说不全的不能登记() -> None:
    figure = (StandardFigure("each", "每月金额", 1),)
    for wrong in (
        StandardScheme("x", "x", Way.FIGURE, (), figure, lambda _kind, _advice: ()),
        StandardScheme("x", "x", Way.FIGURE, ("x",), (), lambda _kind, _advice: ()),
        StandardScheme("x", "x", Way.FIGURE, ("x",), figure),
        StandardScheme("x", "x", Way.DIFFERENCE, ("x",), figure, lambda _kind, _advice: ()),
    ):
        with pytest.raises(ValueError, match="names kinds"):
            services.register_scheme(wrong)
    assert queries.scheme("x") is None and {"dibao", "tekun"} <= {one.item for one in queries.schemes()}
