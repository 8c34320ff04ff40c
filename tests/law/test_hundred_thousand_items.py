"""十万户，所有事项：每户与第二种写法一分不差；每户换一个条件，结果只往该去的方向变，或者一点不变。

`make test` takes three thousand families, `make qa` a hundred thousand, each batch under another profile, day and place.
"""

from __future__ import annotations

import copy
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

import pytest
import yaml

from minzheng.engines.rules.item_advice import once_of, outcome_of_item, persons_of_item
from minzheng.engines.rules.together import together_of
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.items import ITEMS, ItemsFound, evaluate_items_many
from openfisca_chongqing.system import law
from tests.law.counterparts import (
    income_by_year,
    income_in_parts,
    more_income,
    more_savings,
    other_names,
    other_order,
)
from tests.law.item_families import random_full_family
from tests.law.item_places import ITEM_PLACES
from tests.law.plain_items import PlainItems, Told
from tests.law.test_recompute import DAYS, PROFILES

BATCH = 250
TURNS = (*DAYS, date(2025, 1, 1), date(2026, 1, 28))
SETTINGS = list(product(PROFILES, TURNS, ITEM_PLACES))
Facts = dict[str, Any]
Change = Callable[[Facts, random.Random], Facts]


def other_supporters_order(facts: Facts, rng: random.Random) -> Facts:
    """Supporters and parents in another order."""
    rng.shuffle(facts["supporters"])
    for member in facts["members"]:
        rng.shuffle(member["parents"])
    return facts


def one_more_indicator_failed(facts: Facts, rng: random.Random) -> Facts:
    """Somebody can do one thing less alone."""
    for member in facts["members"]:
        able = [name for name, can in (member["self_care"] or {}).items() if can]
        if able:
            member["self_care"][rng.choice(able)] = False
    return facts


def a_supporter_dies(facts: Facts, rng: random.Random) -> Facts:
    """One legal supporter less, of those who live elsewhere: who lives here is asked after."""
    outside = [supporter for supporter in facts["supporters"] if "member" not in supporter]
    if outside:
        facts["supporters"].remove(rng.choice(outside))
    return facts


def dearer_hardship(facts: Facts, rng: random.Random) -> Facts:
    """The same trouble costs more."""
    facts["hardship"]["cost_fen"] += rng.randint(1, 300_000)
    return facts


def dearer_living(facts: Facts, rng: random.Random) -> Facts:
    """Necessary living costs more."""
    facts["living_expense"]["fen"] += rng.randint(1, 90_000)
    return facts


NO_MATTER: tuple[Change, ...] = (
    other_order,
    other_names,
    income_in_parts,
    income_by_year,
    other_supporters_order,
)
#: Change → the items whose amounts may move one way only: +1 never less, −1 never more.
ONE_WAY: dict[Change, tuple[int, tuple[str, ...]]] = {
    more_income: (-1, ("tekun",)),
    more_savings: (-1, ("tekun", "borderline", "rigid_expense")),
    one_more_indicator_failed: (1, ("tekun",)),
    a_supporter_dies: (1, ("tekun",)),
    dearer_hardship: (1, ("temporary_aid", "quick_aid")),
    dearer_living: (1, ("rigid_expense",)),
}
#: What nothing of a family's means may touch.
BLIND: dict[Change, tuple[str, ...]] = {
    more_income: ("quick_aid", "orphan", "de_facto_orphan", "disability_care", "disaster"),
    more_savings: ("quick_aid", "orphan", "de_facto_orphan", "disability_care", "disaster"),
}
CHANGES = (*NO_MATTER, *ONE_WAY)


@dataclass
class Seen:
    """What a batch showed: outcomes by item, how often each change moved something, and everything that was wrong."""

    families: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Take another batch in."""
        self.families += other.families
        self.outcomes += other.outcomes
        self.moved += other.moved
        self.wrong += other.wrong


def told_of(found: ItemsFound) -> dict[str, Told]:
    """The engine's answer in the shape of the second writing."""
    told = {}
    for item in ITEMS:
        outcome = outcome_of_item(found, item)
        fits = outcome == "fits"
        people = {p.ref: p.monthly_fen for p in persons_of_item(found, item, {})} if fits else {}
        told[item.code] = (outcome.value, people, *(once_of(found, item) if fits else (0, 0)))
    return told


def place_text(values: dict[str, Any]) -> str:
    rows = {
        name: [{"from": "2016-01-01", "value": value, "status": "verified", "source": "案例"}]
        for name, value in values.items()
    }
    return yaml.safe_dump({"title": "案例参数", "parameters": rows}, allow_unicode=True)


def batch(number: int) -> Seen:
    """One batch, from its number alone."""
    rng = random.Random(f"十万户所有事项 {number}")
    profile, on, place = SETTINGS[number % len(SETTINGS)]
    change = CHANGES[(number // len(SETTINGS) + number) % len(CHANGES)]
    values = ITEM_PLACES[place]
    rules = law(profile, place_text(values), place) if values else law(profile)
    families = [random_full_family(rng) for _ in range(BATCH)]
    changed = [change(copy.deepcopy(facts), rng) for facts in families]
    before, after = (
        evaluate_items_many([HouseholdFacts.model_validate(f) for f in some], on=on, law=rules)
        for some in (families, changed)
    )
    seen = Seen(families=BATCH)
    where = f"{profile} {on} {place}"
    for index, (facts, found, then) in enumerate(zip(families, before, after, strict=True)):
        plain, told, later = PlainItems(facts, on, profile, values), told_of(found), told_of(then)
        seen.outcomes.update(f"{code} {answer[0]}" for code, answer in told.items())
        if told != plain.items():
            seen.wrong.append(f"第二种写法不同：第 {number} 批第 {index} 户，{where}")
        if {one.ref: one.monthly_fen for one in together_of(found, {})} != plain.together():
            seen.wrong.append(f"就高不同：第 {number} 批第 {index} 户，{where}")
        left = assisted(found) and not assisted(then)
        seen.wrong += [
            f"{line}：第 {number} 批第 {index} 户，{where}" for line in broken(change, told, later, left=left)
        ]
        seen.moved[change.__name__] += told != later
    return seen


def size(answer: Told) -> tuple[int, int, int, int]:
    """How many fit and what they get, for comparing one answer with another."""
    return len(answer[1]), sum(answer[1].values()), answer[2], answer[3]


def assisted(found: ItemsFound) -> bool:
    """Whether the family falls in 低保 or its margin, which leaves no room for 刚性支出困难."""
    return bool(found.household["eligible"] or found.household["borderline"])


def broken(
    change: Change, before: dict[str, Told], after: dict[str, Told], *, left: bool = False
) -> list[str]:
    """What a change moved that it must not move, or moved the wrong way.

    `left`: by the change the family falls out of 低保 and its margin. Then, and only then, 刚性支出困难 may open: it asks
    that the family be in neither, and a place's property rule for it may be the looser one (民发〔2024〕57号 art. 4).
    """
    if change in NO_MATTER:
        return [] if sized(before) == sized(after) else [change.__name__]
    wrong = [f"{change.__name__} {c}" for c in BLIND.get(change, ()) if before[c] != after[c]]
    way, items = ONE_WAY[change]
    for code in items:
        if left and code == "rigid_expense":
            continue
        pairs = zip(size(before[code]), size(after[code]), strict=True)
        if "unsettled" not in (before[code][0], after[code][0]) and any((b - a) * way > 0 for b, a in pairs):
            wrong.append(f"{change.__name__} {code}")
    return wrong


def sized(told: dict[str, Told]) -> dict[str, Told]:
    """The answers without the order of people."""
    return {code: (answer[0], dict(sorted(answer[1].items())), *answer[2:]) for code, answer in told.items()}


def agree(families: int) -> None:
    began = time.monotonic()
    seen = Seen()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(batch, range(families // BATCH)):
            seen.add(part)
    print(f"{seen.families} families, all items, in {time.monotonic() - began:.0f} s: {len(seen.wrong)} wrong; {dict(seen.outcomes)}; moved {dict(seen.moved)}")  # fmt: skip
    assert seen.families == families
    assert seen.wrong == []
    assert {f"{item.code} {word}" for item in ITEMS for word in ("fits", "not_now")} <= set(seen.outcomes)
    for change in NO_MATTER:
        assert seen.moved[change.__name__] == 0


@pytest.mark.slow
def test_三千户所有事项与第二种写法一分不差() -> None:
    agree(3_000)


@pytest.mark.qa
def test_十万户所有事项与第二种写法一分不差() -> None:
    agree(100_000)


def test_一百户所有事项与第二种写法一分不差(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.law.test_hundred_thousand_items.BATCH", 25)
    parts = [batch(number) for number in (0, 27, 50, 91)]
    assert [line for part in parts for line in part.wrong] == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("unable", lambda self, one: False),
        ("care", lambda self, person: 5000),
        ("letter", lambda self: "C"),
        ("below_disposable", lambda self: True),
        ("assisted", lambda self, person: self.dibao_person(person)),
    ],
    ids=["义务人一律有能力", "照料一律五十元", "对象一律丙类", "收入一律低于可支配收入", "只认低保对象"],
)
def test_第二种写法写错会被看见(name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defects: each rule left out of the second writing shows as a difference."""
    monkeypatch.setattr("tests.law.test_hundred_thousand_items.BATCH", 60)
    monkeypatch.setattr(PlainItems, name, wrong)
    assert any("不同" in line for number in (5, 12, 40) for line in batch(number).wrong)


def test_退出低保边缘才可能转为刚性支出困难() -> None:
    """民发〔2024〕57号第四条（一）（三）：地方财产条件较宽的，存款超出低保边缘规定的家庭可以转为刚性支出困难。"""
    fits, not_now = ("fits", {"m1": 0}, 0, 0), ("not_now", {}, 0, 0)
    before = {
        "tekun": not_now,
        "borderline": fits,
        "rigid_expense": not_now,
        **dict.fromkeys(BLIND[more_savings], not_now),
    }
    after = before | {"borderline": not_now, "rigid_expense": fits}
    assert broken(more_savings, before, after, left=True) == []
    assert broken(more_savings, before, after) == ["more_savings rigid_expense"]
    assert broken(more_savings, after, before | {"borderline": not_now}, left=True) == []
    wrong = {"rigid_expense": not_now, "tekun": not_now, "borderline": not_now}
    assert broken(more_savings, before | wrong, before, left=True) == ["more_savings borderline"]


def test_每个参数都在某地换过值() -> None:
    """A parameter nothing moves is a parameter nothing tests."""
    moved = {path for values in ITEM_PLACES.values() for path in values}
    mine = ("tekun.", "local.", "rigid_expense.", "temporary_aid.", "child.", "disability.", "referral.")
    paths = {path for path in law().all_figures(DAYS[-1]) if path.startswith(mine)}
    rates = {f"temporary_aid.medical.{letter}.rate_permille" for letter in "ac"}
    assert paths - moved == rates
