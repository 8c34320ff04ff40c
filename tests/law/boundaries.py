"""Boundary cases of the items beside 低保, written by a generator with its own oracle: `python -m tests.law.boundaries`.

The oracle is this file's own reading of the law: tables of published amounts and comparisons in whole numbers. It
imports neither the engine nor its parameters nor the second writing's rules. `tests/law/test_item_cases.py` fails
when a written file differs from what the generator makes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Case = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "src" / "openfisca_chongqing" / "tests"
DAY = date(2025, 8, 1)
#: First day, 城市低保, 农村低保, 特困基本生活, 机构孤儿, 散居孤儿, 事实无人抚养, in yuan; None: not published.
ROWS: list[tuple[date, int, int, int, int, int, int | None]] = [
    (date(2016, 1, 1), 460, 300, 600, 1000, 600, None),
    (date(2019, 9, 1), 580, 440, 754, 1404, 1204, None),
    (date(2020, 9, 1), 620, 496, 806, 1456, 1256, None),
    (date(2021, 9, 1), 636, 515, 827, 1477, 1277, 1225),
    (date(2022, 9, 1), 717, 581, 932, 1582, 1382, 1382),
    (date(2023, 9, 1), 735, 600, 955, 1605, 1405, 1405),
    (date(2024, 9, 1), 750, 610, 975, 1825, 1625, 1625),
    (date(2025, 7, 1), 770, 630, 1001, 1851, 1651, 1651),
]
#: First day, 生活补贴, 护理一级, 护理二级, in yuan.
TWO = [(date(2016, 1, 1), 50, 50, 50), (date(2019, 1, 1), 70, 80, 70), (date(2022, 10, 1), 80, 90, 80), (date(2024, 1, 1), 90, 100, 90)]  # fmt: skip
#: 上年度居民人均可支配收入, in yuan a year, by the year in which it counts.
DISPOSABLE = {2022: 33803, 2023: 35666, 2024: 37595, 2025: 39713, 2026: 39713}
AREAS = {"urban": "城市", "rural": "农村"}
KINDS = {"physical": "肢体", "mental": "精神", "intellectual": "智力", "visual": "视力", "hearing": "听力", "speech": "言语", "multiple": "多重"}  # fmt: skip
MIND = ("mental", "intellectual")
STEPS = {-1: "少一分", 0: "恰好相等", 1: "多一分"}
CARE = {"eats": "吃饭", "dresses": "穿衣", "gets_up": "上下床", "uses_toilet": "如厕", "walks": "行走", "bathes": "洗澡"}  # fmt: skip
GRADE_NAMES = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
OLD = {"relation": "self", "birth_date": date(1950, 3, 1)}


def fits(**amounts: int) -> Case:
    return {"outcome": "fits", "persons": amounts}


NOT = {"outcome": "not_now", "persons": {}}


def tekun_standards() -> Iterator[Case]:
    """Income against the 低保 standard in every published row; before August 2022 the care amounts are not settled."""
    for (since, urban, rural, basic, *_), area, (step, word) in itertools.product(ROWS, AREAS, STEPS.items()):
        line = (urban if area == "urban" else rural) * 100
        settled = since >= date(2022, 8, 1)
        told: Case = fits(m1=basic * 100) if settled else {"outcome": "unsettled"}
        yield {
            "name": f"{since.year}年起{AREAS[area]}独居老人收入比低保标准{word}，{'算特困' if step < 0 else '不算特困'}",
            "day": since,
            "area": area,
            "members": [OLD | {"wage": line + step}],
            "expect": {"tekun": told if step < 0 else NOT},
        }


def tekun_ages() -> Iterator[Case]:
    for name, born, on, amount in (
        ("当天满六十周岁", date(1965, 8, 1), DAY, 100100),
        ("差一天满六十周岁", date(1965, 8, 2), DAY, None),
        ("差一天满十六周岁，另加未成年人照料", date(2009, 8, 2), DAY, 120100),
        ("当天满十六周岁", date(2009, 8, 1), DAY, None),
        ("闰日出生，六十周岁那年二月二十八日未满", date(1964, 2, 29), date(2024, 2, 28), None),
        ("闰日出生，六十周岁那年二月二十九日已满", date(1964, 2, 29), date(2024, 2, 29), 95500),
    ):
        yield {
            "name": f"特困年龄：{name}",
            "day": on,
            "members": [{"relation": "self", "birth_date": born, "parents": [{"state": "able"}]}],
            "expect": {"tekun": NOT if amount is None else fits(m1=amount)},
        }


def tekun_disabilities() -> Iterator[Case]:
    lightest = {"mental": 3, "intellectual": 3, "physical": 2, "visual": 1}
    for (kind, label), grade in itertools.product(KINDS.items(), GRADE_NAMES):
        counted = grade <= lightest.get(kind, 0)
        weak = kind in lightest and grade <= 2
        yield {
            "name": f"特困劳动能力：四十岁{label}{GRADE_NAMES[grade]}残疾，{'算无劳动能力' if counted else '不算无劳动能力'}",
            "members": [{"relation": "self", "disability_kind": kind, "disability_grade": grade}],
            "expect": {"tekun": fits(m1=100100 + 20000 * weak) if counted else NOT},
        }


def tekun_self_care() -> Iterator[Case]:
    for answers in itertools.product((True, False), repeat=6):
        failed = [label for label, able in zip(CARE.values(), answers, strict=True) if not able]
        care = 30000 if len(failed) >= 4 else 20000 if failed else 5000
        told = "、".join(failed) if failed else "没有一项"
        yield {
            "name": f"特困自理评估：{told}不能自主，照料{care // 100}元",
            "members": [OLD | {"self_care": dict(zip(CARE, answers, strict=True))}],
            "expect": {"tekun": fits(m1=100100 + care)},
        }


def supporter_disabilities() -> Iterator[Case]:
    for (kind, label), grade in itertools.product(KINDS.items(), GRADE_NAMES):
        unable = grade <= (3 if kind in MIND else 2)
        yield {
            "name": f"特困义务人：独子{label}{GRADE_NAMES[grade]}残疾无收入，{'无能力' if unable else '有能力'}履行",
            "members": [OLD],
            "supporters": [{"supports": "m1", "disability_kind": kind, "disability_grade": grade}],
            "expect": {"tekun": fits(m1=100100) if unable else NOT},
        }


def supporter_incomes() -> Iterator[Case]:
    for year, (step, word) in itertools.product(DISPOSABLE, STEPS.items()):
        basic = next(row[3] for row in reversed(ROWS) if row[0] <= date(year, 12, 31))
        told: Case = fits(m1=basic * 100) if year > 2022 else fits(m1=basic * 100)
        yield {
            "name": f"特困义务人：{year}年底七十五岁的女儿收入比上年度人均可支配收入{word}",
            "day": date(year, 12, 31),
            "members": [{"relation": "self", "birth_date": date(1925, 1, 1)}],
            "supporters": [
                {
                    "supports": "m1",
                    "birth_date": date(year - 75, 5, 1),
                    "income": {"fen": DISPOSABLE[year] * 100 + step, "per": "year"},
                }
            ],
            "expect": {"tekun": told if step < 0 else NOT},
        }
    for name, more, unable in (
        ("当天满七十周岁，无收入", {"birth_date": date(1955, 8, 1)}, True),
        ("差一天满七十周岁，无收入", {"birth_date": date(1955, 8, 2)}, False),
        ("满七十周岁，财产超出低收入规定", {"birth_date": date(1950, 1, 1), "property_low": False}, False),
        ("当天满六十周岁的低保老人", {"birth_date": date(1965, 8, 1), "dibao": True}, True),
        ("差一天满六十周岁的低保对象", {"birth_date": date(1965, 8, 2), "dibao": True}, False),
        ("六十五岁，不是低保对象", {"birth_date": date(1960, 1, 1)}, False),
        ("本人是特困人员", {"tekun": True, "property_low": False}, True),
        ("在监狱服刑，财产符合", {"away": True}, True),
        ("在监狱服刑，财产超出", {"away": True, "property_low": False}, False),
        ("无民事行为能力，财产符合", {"no_capacity": True}, True),
        ("无民事行为能力，财产超出", {"no_capacity": True, "property_low": False}, False),
        ("本市规定的其他无能力情形", {"unable_local": True, "property_low": False}, True),
    ):
        yield {
            "name": f"特困义务人：{name}",
            "members": [{"relation": "self", "birth_date": date(1930, 1, 1)}],
            "supporters": [{"supports": "m1"} | more],
            "expect": {"tekun": fits(m1=100100) if unable else NOT},
        }


def borderline() -> Iterator[Case]:
    for (since, urban, rural, *_), area, (step, word) in itertools.product(ROWS, AREAS, STEPS.items()):
        line = (urban if area == "urban" else rural) * 150
        yield {
            "name": f"{since.year}年起{AREAS[area]}一人收入比一倍半标准{word}，{'属' if step < 0 else '不属'}低保边缘",
            "day": since,
            "area": area,
            "members": [{"relation": "self", "wage": line + step}],
            "expect": {"borderline": {"outcome": "fits" if step < 0 else "not_now"}},
        }


def rigid() -> Iterator[Case]:
    for heads, wage, (step, word) in itertools.product((1, 2, 4), (120001, 150007, 250000), STEPS.items()):
        income = wage * heads * 12
        line = -(-income * 7 // 10)
        yield {
            "name": f"刚性支出：{heads}人每人月收入{wage}分，一年支出比七成{word}",
            "members": [{"relation": "self", "wage": wage}]
            + [{"relation": "sibling", "support_duty": True, "wage": wage}] * (heads - 1),
            "living_expense": {"fen": line + step, "per": "year"},
            "expect": {"rigid_expense": {"outcome": "fits" if step >= 0 else "not_now"}},
        }
    for step, word in STEPS.items():
        yield {
            "name": f"刚性支出：人均年收入比上年度可支配收入{word}",
            "members": [
                {"relation": "self", "incomes": [{"kind": "other", "fen": 3971300 + step, "per": "year"}]}
            ],
            "living_expense": {"fen": 3900000, "per": "year"},
            "expect": {"rigid_expense": {"outcome": "fits" if step < 0 else "not_now"}},
        }
    for on, told in ((date(2024, 12, 31), "not_now"), (date(2025, 1, 1), "fits")):
        yield {
            "name": f"刚性支出：办法{'施行前一天' if told == 'not_now' else '施行当天'}",
            "day": on,
            "members": [{"relation": "self", "wage": 200000}],
            "living_expense": {"fen": 2000000, "per": "year"},
            "expect": {"rigid_expense": {"outcome": told}},
        }


#: Class: who, own cost above in yuan, least and most in tenths, cap in yuan, whether the excess alone counts.
TABLE: dict[str, tuple[Case, int, int, int, int, bool]] = {
    "A": ({"held": [{"kind": "tekun"}]}, 300, 9, 10, 50000, True),
    "B": ({"held": [{"kind": "dibao"}]}, 3000, 4, 6, 40000, True),
    "C": ({"wage": 150000}, 20000, 3, 5, 30000, False),
}


def medical() -> Iterator[Case]:
    for letter, (who, above, least, most, cap, excess) in TABLE.items():
        line = above * 100
        reach = [(cap * 1000 // tenth) + line * excess for tenth in (most, least)]
        costs = {
            line - 1,
            line,
            line + 1,
            line + 100000,
            *reach,
            *(r - 2000 for r in reach),
            *(r + 2000 for r in reach),
        }
        for cost in sorted(costs):
            base = cost - line if excess else cost
            amounts = [
                min(-(-(base * t // 10) // 100) * 100, cap * 100) if cost > line else 0 for t in (least, most)
            ]
            yield {
                "name": f"临时救助医疗困难：{letter}类个人负担{cost / 100:.2f}元",
                "members": [{"relation": "self"} | who],
                "hardship": {
                    "type": "emergency",
                    "kind": "medical",
                    "person": "m1",
                    "cost_fen": cost,
                    "life_hard": True,
                },
                "expect": {"temporary_aid": {"outcome": "fits", "low": amounts[0], "high": amounts[1]}},
            }


def months_of_standard() -> Iterator[Case]:
    table = {"long_treatment": ("长期治疗", (12, 12, 6)), "disaster": ("灾害意外", (36, 18, 6))}
    for (since, urban, *_), (kind, (label, months)), (turn, letter) in itertools.product(
        ROWS, table.items(), enumerate(TABLE)
    ):
        who = {"wage": urban * 180} if letter == "C" else TABLE[letter][0]
        yield {
            "name": f"{since.year}年起临时救助{label}：{letter}类最多{months[turn]}个月城市标准",
            "day": since,
            "area": "rural" if letter == "B" else "urban",
            "members": [{"relation": "self"} | who],
            "hardship": {"type": "emergency", "kind": kind, "person": "m1", "life_hard": True},
            "expect": {"temporary_aid": {"outcome": "fits", "low": 0, "high": urban * 100 * months[turn]}},
        }


def other_aid() -> Iterator[Case]:
    for step, word in STEPS.items():
        high = 0 if step > 0 else 6 * 77000
        yield {
            "name": f"临时救助类别：人均收入比两倍标准{word}，{'属D类由区县定' if step > 0 else '属C类'}",
            "members": [{"relation": "self", "wage": 154000 + step}],
            "hardship": {"type": "emergency", "kind": "disaster", "life_hard": True},
            "expect": {"temporary_aid": {"outcome": "fits", "low": 0, "high": high}},
        }
    for letter in TABLE:
        yield {
            "name": f"临时救助就学：{letter}类当年考入大学",
            "members": [{"relation": "self"} | TABLE[letter][0]],
            "hardship": {"type": "expense", "kind": "schooling", "person": "m1", "life_hard": True},
            "expect": {
                "temporary_aid": {"outcome": "fits", "low": 0 if letter == "C" else 500000, "high": 0}
            },
        }
    for step, word in STEPS.items():
        yield {
            "name": f"支出型临时救助：人均年收入比上年度可支配收入{word}",
            "members": [
                {"relation": "self", "incomes": [{"kind": "other", "fen": 3971300 + step, "per": "year"}]}
            ],
            "hardship": {"type": "expense", "kind": "other", "life_hard": True},
            "expect": {"temporary_aid": {"outcome": "fits" if step < 0 else "not_now"}},
        }


def quick() -> Iterator[Case]:
    for (area, label), on in itertools.product(AREAS.items(), (date(2026, 1, 28), date(2026, 1, 29))):
        begun, line = on.day == 29, 77000 if area == "urban" else 63000
        yield {
            "name": f"小额快救：{label}家庭{'意见印发当天' if begun else '意见印发前一天'}",
            "day": on,
            "area": area,
            "members": [{"relation": "self"}],
            "hardship": {"type": "emergency", "kind": "other", "life_hard": True},
            "expect": {
                "quick_aid": {"outcome": "fits" if begun else "not_now", "high": line if begun else 0}
            },
        }
    for kind, hard, aided in itertools.product(
        ("emergency", "expense", "none"), (True, False), (True, False)
    ):
        yes = kind == "emergency" and hard and not aided
        yield {
            "name": f"小额快救：{dict(emergency='急难', expense='支出', none='没有困难')[kind]}，"
            f"{'基本生活严重困难' if hard else '基本生活不困难'}，{'已救助过' if aided else '没有救助过'}",
            "day": date(2026, 3, 1),
            "members": [{"relation": "self"}],
            "hardship": {"type": kind, "kind": "other", "life_hard": hard, "aided": aided},
            "expect": {"quick_aid": {"outcome": "fits" if yes else "not_now"}},
        }


def two_subsidies() -> Iterator[Case]:
    for (kind, label), grade in itertools.product(KINDS.items(), GRADE_NAMES):
        care = {1: 10000, 2: 9000}.get(grade)
        someone = {"relation": "self", "disability_kind": kind, "disability_grade": grade}
        yield {
            "name": f"两项补贴：低保家庭{label}{GRADE_NAMES[grade]}残疾人",
            "members": [someone, {"relation": "spouse"}],
            "expect": {
                "disability_living": fits(m1=9000),
                "disability_care": fits(m1=care) if care else NOT,
            },
        }
        yield {
            "name": f"两项补贴：收入高的家庭{label}{GRADE_NAMES[grade]}残疾人",
            "members": [someone, {"relation": "spouse", "wage": 900000}],
            "property": {"vehicles": [{"kind": "car"}]},
            "expect": {"disability_living": NOT, "disability_care": fits(m1=care) if care else NOT},
        }
    for turn, (since, living, one, two) in enumerate(TWO):
        days = [(since, (living, one, two))]
        if turn and since.year != 2019:
            days.append((since - timedelta(days=1), TWO[turn - 1][1:]))
        for on, amounts in days:
            for grade in (1, 2):
                yield {
                    "name": f"两项补贴：{on.isoformat()}低保家庭肢体{GRADE_NAMES[grade]}残疾人",
                    "day": on,
                    "place": {"dibao.standard.urban": 60000} if on.year in (2018, 2019) else {},
                    "members": [
                        {"relation": "self", "disability_kind": "physical", "disability_grade": grade}
                    ],
                    "expect": {
                        "disability_living": fits(m1=amounts[0] * 100),
                        "disability_care": fits(m1=amounts[grade] * 100),
                    },
                }


STATES = {"able": "能抚养", "dead": "死亡", "declared_missing": "宣告失踪", "not_found": "查找不到", "disabled": "重残", "ill": "重病", "imprisoned": "服刑", "isolation": "强制戒毒", "restricted": "限制人身自由", "lost_contact": "失联"}  # fmt: skip
LOST = ("dead", "declared_missing", "not_found")
TIMED = ("imprisoned", "isolation", "restricted", "lost_contact")
CHILD = {"relation": "grandchild", "birth_date": date(2014, 6, 1), "support_duty": True}
GRAND = {"relation": "self", "birth_date": date(1956, 1, 1), "wage": 500000}


def child_case(name: str, parents: list[Case], orphan: int | None, de_facto: int | None, **more: Any) -> Case:
    child = CHILD | {"parents": parents} | more.pop("child", {})
    told = {"orphan": orphan, "de_facto_orphan": de_facto}
    return {
        "name": name,
        **more,
        "members": [GRAND, child],
        "expect": {code: NOT if fen is None else fits(m2=fen) for code, fen in told.items()},
    }


def children() -> Iterator[Case]:
    for first, second in itertools.combinations_with_replacement(STATES, 2):
        lost = sum(state in LOST for state in (first, second))
        whole = "able" not in (first, second)
        yield child_case(
            f"孩子父母一方{STATES[first]}、一方{STATES[second]}",
            [{"state": first}, {"state": second}],
            165100 if lost == 2 else None,
            165100 if whole and lost < 2 else None,
        )
    for state, months in itertools.product(TIMED, (5, 6, 7)):
        yield child_case(
            f"孩子母亲死亡，父亲{STATES[state]}{months}个月",
            [{"state": "dead"}, {"state": state, "months": months}],
            None,
            165100 if months >= 6 else None,
        )
    for (kind, label), grade in itertools.product(KINDS.items(), GRADE_NAMES):
        grave = grade <= (4 if kind in MIND else 2)
        yield child_case(
            f"孩子母亲失联一年，父亲{label}{GRADE_NAMES[grade]}残疾",
            [
                {"state": "lost_contact"},
                {"state": "disabled", "disability_kind": kind, "disability_grade": grade},
            ],
            None,
            165100 if grave else None,
        )
    for name, state, born, yes in (
        ("孤儿差一天满十八周岁", "dead", date(2007, 8, 2), True),
        ("孤儿当天满十八周岁", "dead", date(2007, 8, 1), False),
        ("事实无人抚养儿童差一天满十八周岁", "ill", date(2007, 8, 2), True),
        ("事实无人抚养儿童当天满十八周岁", "ill", date(2007, 8, 1), False),
    ):
        amount = 165100 if yes else None
        orphan = state == "dead"
        yield child_case(
            name,
            [{"state": state}, {"state": state}],
            amount if orphan else None,
            None if orphan else amount,
            child={"birth_date": born},
        )
    for since, *_, inside, outside, de_facto in ROWS:
        both = [{"state": "dead"}, {"state": "dead"}]
        for where, amount in ((True, inside), (False, outside)):
            yield (
                child_case(
                    f"{since.year}年起{'机构养育' if where else '散居'}孤儿每月{amount}元",
                    both,
                    amount * 100,
                    None,
                    day=since,
                    child={"in_institution": where},
                )
                if de_facto
                else {
                    "name": f"{since.year}年起{'机构养育' if where else '散居'}孤儿每月{amount}元",
                    "day": since,
                    "members": [GRAND, CHILD | {"parents": both, "in_institution": where}],
                    "expect": {"orphan": fits(m2=amount * 100)},
                }
            )
        if de_facto:
            yield child_case(
                f"{since.year}年起事实无人抚养儿童每月{de_facto}元",
                [{"state": "ill"}, {"state": "dead"}],
                None,
                de_facto * 100,
                day=since,
            )


def referrals() -> Iterator[Case]:
    near = [{"relation": "self", "wage": 100000, "unemployed": True}]
    for on, wide in ((date(2023, 10, 18), False), (date(2023, 10, 19), True)):
        told = {"outcome": "fits" if wide else "not_now"}
        yield {
            "name": f"转办：低保边缘家庭，国办意见{'印发当天起' if wide else '印发前一天不'}延伸",
            "day": on,
            "members": near,
            "housing_difficulty": True,
            "expect": {code: told for code in ("medical", "employment", "housing")},
        }
    for born, word, yes in (
        (date(2019, 8, 2), "差一天满六周岁", False),
        (date(2019, 8, 1), "当天满六周岁", True),
        (date(2010, 8, 2), "差一天满十五周岁", True),
        (date(2010, 8, 1), "当天满十五周岁", False),
    ):
        child = {
            "relation": "child",
            "birth_date": born,
            "disability_kind": "physical",
            "disability_grade": 1,
        }
        yield {
            "name": f"教育救助：{word}的残疾儿童不能入学，家境不限",
            "members": [{"relation": "self", "wage": 2000000}, child],
            "expect": {"education": {"outcome": "fits" if yes else "not_now"}},
        }
    for born, word, yes in ((date(2009, 8, 2), "差一天", False), (date(2009, 8, 1), "当天", True)):
        yield {
            "name": f"就业救助：低保家庭{word}满十六周岁的失业成员",
            "members": [{"relation": "self"}, {"relation": "child", "birth_date": born, "unemployed": True}],
            "expect": {"employment": {"outcome": "fits" if yes else "not_now"}},
        }


FILES = {
    "tekun/边界_收入与年龄": (tekun_standards, tekun_ages, tekun_disabilities),
    "tekun/边界_自理能力": (tekun_self_care,),
    "tekun/边界_法定义务人": (supporter_disabilities, supporter_incomes),
    "borderline/边界_一倍半": (borderline,),
    "rigid_expense/边界_七成": (rigid,),
    "temporary_aid/边界_分类标准": (medical, months_of_standard, other_aid),
    "quick_aid/边界_小额快救": (quick,),
    "disability/边界_两项补贴": (two_subsidies,),
    "child/边界_父母情形": (children,),
    "referral/边界_转办": (referrals,),
}


def flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else "null" if value is None else str(value)


def render(makers: tuple[Any, ...]) -> str:
    """One file's text."""
    lines = ["# 由 python -m tests.law.boundaries 写成，期望值出自生成器自己的写法，请勿手改。"]
    for case in (case for make in makers for case in make()):
        if case.get("place") == {}:
            del case["place"]
        first, *others = case.items()
        lines.append(f"- {first[0]}: {first[1]}")
        lines += [f"  {key}: {flow(value)}" for key, value in others]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write every file anew."""
    for name, makers in FILES.items():
        target = FOLDER / f"{name}.yaml"
        target.parent.mkdir(exist_ok=True)
        target.write_text(render(makers), encoding="utf-8")


if __name__ == "__main__":
    write()
