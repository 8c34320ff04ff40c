"""`minzheng assess FILE|-`: what the law says of a family, from a YAML or JSON file, without database or web server.

Without `--item`: 低保 in full, then every other item that may be for the family. With it: that item alone, or `all`.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import yaml

from minzheng.channels.cli.assess_items import family_lines, item_page
from minzheng.engines.rules.services import (
    FamilyAdvice,
    ItemOutcome,
    assess,
    assess_family,
    facts_schema,
    item_names,
)
from minzheng.engines.rules.types import EligibilityAdvice, MissingFact, Outcome, ParameterUnsettled
from minzheng.kernel import clock
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal

#: Exit codes: an advice was given; the facts or parameters cannot be used; a fact or a figure is missing.
GIVEN, UNUSABLE, MISSING = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `assess` with the dispatcher."""
    parser = subparsers.add_parser(
        "assess",
        help="按社会救助规则算一户：可能享受什么、多少钱、为什么",
        description="读取一户的情况（YAML 或 JSON），给出计算意见。意见不是决定。缺少情况时退出码为 2。",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="家庭情况文件，- 表示从标准输入读取")
    parser.add_argument("--schema", action="store_true", help="输出家庭情况的 JSON Schema")
    parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="按哪一天的规定计算，默认今天")
    parser.add_argument("--profile", default="cn-2021", help="规则口径：cn-2021（默认）或 cq-2016")
    parser.add_argument("--parameters", type=Path, metavar="FILE", help="本地参数文件（YAML）")
    parser.add_argument(
        "--item",
        choices=["dibao", *item_names(), "all"],
        metavar="ITEM",
        help="只算一项：dibao、" + "、".join(item_names()) + "；all 为逐项列出。默认低保和符合的各项",
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出完整意见")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema, or the advice for one family.

    Returns: 0 advice given, 1 unreadable file, facts or parameters, 2 a fact (or a figure of the law) is missing.
    """
    if args.schema:
        _print_json(facts_schema(), sys.stdout)
        return GIVEN
    if not args.file:
        print("请给出家庭情况文件，或用 - 从标准输入读取；--schema 可查看格式。", file=sys.stderr)
        return UNUSABLE
    on = args.date or clock.local_date(clock.now())
    law: dict[str, Any] = {"on": on, "profile": args.profile, "parameters": args.parameters}
    try:
        facts = _read(args.file)
        advice = assess(facts, **law) if args.item in (None, "dibao") else None
        family = None if args.item == "dibao" else assess_family(facts, **law)
    except Refusal as refusal:
        return _decline(refusal, as_json=args.json)
    if advice is None and family:
        return _give_items(family, args.item, as_json=args.json)
    assert advice is not None
    if args.json:
        beside = {"items": [one.as_dict(with_trace=False) for one in family.fitting()]} if family else {}
        _print_json({**advice.as_dict(), **beside}, sys.stdout)
    else:
        print("\n".join([render(advice), *(family_lines(family) if family else [])]))
    return GIVEN


def _give_items(family: FamilyAdvice, code: str, *, as_json: bool) -> int:
    """One item, or all of them one after another; 2 when the one asked for cannot be answered yet."""
    told = family.items if code == "all" else (family.of(code),)
    if as_json:
        found = [one.as_dict(with_trace=code != "all") for one in told]
        _print_json(found if code == "all" else found[0], sys.stdout)
    else:
        print("\n\n".join(item_page(one) for one in told))
    unanswered = told[0].outcome in (ItemOutcome.MISSING, ItemOutcome.UNSETTLED)
    return MISSING if code != "all" and unanswered else GIVEN


class FileUnreadable(Refusal):
    """The family's file cannot be opened or is neither YAML nor JSON with one family in it."""

    code = "file_unreadable"
    message = "文件打不开或格式不对，请给出一户情况的 YAML 或 JSON 文件"


def render(advice: EligibilityAdvice) -> str:
    """The advice as a page of Chinese text: result, explanation, grounds, what would turn it, marks."""
    lines = [
        f"【{advice.outcome_words}】{_amount(advice)}",
        "",
        *_paragraphs(advice.explanation),
        "",
        "理由：",
    ]
    lines += [f"  · {reason.text}（{reason.article}）" for reason in advice.reasons]
    if advice.changes:
        lines += ["", "怎样会改变结果："]
        lines += [f"  · {change.text}" for change in advice.changes]
    if advice.marks:
        lines += ["", "参数待核实（请工作人员核对）："]
        lines += [f"  · {mark.text}（{mark.code}）" for mark in advice.marks]
    lines += [
        "",
        f"规则版本：{advice.law_version}；计算日期：{advice.on.isoformat()}",
        "本意见由规则计算，不是决定。",
    ]
    return "\n".join(lines)


def _amount(advice: EligibilityAdvice) -> str:
    if not advice.monthly_fen:
        return ""
    who = (
        "全家"
        if advice.outcome == Outcome.ELIGIBLE
        else "、".join(person.label for person in advice.persons) + " "
    )
    return f" {who}每月 {yuan(advice.monthly_fen)} 元"


def _paragraphs(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期请写成 2026-11-22 这样的格式（收到 {text}）") from error


def _read(file: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        facts = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileUnreadable(f"{FileUnreadable.message}（{file}）") from error
    if not isinstance(facts, dict):
        raise FileUnreadable(f"{FileUnreadable.message}（{file}）")
    return facts


def _decline(refusal: Refusal, *, as_json: bool) -> int:
    missing = isinstance(refusal, MissingFact | ParameterUnsettled)
    if as_json:
        _print_json({"refused": refusal.code, "message": refusal.message, **refusal.detail}, sys.stdout)
    elif isinstance(refusal, MissingFact):
        print("还缺以下情况，补充后即可计算：", file=sys.stderr)
        for fact in _listed(refusal, "facts"):
            print(f"  · {fact['label']}（{fact['path']}）", file=sys.stderr)
    else:
        print(refusal.message, file=sys.stderr)
    return MISSING if missing else UNUSABLE


def _listed(refusal: Refusal, key: str) -> list[dict[str, str]]:
    listed = refusal.detail[key]
    return listed if isinstance(listed, list) else []


def _print_json(value: object, stream: TextIO) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2), file=stream)
