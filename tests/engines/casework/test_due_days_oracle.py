"""办理期限: ten thousand simulated cases over three years of real holidays against a day-by-day count of another hand.

The other count knows `chinese_calendar` and nothing of ours. New Year's Eve, make-up Saturdays, days of rest and the
first year nobody has published are among the days of acceptance.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import pytest

from minzheng.engines.casework.deadlines import MARKS, mark_day, merged, notice_last_day, term_end, used_days
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.workdays import queries as workdays
from minzheng.foundations.workdays.seed import shipped_calendar

CASES = 10_000
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)
#: The days of the law, written down a second time.
LAW = {
    ("cn-2021", "district"): 30,
    ("cn-2021", "town"): 20,
    ("cq-2016", "district"): 30,
    ("cq-2016", "town"): 30,
}
EXTENDED = 45


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar of the seed, without a database."""
    monkeypatch.setattr(workdays, "_held", shipped_calendar())


@lru_cache(maxsize=4000)
def works(day: date) -> bool:
    """Whether offices work, by the package alone; Monday to Friday in a year it does not know."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def straight(start: date, days: int, without: list[tuple[date, date]]) -> date:
    """One day after another: the day of acceptance is not counted, nor a day of rest, nor a day of a pause."""
    day, left = start, days
    while left:
        day += DAY
        if works(day) and not any(a < day <= b for a, b in without):
            left -= 1
    return day


def straight_notice(start: date) -> date:
    """Seven days, then on to the first day on which offices work."""
    day = start + 7 * DAY
    while not works(day):
        day += DAY
    return day


@dataclass(frozen=True, slots=True)
class Simulated:
    """One case: when it was accepted, under which rules, what happened on its way."""

    start: date
    profile: str
    route: str
    extended: bool
    pauses: tuple[tuple[date, date], ...]


def simulated(count: int, seed: int) -> Iterator[Simulated]:
    """Cases spread over the three years; every day of rest and each New Year's Eve comes up."""
    dice = random.Random(seed)
    span = (LAST - FIRST).days
    for number in range(count):
        start = FIRST + timedelta(days=number % (span + 1) if number <= span else dice.randint(0, span))
        profile = dice.choice(("cn-2021", "cn-2021", "cq-2016"))
        pauses: list[tuple[date, date]] = []
        if profile == "cq-2016":
            hung = start + timedelta(days=dice.randint(0, 50))
            pauses.append((hung, straight_notice(hung)))
            if dice.random() < 0.4:
                held = hung + timedelta(days=dice.randint(0, 14))
                pauses.append((held, held + timedelta(days=dice.randint(0, 12))))
        yield Simulated(
            start,
            profile,
            dice.choice(("district", "town")),
            profile == "cn-2021" and dice.random() < 0.3,
            tuple(pauses),
        )


def ours(one: Simulated) -> date:
    """The answer of the product for a simulated case."""
    terms = catalogue.item("dibao").terms_under(one.profile)
    days = terms.extended_working_days if one.extended else terms.days_of(one.route)
    return term_end(one.start, days, merged(one.pauses)).date


def theirs(one: Simulated) -> date:
    """The straight count."""
    days = EXTENDED if one.extended else LAW[one.profile, one.route]
    return straight(one.start, days, list(one.pauses))


def wrong(
    cases: Iterator[Simulated], answer: Callable[[Simulated], date]
) -> list[tuple[Simulated, date, date]]:
    return [(one, answer(one), theirs(one)) for one in cases if answer(one) != theirs(one)]


@pytest.mark.slow
def test_一万件办件的到期日与逐日推算全部一致() -> None:
    cases = list(simulated(CASES, seed=20261122))
    assert {date(year, 12, 31) for year in (2024, 2025, 2026)} <= {one.start for one in cases}
    make_up = {date(2026, 2, 14), date(2025, 2, 8), date(2024, 2, 4)}
    assert make_up <= {one.start for one in cases} and all(works(day) for day in make_up)
    assert sum(bool(one.pauses) for one in cases) > 2000 and sum(one.extended for one in cases) > 1000
    assert wrong(iter(cases), ours) == []


def test_a_few_hundred_cases_agree_in_every_run() -> None:
    assert wrong(simulated(400, seed=7), ours) == []


@pytest.mark.parametrize(
    "defect",
    ["weekends_count", "first_day_counts", "pause_forgotten", "make_up_days_forgotten"],
)
def test_the_oracle_sees_a_planted_defect(defect: str) -> None:
    def broken(one: Simulated) -> date:
        terms = catalogue.item("dibao").terms_under(one.profile)
        days = EXTENDED if one.extended else terms.days_of(one.route)
        if defect == "weekends_count":
            return one.start + timedelta(days=days)
        if defect == "first_day_counts":
            return term_end(one.start, days - 1, merged(one.pauses)).date
        if defect == "pause_forgotten":
            return term_end(one.start, days, []).date
        day, left = one.start, days
        while left:
            day += DAY
            left -= works(day) and day.weekday() < 5 and not any(a < day <= b for a, b in one.pauses)
        return day

    assert wrong(simulated(400, seed=7), broken)


def test_已用天数与提醒日逐日相符() -> None:
    """50 %, 80 %, 100 %: the warning falls on the first day on which that share is used."""
    for one in simulated(300, seed=11):
        days, spans = LAW[one.profile, one.route], merged(one.pauses)
        for percent in MARKS:
            day = mark_day(one.start, days, percent, spans)
            needed = -(-days * percent // 100)
            assert day == straight(one.start, needed, list(one.pauses)), one
            assert used_days(one.start, day, spans) * 100 >= days * percent
            assert used_days(one.start, day - DAY, spans) * 100 < days * percent, one


def test_公示七天末日遇休息日顺延() -> None:
    item = catalogue.item("dibao")
    day = FIRST
    while day <= LAST:
        assert notice_last_day(item, day).date == straight_notice(day), day
        day += DAY
    spring = notice_last_day(item, date(2026, 2, 9))
    assert spring.date == straight_notice(date(2026, 2, 9)) > date(2026, 2, 16)


def test_重叠的中止只扣一次() -> None:
    start, pauses = (
        date(2026, 3, 2),
        [(date(2026, 3, 4), date(2026, 3, 11)), (date(2026, 3, 9), date(2026, 3, 13))],
    )
    assert merged(pauses) == [(date(2026, 3, 4), date(2026, 3, 13))]
    assert term_end(start, 10, merged(pauses)).date == straight(start, 10, pauses)


def test_跨入未公布年份的标明暂定() -> None:
    due = term_end(date(2026, 12, 20), 30, [])
    assert due.provisional and due.warning is not None and "2027" in due.warning
    assert due.date == straight(date(2026, 12, 20), 30, [])
