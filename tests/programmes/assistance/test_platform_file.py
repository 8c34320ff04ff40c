"""上报文件: filled from data by a mapping; what has no code is listed, never dropped in silence."""

from dataclasses import replace

import pytest

from minzheng.kernel.sheets import write_csv
from minzheng.programmes.assistance import services
from minzheng.programmes.assistance.platform_file import MappingBroken, Unmapped, _read, fill, mappings
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, morning, signed_in, text
from tests.programmes.assistance.stock.lists import family, number
from tests.programmes.assistance.stock.test_import import taken_over

__all__ = ["morning", "signed_in"]
(EXAMPLE,) = [one for one in mappings() if one.key == "example_national"]
ROW = {
    "person.name": "罗㐌华",
    "person.identity": "50011019680312432X",
    "person.sex": "女",
    "person.birth": "1968-03-12",
    "membership.relation": "本人",
    "area.town": "扶欢镇",
    "area.village": "高滩村",
    "award.kind": "最低生活保障",
    "award.amount": 125_050,
    "award.start": "2024-05-01",
}


def lines(data: bytes) -> list[list[str]]:
    return [line.split(",") for line in data.decode("gb18030").split("\r\n") if line]


def test_every_shipped_mapping_is_marked_until_somebody_has_checked_it() -> None:
    assert EXAMPLE.verified is False and "参数待核实" in EXAMPLE.source


def test_a_row_becomes_their_row() -> None:
    made = fill(EXAMPLE, [ROW])
    assert made.unmapped == []
    assert lines(made.data)[1] == [
        "罗㐌华", "50011019680312432X", "2", "19680312", "0", "扶欢镇", "高滩村", "01", "1250.50", "202405", "区县系统",
    ]  # fmt: skip


def test_a_value_without_a_code_and_an_empty_needed_column_are_listed() -> None:
    made = fill(EXAMPLE, [ROW, ROW | {"membership.relation": "表亲", "area.village": ""}])
    assert made.lines == 2
    assert made.unmapped == [Unmapped(2, "与户主关系代码", "表亲"), Unmapped(2, "所在村（社区）", "")]


def test_a_cell_that_would_run_is_kept_as_text() -> None:
    made = fill(EXAMPLE, [ROW | {"area.village": "=cmd|'/c calc'!A1"}])
    assert "'=cmd" in made.data.decode("gb18030")
    assert write_csv(["甲"], [["-2+3"], ["@x"], ["\t=1"]]).decode("gb18030").count("'") == 3


def test_rare_characters_survive() -> None:
    assert lines(fill(EXAMPLE, [ROW | {"person.name": "𬀩燚"}]).data)[1][0] == "𬀩燚"


def test_a_broken_mapping_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "x.toml"
    broken.write_text(
        'name="x"\nverified=false\nsource="x"\nformat="csv-gb18030"\nsubject="person"\n[[column]]\nheading="甲"\nsource="a"\ncodes="no"\n',
        encoding="utf-8",
    )
    with pytest.raises(MappingBroken):
        _read(broken)


def test_an_excel_is_made_as_well() -> None:
    assert fill(replace(EXAMPLE, format="xlsx"), [ROW]).data[:2] == b"PK"


@pytest.mark.django_db
def test_the_page_shows_what_does_not_fit_and_gives_the_file_for_a_purpose(
    cast: Cast, signed_in: SignIn
) -> None:
    taken_over(cast, family(1))
    desk = signed_in("李科")
    page = text(desk.get("/desk/stock/platform/"))
    assert "参数待核实" in page and "共 2 行" in page and number(1) not in page
    assert "写明用途" in text(desk.post("/desk/stock/platform/", {"key": "example_national", "purpose": ""}))
    made = desk.post("/desk/stock/platform/", {"key": "example_national", "purpose": "月度上报"})
    assert made["Content-Type"] == "text/csv; charset=gb18030"
    first, second = lines(made.content)[1:]
    assert {first[1], second[1]} == {number(1), family(1)[1]["identity"]} and first[8] == "860"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["小杨", "审计", "核对员", "张主任"])
def test_others_take_no_upload_file(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(who).get("/desk/stock/platform/").status_code == 404


def test_what_the_mapping_asks_for_can_be_built() -> None:
    from minzheng.engines.casework.services.tables import OF_PERSONS

    for mapping in mappings():
        for role in OF_PERSONS:
            services.platform_definition(mapping).check(role)
