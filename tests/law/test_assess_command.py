"""`minzheng assess`: a family from a file or standard input, in plain Chinese or JSON; what is missing is named."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import openfisca_chongqing
from minzheng.channels.cli import assess as command
from minzheng.engines.rules.types import EligibilityAdvice
from tests.law.families import family, place_file

EXAMPLES = Path(openfisca_chongqing.__file__).parent / "situation_examples"
EXPECTED = {
    ("三口之家", "cn-2021"): "【符合低保条件】 全家每月 1,360 元",
    ("单人保", "cn-2021"): "【可单独提出申请】 张嫂 每月 770 元",
    ("分户", "cn-2021"): "【暂不符合低保条件】",
    ("分户", "cq-2016"): "【可分户计算】 小蹇 每月 630 元",
    ("不符合", "cn-2021"): "【暂不符合低保条件】",
    ("老人与赡养义务人", "cn-2021"): "【符合低保条件】 全家每月 985 元",
}


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["assess", *words])
    return int(args.run(args))


def written(facts: dict[str, Any], folder: Path) -> str:
    target = folder / "family.yaml"
    target.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    return str(target)


@pytest.mark.parametrize(("example", "profile"), EXPECTED, ids=lambda value: str(value))
def test_every_example_reads_as_its_first_line_says(
    example: str, profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(str(EXAMPLES / f"{example}.yaml"), "--date", "2025-08-01", "--profile", profile) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0] == EXPECTED[example, profile]
    assert "本意见由规则计算，不是决定。" in told
    assert "参数待核实" in told


def test_every_example_shipped_is_tried() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == {example for example, _ in EXPECTED}


def test_a_missing_fact_exits_2_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = family({"relation": "self", "name": "罗婶", "incomes": None})
    assert call(written(facts, tmp_path), "--date", "2025-08-01") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "罗婶的收入" in told.err
    assert "members[0].incomes" in told.err


def test_a_missing_fact_as_json_lists_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {**family({"relation": "self"}), "area": None}
    assert call(written(facts, tmp_path), "--date", "2025-08-01", "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert told["refused"] == "missing_fact"
    assert [fact["path"] for fact in told["facts"]] == ["area"]


def test_a_gap_in_the_law_exits_2_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(written(family({"relation": "self"}), tmp_path), "--date", "2018-06-01") == 2
    assert "参数待核实" in capsys.readouterr().err


def test_json_from_standard_input_gives_the_whole_advice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = json.dumps(family({"relation": "self", "wage": 60000}), default=str)
    monkeypatch.setattr(sys, "stdin", io.StringIO(facts))
    assert call("-", "--date", "2025-08-01", "--json") == 0
    advice = EligibilityAdvice.from_dict(json.loads(capsys.readouterr().out))
    assert advice.monthly_fen == 17000


def test_a_places_values_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = place_file({"dibao.standard.urban": 123400}, tmp_path)
    file = written(family({"relation": "self"}), tmp_path)
    assert call(file, "--date", "2025-08-01", "--parameters", str(place)) == 0
    assert "全家每月 1,234 元" in capsys.readouterr().out


def test_the_schema_is_json_and_names_the_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--schema") == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"area", "members", "support_obligors", "property"} <= set(schema["properties"])


@pytest.mark.parametrize("content", ["[1, 2]", "{", "只是一句话", "area: [", "area: suburb\nmembers: []"])
def test_an_unreadable_family_exits_1_in_chinese(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "family.yaml"
    target.write_text(content, encoding="utf-8")
    assert call(str(target), "--date", "2025-08-01") == 1
    assert any("一" <= char <= "鿿" for char in capsys.readouterr().err)


@pytest.mark.parametrize("extra", [["--profile", "cq-1999"], ["--parameters", "/nowhere/place.yaml"]])
def test_an_unusable_profile_or_parameter_file_exits_1(
    extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(written(family({"relation": "self"}), tmp_path), "--date", "2025-08-01", *extra) == 1
    assert capsys.readouterr().err


def test_no_file_and_no_such_file_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert (call(), call("/nowhere/family.yaml")) == (1, 1)
    assert "--schema" in capsys.readouterr().err


def test_a_wrong_date_is_refused_by_the_parser() -> None:
    with pytest.raises(SystemExit) as stop:
        call("-", "--date", "2025-13-01")
    assert stop.value.code == 2


def test_it_runs_without_django() -> None:
    code = (
        "import sys, minzheng.channels.cli.assess, minzheng.engines.rules.services; "
        "sys.exit(any(name == 'django' or name.startswith('django.') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
