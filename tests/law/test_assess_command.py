"""`minzheng assess`: a family from a file or standard input, in plain Chinese or JSON; what is missing is named."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import openfisca_chongqing
from minzheng.channels.cli import assess as command
from minzheng.engines.rules.services import ItemAdvice, item_names
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
    ("一户多项", "cn-2021"): "【可单独提出申请】 秦小满 每月 770 元",
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


def test_without_item_every_fitting_item_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(EXAMPLES / "一户多项.yaml"), "--date", "2026-03-01") == 0
    told = capsys.readouterr().out
    for line in (
        "【特困人员救助供养：可能符合】 秦老汉 每月 1,201 元",
        "【小额快救：可能符合】 一次最多 770 元",
        "【临时救助：可能符合】 一次最多 4,620 元",
        "【困难残疾人生活补贴：可能符合】 秦小满 每月 90 元",
        "【重度残疾人护理补贴：可能符合】 秦小满 每月 100 元",
        "【医疗救助：可能符合】",
    ):
        assert line in told
    assert "暂不符合" not in told.split("这一户还可能享受：")[1]


def test_what_is_still_to_be_told_is_named_beside_its_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(EXAMPLES / "单人保.yaml"), "--date", "2025-08-01") == 0
    assert "小额快救：眼前的困难" in capsys.readouterr().out


def test_things_that_cannot_stand_together_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = family({"relation": "self", "birth_date": date(1950, 1, 1), "name": "老蹇"}) | {"supporters": []}
    assert call(written(old, tmp_path), "--date", "2025-08-01") == 0
    told = capsys.readouterr().out
    assert "老蹇：同时最多每月 1,001 元" in told
    assert "同一人不能同时享受低保和特困供养" in told


@pytest.mark.parametrize("item", ["dibao", *item_names()])
def test_every_item_can_be_asked_alone(item: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = call(str(EXAMPLES / "一户多项.yaml"), "--date", "2026-03-01", "--item", item)
    told = capsys.readouterr().out
    assert code == (2 if "还缺情况" in told.splitlines()[0] else 0)
    assert "本意见由规则计算，不是决定。" in told
    assert told.startswith(f"【{item_names()[item]}：" if item != "dibao" else "【可单独提出申请】")


def test_all_items_are_listed_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(EXAMPLES / "一户多项.yaml"), "--date", "2026-03-01", "--item", "all") == 0
    told = capsys.readouterr().out
    assert [told.index(f"【{name}：") for name in item_names().values()] == sorted(
        told.index(f"【{name}：") for name in item_names().values()
    )


def test_an_item_as_json_carries_its_trace_and_missing_facts_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written({"members": [{"ref": "m1"}]}, tmp_path)
    assert call(file, "--date", "2026-03-01", "--item", "quick_aid", "--json") == 2
    advice = ItemAdvice.from_dict(json.loads(capsys.readouterr().out))
    assert [question.path for question in advice.questions] == ["area", "hardship"]
    assert call(file, "--date", "2026-03-01", "--item", "all", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == len(item_names())


def test_json_without_item_is_that_of_dibao_with_the_fitting_items(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(str(EXAMPLES / "一户多项.yaml"), "--date", "2026-03-01", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert EligibilityAdvice.from_dict(told).monthly_fen == 77000
    assert {"tekun", "quick_aid"} <= {item["item"] for item in told["items"]}


def test_an_unknown_item_is_refused_by_the_parser() -> None:
    with pytest.raises(SystemExit) as stop:
        call("-", "--item", "lottery")
    assert stop.value.code == 2


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
