"""The packed tables: counts, units, names, addresses, and where they come from."""

from collections import Counter
from hashlib import sha256

import pytest

from minzheng.foundations.regions.book import DATA, ancestors
from minzheng.foundations.regions.place_names import place_of_committee, short_name
from minzheng.foundations.regions.types import Level, RegionBook

BOOK = RegionBook.packed()


def villages_under(unit: str) -> int:
    counts = BOOK.village_counts()
    return sum(counts[town.code] for town in BOOK.towns_of(unit))


def test_chongqing_is_whole() -> None:
    levels = Counter(place.level for place in BOOK.places.values() if place.code.startswith("50"))
    assert (levels[Level.COUNTY], levels[Level.TOWN], levels[Level.VILLAGE]) == (38, 1031, 11270)
    assert len(BOOK.units) == 41


def test_qijiang_has_exactly_the_published_stations_and_posts() -> None:
    assert len(BOOK.towns_of("500110")) == 21
    assert villages_under("500110") == 381


def test_wansheng_has_the_other_ten_towns_of_its_county() -> None:
    assert len(BOOK.towns_of("5001F1")) == 10
    assert villages_under("5001F1") == 99
    assert BOOK.units["5001F1"].verified


def test_functional_areas_without_an_official_list_say_so() -> None:
    doubtful = {unit.code for unit in BOOK.units.values() if not unit.verified}
    assert doubtful == {"5001F2", "5001F3", "500105", "500106", "500107", "500109", "500112"}


@pytest.mark.parametrize(
    ("town", "unit"),
    [("500110101", "5001F1"), ("500112007", "5001F2"), ("500110120", "500110"), ("500106108", "5001F3")],
)
def test_towns_stand_under_the_unit_that_administers_them(town: str, unit: str) -> None:
    place = BOOK.place(town)
    assert place is not None and place.unit == unit


def test_every_town_has_one_of_the_units_and_every_unit_has_towns() -> None:
    towns = [place for place in BOOK.places.values() if place.level is Level.TOWN]
    assert {town.unit for town in towns} == set(BOOK.units)


def test_every_place_hangs_under_its_parent() -> None:
    for place in BOOK.places.values():
        above = ancestors(place.code)
        assert above[-1] == place.code
        assert above[:-1][-1:] == ([place.parent] if place.parent else [])
        assert place.parent in BOOK.places or place.level is Level.PROVINCE


def test_addresses_leave_out_levels_without_a_name() -> None:
    assert BOOK.path("500110120206") == "重庆市綦江区扶欢镇高滩村"
    assert BOOK.path("110101") == "北京市东城区"
    assert BOOK.path("441900") == "广东省东莞市"
    assert BOOK.path("429004") == "湖北省仙桃市"
    assert BOOK.path("999999") == ""


def test_provinces_without_counties_in_the_table_are_there() -> None:
    assert {BOOK.path(code) for code in ("71", "81", "82")} == {"台湾省", "香港特别行政区", "澳门特别行政区"}


def test_committees_become_places() -> None:
    assert place_of_committee("高滩村村民委员会") == "高滩村"
    assert place_of_committee("盐井凼村民委员会") == "盐井凼村"
    assert place_of_committee("扶欢社区居民委员会") == "扶欢社区"
    assert place_of_committee("化龙桥社区工作站") == "化龙桥社区工作站"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("綦江区", "綦江"), ("忠县", "忠县"), ("石柱土家族自治县", "石柱"), ("彭水苗族土家族自治县", "彭水"),
        ("长白朝鲜族自治县", "长白"), ("龙胜各族自治县", "龙胜"), ("后坪苗族土家族乡", "后坪"), ("长流水乡", "长流水"),
        ("古南街道", "古南"), ("高滩村", "高滩"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
    ],
)  # fmt: skip
def test_the_name_people_say(name: str, said: str) -> None:
    assert short_name(name) == said


def test_units_answer_to_the_names_people_say() -> None:
    for text, code in (
        ("綦江", "500110"),
        ("万盛", "5001F1"),
        ("两江新区", "5001F2"),
        ("高新区", "5001F3"),
        ("500110", "500110"),
    ):
        unit = BOOK.unit_named(text)
        assert unit is not None and unit.code == code
    assert BOOK.unit_named("") is None
    assert BOOK.unit_named("区") is None


def test_every_alias_points_to_a_place() -> None:
    assert {alias.code for alias in BOOK.aliases} <= set(BOOK.places)


def test_the_committed_files_are_those_of_the_provenance() -> None:
    text = (DATA / "PROVENANCE.md").read_text(encoding="utf-8")
    for name in ("chongqing.csv.xz", "china.csv"):
        content = (DATA / name).read_bytes()
        assert sha256(content).hexdigest() in text
        assert len(content) <= 100_000
