"""Area codes and their ranges: every place falls into exactly the ranges that are its own."""

import pytest

from minzheng.foundations.regions.types import (
    AreaRange,
    Level,
    RegionBook,
    UnknownRegion,
    area_code,
    range_of,
    unit_of,
)
from minzheng.kernel.scope import CITY_AREA

BOOK = RegionBook.packed()
VILLAGES = [place.code for place in BOOK.places.values() if place.level is Level.VILLAGE]


def test_unit_and_statutory_code() -> None:
    assert area_code("500110120206") == "500110500110120206"
    assert area_code("500110120") == "500110500110120000"
    assert area_code("500110101") == "5001F1500110101000"
    assert unit_of("500110101000") == "5001F1"


def test_offices_have_codes_too() -> None:
    assert area_code("500110") == "500110500110000000"
    assert area_code("5001F1") == "5001F1500110000000"
    assert area_code("city") == area_code("500000") == CITY_AREA


def test_an_area_code_is_checked_and_given_back() -> None:
    for code in ("500110500110120206", "5001F1500110101000", "5001F1500110000000", CITY_AREA):
        assert area_code(code) == code
    with pytest.raises(UnknownRegion):
        area_code("500110500110101000")  # 南桐镇 is 万盛's, not 綦江's


@pytest.mark.parametrize(
    "code", ["", "5", "110101", "500199", "500110999", "500110120299", "高滩村", "5001F9", "510104"]
)
def test_what_is_no_place_of_chongqing_is_refused(code: str) -> None:
    with pytest.raises(UnknownRegion) as refusal:
        area_code(code)
    assert "区划" in refusal.value.message


def test_ranges_of_each_level() -> None:
    assert range_of("city") == AreaRange("50", "51")
    assert range_of("500110") == AreaRange("500110", "500111")
    assert range_of("500119") == AreaRange("500119", "50011:")
    assert range_of("5001F3") == AreaRange("5001F3", "5001F4")
    assert range_of("500110120") == AreaRange("500110500110120", "500110500110121")
    assert range_of("500110120206") == AreaRange("500110500110120206", "500110500110120207")
    assert range_of("500110500110120000") == range_of("500110120")


def test_unit_ranges_part_the_city_without_overlap() -> None:
    ranges = {unit: range_of(unit) for unit in BOOK.units}
    city = range_of("city")
    for code in VILLAGES:
        area = area_code(code)
        assert area in city
        assert [unit for unit, reach in ranges.items() if area in reach] == [unit_of(code)]


def test_a_town_holds_its_villages_and_no_others() -> None:
    reach = range_of("500110120")
    assert {code for code in VILLAGES if area_code(code) in reach} == {
        v.code for v in BOOK.villages_of("500110120")
    }


def test_qijiang_does_not_see_wansheng() -> None:
    assert area_code("500110101") not in range_of("500110")
    assert area_code("500110101") in range_of("5001F1")
