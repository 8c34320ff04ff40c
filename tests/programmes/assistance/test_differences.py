"""Declared beside found: one line a person and kind, words without account numbers or plates. Pure."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.verification.types import FactKind, Finding
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from tests.programmes.assistance.dibao_answers import filled

MOTHER, FATHER, SON = UUID(int=1), UUID(int=2), UUID(int=3)
PEOPLE = [MOTHER, FATHER, SON]


def found(
    person: UUID, kind: FactKind, fen: int | None = None, text: str = "尾号 6228480000000000018 渝A12345"
) -> Finding:
    return Finding(person, kind, fen, None, text, "bank", "银行", date(2026, 11, 20))


def told(*findings: Finding, **changes: Any) -> list[tuple[UUID, str, str, str]]:
    rows = DibaoHandler().differences(filled(**changes), findings, PEOPLE)
    return [(row.person_id, row.kind, row.declared, row.found) for row in rows]


def test_与申报一致的不列出() -> None:
    assert told(found(MOTHER, FactKind.WAGE, 60_000), found(MOTHER, FactKind.DEPOSIT, 300_000)) == []


def test_没有答复的单位不算差异() -> None:
    assert told() == []


def test_工资与申报不同_各人各列一行_按家庭成员顺序() -> None:
    assert told(found(SON, FactKind.WAGE, 200_000), found(MOTHER, FactKind.WAGE, 90_000)) == [
        (MOTHER, "工资（每月）", "600 元", "900 元"),
        (SON, "工资（每月）", "没有申报", "2,000 元"),
    ]


def test_养老金和失业金合起来比() -> None:
    rows = told(found(FATHER, FactKind.PENSION, 20_000), found(FATHER, FactKind.UNEMPLOYMENT, 10_000))
    assert rows == [(FATHER, "养老金、失业金等（每月）", "没有申报", "300 元")]


def test_存款按全家比_超过申报才列() -> None:
    assert told(found(MOTHER, FactKind.DEPOSIT, 200_000), found(FATHER, FactKind.DEPOSIT, 100_000)) == []
    rows = told(found(MOTHER, FactKind.DEPOSIT, 250_000), found(FATHER, FactKind.DEPOSIT, 100_000))
    assert rows == [
        (MOTHER, "存款", "全家 3,000 元", "2,500 元"),
        (FATHER, "存款", "全家 3,000 元", "1,000 元"),
    ]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [(FactKind.VEHICLE, "车辆"), (FactKind.COMPANY, "企业或个体户"), (FactKind.DEATH, "户籍")],
)
def test_没有申报的车辆_企业_死亡登记(kind: FactKind, shown: str) -> None:
    (row,) = told(found(FATHER, kind))
    assert row[:2] == (FATHER, shown)


def test_申报过的车辆不列() -> None:
    assert told(found(FATHER, FactKind.VEHICLE), means={"vehicles": ["car"]}) == []


def test_住房多于申报的_列出几处() -> None:
    assert told(found(MOTHER, FactKind.DWELLING)) == []
    assert told(found(MOTHER, FactKind.DWELLING), found(MOTHER, FactKind.DWELLING)) == [
        (MOTHER, "住房", "申报 1 处", "查到 2 处")
    ]


def test_账号车牌一个也不出现() -> None:
    everything = [found(person, kind, 123_456) for person in PEOPLE for kind in FactKind]
    words = str(told(*everything))
    assert "6228" not in words and "渝A" not in words and "尾号" not in words
    assert "存款" in words, "the test is blind"


def test_赡养人的信息不在里面() -> None:
    stranger = UUID(int=9)
    assert told(found(stranger, FactKind.DEPOSIT, 900_000), found(stranger, FactKind.VEHICLE)) == []
