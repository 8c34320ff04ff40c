"""The database's copy of the tables: loaded once, read by everybody, written by the owner only."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.foundations.regions import queries
from minzheng.foundations.regions.models import AdministeringUnit, Group, Region, RegionSearchKey
from minzheng.foundations.regions.services import load_regions
from minzheng.foundations.regions.types import RegionBook, UnknownRegion, find_in_book

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
BOOK = RegionBook.packed()


def test_the_tables_hold_the_packed_book() -> None:
    assert Region.objects.count() == len(BOOK.places)
    assert queries.units() == sorted(BOOK.units.values(), key=lambda unit: unit.code)
    sample = ("500110120206", "500110101000", "441900000000", "110000000000")
    assert [queries.place_of(code) for code in sample] == [BOOK.places[code] for code in sample]


def test_loading_the_same_book_again_changes_nothing() -> None:
    loaded = load_regions(at=AT)
    assert (loaded.places, loaded.changed) == (len(BOOK.places), False)
    assert loaded.keys == RegionSearchKey.objects.count() > 80_000


def test_qijiang_has_its_published_numbers() -> None:
    counts = queries.town_counts("500110")
    assert (len(counts), sum(count.villages for count in counts)) == (21, 381)
    assert queries.towns_of("500110") == BOOK.towns_of("500110")
    assert len(queries.towns_of("5001F1")) == 10


def test_villages_of_a_town_by_either_code() -> None:
    assert len(queries.villages_of("500110120")) == 16
    assert queries.villages_of("500110120000") == queries.villages_of("500110120")


def test_addresses() -> None:
    assert queries.path_of("500110120206") == "重庆市綦江区扶欢镇高滩村"
    assert queries.path_of("500110500110120206") == "重庆市綦江区扶欢镇高滩村"
    assert queries.path_of("500110101") == "重庆市綦江区南桐镇"
    assert queries.path_of("500110101", by_unit=True) == "重庆市万盛经开区南桐镇"
    assert queries.path_of("500110120", by_unit=True) == "重庆市綦江区扶欢镇"
    assert queries.path_of("510104") == "四川省成都市锦江区"


def test_addresses_of_a_whole_page_cost_one_query(django_assert_num_queries: object) -> None:
    codes = [village.code for village in BOOK.villages_of("500110120")]
    with django_assert_num_queries(1):  # type: ignore[operator]
        paths = queries.paths_of([*codes, "999999999999"])
    assert paths == {code: BOOK.path(code) for code in codes}


def test_an_unknown_code_is_refused() -> None:
    for question in (queries.path_of, queries.place_of):
        with pytest.raises(UnknownRegion):
            question("500110999")
    with pytest.raises(UnknownRegion):
        queries.find("高滩", within="999")


@pytest.mark.parametrize(
    "text",
    [
        "綦江",
        "qijiang",
        "fhz",
        "gaotan",
        "高滩子",
        "500110120",
        "綦江区扶欢镇高滩村",
        "chongqing",
        "没有这里",
        "",
        "%",
        "_",
    ],
)
def test_the_database_finds_what_the_book_finds(text: str) -> None:
    assert [hit.place for hit in queries.find(text)] == find_in_book(text)


def test_finding_within_an_area() -> None:
    assert {hit.place.unit for hit in queries.find("新", within="5001F1")} == {"5001F1"}
    assert {hit.path for hit in queries.find("gaotan", within="500110120")} == {"重庆市綦江区扶欢镇高滩村"}
    assert all(hit.place.code.startswith("51") for hit in queries.find("金", within="51"))
    assert len(queries.find("新", within="city", limit=5)) == 5


def test_counties_of_china_for_people_elsewhere() -> None:
    everywhere = {hit.place.code: hit.path for hit in queries.counties_of_china()}
    assert len(everywhere) == 2978
    assert everywhere["441900000000"] == "广东省东莞市"
    assert {hit.path[:3] for hit in queries.counties_of_china("51")} == {"四川省"}


@pytest.mark.parametrize("model", [Region, AdministeringUnit, RegionSearchKey, Group])
def test_the_app_role_cannot_write(model: type[Region]) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"delete from {model._meta.db_table}")
