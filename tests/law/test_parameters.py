"""Every number of the law has a date, a standing and a source; gaps are gaps; places and profiles are checked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from minzheng.engines.rules.services import assess
from minzheng.engines.rules.types import ParametersUnusable, ParameterUnsettled
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.places import PROFILES, STATUSES, ParametersUnreadable, profile_names, read_place
from openfisca_chongqing.system import PARAMETERS, law
from tests.law.families import DAY, family, place_file
from tests.law.plain import RURAL, URBAN

LAW = PARAMETERS.parent
FILES = sorted(PARAMETERS.rglob("*.yaml"))
PLACES = sorted((LAW / "places").glob("*.yaml"))


def values(path: Path) -> dict[date, dict[str, Any]]:
    """The dated values of one parameter file."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["values"])


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PARAMETERS)) for path in FILES])
def test_every_value_says_how_sure_it_is_and_where_it_is_written(path: Path) -> None:
    for since, entry in values(path).items():
        metadata = entry["metadata"]
        assert metadata["status"] in STATUSES, since
        assert 0 < len(metadata["source"]) <= 20, since
        assert metadata["reference"], since


@pytest.mark.parametrize(("name", "rows"), [("urban", URBAN), ("rural", RURAL)])
def test_exactly_the_eight_published_rows_stand_as_published(
    name: str, rows: list[tuple[int, int, int]]
) -> None:
    told = values(PARAMETERS / "dibao" / "standard" / f"{name}.yaml")
    published = {
        since: e["value"]
        for since, e in told.items()
        if e["metadata"]["status"] in ("verified", "verified-part")
    }
    assert published == {date(year, month, 1): yuan * 100 for year, month, yuan in rows}
    assert len(published) == 8


def test_the_gap_is_null_and_2026_is_carried_with_a_mark() -> None:
    gap, carried = law().figures(date(2018, 1, 1)), law().figures(date(2026, 1, 1))
    assert gap["dibao.standard.urban"].value is None
    figure = carried["dibao.standard.urban"]
    assert (figure.value, figure.status, figure.since, figure.marked) == (
        77000,
        "carried",
        date(2025, 7, 1),
        True,
    )


def test_no_unpublished_value_is_called_verified() -> None:
    for path in FILES:
        for since, entry in values(path).items():
            if "未见" in entry["metadata"]["source"]:
                assert entry["metadata"]["status"] == "unverified", (path, since)


def test_profiles_differ_in_the_rows_they_name() -> None:
    assert profile_names() == ["cn-2021", "cq-2016"]
    national, city = law("cn-2021").figures(DAY), law("cq-2016").figures(DAY)
    different = {path for path in national if national[path].value != city[path].value}
    named = yaml.safe_load((PROFILES / "cq-2016.yaml").read_text(encoding="utf-8"))["parameters"]
    assert different == set(named)
    assert different >= {"dibao.members.clergy_years", "dibao.split.enabled", "dibao.amount.start_next_month"}


@pytest.mark.parametrize("path", PLACES, ids=[path.stem for path in PLACES])
def test_every_place_file_shipped_can_be_used(path: Path) -> None:
    assert assess(family({"relation": "self"}), on=DAY, parameters=path).monthly_fen > 0


def test_a_place_keeps_earlier_values_and_takes_over_from_its_first_date(tmp_path: Path) -> None:
    place = tmp_path / "某区.yaml"
    row = {"from": "2026-07-01", "value": 79000, "status": "verified", "source": "某区通知"}
    place.write_text(
        yaml.safe_dump({"title": "某区", "parameters": {"dibao.standard.urban": [row]}}, allow_unicode=True)
    )
    one = family({"relation": "self"})
    days = [date(2025, 8, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [assess(one, on=day, parameters=place).monthly_fen for day in days] == [77000, 77000, 79000]
    assert "某区通知" in assess(one, on=days[2], parameters=place).explanation


def test_a_refused_figure_is_named_with_its_day() -> None:
    with pytest.raises(ParameterUnsettled) as refusal:
        assess(family({"relation": "self"}), on=date(2018, 6, 1))
    assert "参数待核实" in refusal.value.message
    assert "城市低保标准" in refusal.value.message
    assert "2018-06-01" in refusal.value.message


@pytest.mark.parametrize(
    "text",
    [
        "title: [",
        "title: 某区\nvalues: {}",
        "title: 某区\nparameters: {dibao.standard.urban: [{from: 2025-01-01, value: 1.5, source: x}]}",
        "title: 某区\nparameters: {dibao.standard.urban: [{from: 2025-01-01, value: -1, source: x}]}",
        "title: 某区\nparameters: {dibao.standard.urban: [{from: 2025-01-01, value: 1, status: sure, source: x}]}",
        "title: 某区\nparameters: {dibao.standard.urban: [{from: 2025-01-01, value: 1}]}",
        "[]",
    ],
)
def test_an_unreadable_place_file_is_refused(text: str) -> None:
    with pytest.raises(ParametersUnreadable, match="参数文件"):
        read_place(text, "某区.yaml")


@pytest.mark.parametrize("path", ["dibao.standard", "dibao.nothing.here", "dibao.standard.urban.more"])
def test_a_place_cannot_set_what_is_no_parameter(path: str, tmp_path: Path) -> None:
    place = tmp_path / "place.yaml"
    rows = {path: [{"from": "2025-01-01", "value": 1, "source": "x"}]}
    place.write_text(yaml.safe_dump({"title": "某区", "parameters": rows}, allow_unicode=True))
    with pytest.raises(ParametersUnusable):
        assess(family({"relation": "self"}), on=DAY, parameters=place)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("dibao.amount.unit_fen", 0),
        ("dibao.sole.band_permille", 10_001),
        ("dibao.standard.urban", 10**9 + 1),
        ("dibao.property.money_months", 1_201),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(path: str, value: int, tmp_path: Path) -> None:
    place = place_file({path: value}, tmp_path)
    with pytest.raises(ParametersUnusable, match=path):
        assess(family({"relation": "self"}), on=DAY, parameters=place)


def test_a_row_whose_month_is_unsure_carries_a_mark() -> None:
    advice = assess(family({"relation": "self"}), on=date(2019, 9, 1))
    assert "城市低保标准，起始月份待核实" in [mark.text for mark in advice.marks]


def test_the_published_schema_is_the_one_the_code_reads() -> None:
    published = json.loads((LAW / "facts.schema.json").read_text(encoding="utf-8"))
    assert published == HouseholdFacts.model_json_schema()


def test_a_persons_sex_is_no_fact_of_the_law() -> None:
    assert "sex" not in json.dumps(HouseholdFacts.model_json_schema())
