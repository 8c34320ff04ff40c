"""Money is whole 分 in int64; it meets a ratio in `share` and nowhere else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

import openfisca_chongqing
from minzheng.engines import rules
from openfisca_chongqing.arithmetic import round_up_to, share
from openfisca_chongqing.system import law

LAW = Path(openfisca_chongqing.__file__).parent
RULES = Path(rules.__file__).parent
SOURCES = sorted([*LAW.rglob("*.py"), *RULES.glob("*.py")])
RATIO_WORDS = ("permille", "ratio", "rate", "percent", "share_of", "multiple")


def bare_ratios(source: str) -> list[int]:
    """Lines on which a ratio is multiplied or divided outside `share`, or anything meets a float."""
    lines = []
    tree = ast.parse(source)
    allowed = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "share"
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp) or node in allowed:
            continue
        if not isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv):
            continue
        if _has_ratio(node.left) or _has_ratio(node.right) or _is_true_division_of_money(node):
            lines.append(node.lineno)
    return lines


def _has_ratio(side: ast.expr) -> bool:
    if isinstance(side, ast.Constant):
        return isinstance(side.value, float)
    name = side.id if isinstance(side, ast.Name) else side.attr if isinstance(side, ast.Attribute) else ""
    return any(word in name for word in RATIO_WORDS)


def _is_true_division_of_money(node: ast.BinOp) -> bool:
    text = ast.unparse(node)
    return isinstance(node.op, ast.Div) and any(
        word in text for word in ("fen", "yearly", "monthly", "standard")
    )


@pytest.mark.parametrize("path", SOURCES, ids=[path.name for path in SOURCES])
def test_no_bare_money_times_ratio(path: Path) -> None:
    assert bare_ratios(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "cost = wage * rule.wage_permille // 1000",
        "band = standard_total_yearly * 1.5",
        "half = amount_fen / 2",
        "part = 0.3 * wage",
        "imputed = excess * rate_few",
    ],
)
def test_the_ban_sees_a_planted_breach(planted: str) -> None:
    assert bare_ratios(planted) == [1]


def test_every_whole_number_of_the_engine_is_int64() -> None:
    whole = [variable for variable in law().system.variables.values() if variable.value_type is int]
    assert len(whole) > 40
    assert {variable.dtype for variable in whole} == {numpy.int64}


def test_int64_is_pinned_by_importing_the_package_alone() -> None:
    code = (
        "import openfisca_chongqing; from openfisca_core.variables import config; import numpy; "
        "assert config.VALUE_TYPES[int]['dtype'] is numpy.int64"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_openfiscas_own_tools_find_the_system() -> None:
    assert "amount_monthly" in openfisca_chongqing.CountryTaxBenefitSystem().variables
    with pytest.raises(AttributeError):
        openfisca_chongqing.SomethingElse  # noqa: B018


def test_share_does_not_overflow_where_int32_does() -> None:
    amounts = numpy.array([3_600_000, 2**33, 9 * 10**12], dtype=numpy.int64)
    assert share(amounts, 700).tolist() == [2_520_000, 6_012_954_214, 6_300_000_000_000]


@pytest.mark.parametrize(
    ("fen", "permille", "part"),
    [(1000, 300, 300), (999, 300, 299), (1, 999, 0), (0, 500, 0), (77000, 1500, 115500)],
)
def test_share_drops_what_is_below_one_unit(fen: int, permille: int, part: int) -> None:
    assert share(fen, permille) == part


@pytest.mark.parametrize(
    ("yearly", "unit", "monthly"),
    [
        (0, 100, 0),
        (1, 100, 100),
        (1199, 100, 100),
        (1200, 100, 100),
        (1201, 100, 200),
        (1201, 1, 101),
        (12000, 1000, 1000),
    ],
)
def test_rounding_goes_up_to_the_unit_once(yearly: int, unit: int, monthly: int) -> None:
    assert round_up_to(yearly, unit) == monthly
