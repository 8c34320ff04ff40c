"""Searching the packed tables, and the command that shows them."""

import pytest

from minzheng.channels.cli.main import main
from minzheng.foundations.regions.search_keys import folded, readings, words_of
from minzheng.foundations.regions.types import RegionBook, find_in_book


def first(text: str) -> str:
    return RegionBook.packed().path(find_in_book(text, limit=1)[0].code)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("綦江", "重庆市綦江区"), ("qijiang", "重庆市綦江区"), ("Qi Jiang", "重庆市綦江区"), ("chongqing", "重庆市"),
        ("高滩子", "重庆市綦江区扶欢镇高滩村"), ("500110120206", "重庆市綦江区扶欢镇高滩村"), ("５００１１０１２０", "重庆市綦江区扶欢镇"),
        ("綦江区扶欢镇高滩村", "重庆市綦江区扶欢镇高滩村"), ("綦江扶欢高滩子村", "重庆市綦江区扶欢镇高滩村"),
        ("重庆市綦江区扶欢镇高滩村", "重庆市綦江区扶欢镇高滩村"), ("changshou", "重庆市长寿区"), ("xiamen", "福建省厦门市"),
        ("开县", "重庆市开州区"), ("欢镇", "重庆市綦江区扶欢镇"),
    ],
)  # fmt: skip
def test_what_people_type_finds_what_they_mean(text: str, path: str) -> None:
    assert first(text) == path


def test_initials() -> None:
    assert "500110120000" in {place.code for place in find_in_book("fhz")}


def test_within_a_unit_only_its_places_answer() -> None:
    assert {place.unit for place in find_in_book("新", within="5001F1")} == {"5001F1"}


@pytest.mark.parametrize("text", ["", "  ", "。", "没有这个地方", "zzzzzz"])
def test_nothing_found_is_an_empty_list(text: str) -> None:
    assert find_in_book(text) == []


def test_both_readings_are_known() -> None:
    assert {"".join(reading) for reading in readings("重石村")} == {"chongshicun", "zhongshicun"}
    assert folded("Ｆu-Huan'zhen") == "fuhuanzhen"
    assert words_of("綦江区扶欢镇高滩村", RegionBook.packed()) == ["綦江区", "扶欢镇", "高滩村"]


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    status = main(["regions", *words])
    return status, capsys.readouterr().out.splitlines()


def test_the_command_ends_with_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = shown(capsys, "綦江")
    assert status == 0
    assert lines[-1] == "21 乡镇街道 381 村社区"
    assert len(lines) == 24


def test_the_command_lists_units_and_villages(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys)[1][-1] == "41 单位 1031 乡镇街道 11270 村社区"
    assert shown(capsys, "扶欢镇")[1][-1] == "16 村社区"
    assert any("待核实" in line for line in shown(capsys, "两江")[1])


def test_the_command_finds_and_says_when_it_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = shown(capsys, "--find", "fhz")
    assert status == 0 and any("扶欢镇" in line for line in lines)
    status, lines = shown(capsys, "没有这个地方")
    assert status == 1 and "没有找到" in lines[0]
