"""What the family declared beside what the sources told, person by person: kinds and amounts, never an account or a plate."""

from collections.abc import Sequence
from uuid import UUID

from minzheng.engines.catalogue.types import Difference
from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers
from minzheng.engines.verification.types import FactKind, Finding
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.items.dibao.declared import declared_incomes
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM

#: Kind shown → (what the family declares it as, what the sources tell it as); both 分 a month.
MONTHLY = {
    "工资（每月）": (("wage",), (FactKind.WAGE,)),
    "养老金、失业金等（每月）": (("pension", "transfer"), (FactKind.PENSION, FactKind.UNEMPLOYMENT)),
}
#: Kind shown → (the answer's field for the whole family, what the sources tell).
BALANCES = {
    "存款": ("deposits", FactKind.DEPOSIT),
    "股票、基金": ("securities", FactKind.SECURITIES),
}


def differences(answers: Answers, findings: Sequence[Finding], people: Sequence[UUID]) -> list[Difference]:
    """One line for each person and kind in which a source told something else than was declared.

    `people`: person ids in the order of `parties`. A source that did not answer gives no line: nothing is known there.
    Source: 审核确认办法 art. 17, 18.
    """
    reading, rows = Reading(DIBAO_FORM, answers), []
    declared = declared_incomes(answers)
    for place, person in enumerate(people[: len(declared)]):
        mine = [one for one in findings if one.person_id == person]
        rows += _incomes(person, dict_of(declared[place]), mine)
    members = set(people[: len(declared)])
    theirs = [one for one in findings if one.person_id in members]
    rows += _balances(reading, theirs)
    rows += _things(reading, theirs)
    return sorted(rows, key=lambda row: people.index(row.person_id))


def dict_of(declared: list[tuple[str, int]] | None) -> dict[str, int]:
    """Declared incomes by kind, 分 a month; none declared is an empty dict."""
    totals: dict[str, int] = {}
    for kind, fen in declared or []:
        totals[kind] = totals.get(kind, 0) + fen
    return totals


def _incomes(person: UUID, declared: dict[str, int], mine: list[Finding]) -> list[Difference]:
    rows = []
    for kind, (declared_as, told_as) in MONTHLY.items():
        told = [one.amount_fen for one in mine if one.kind in told_as and one.amount_fen]
        said = sum(declared.get(name, 0) for name in declared_as)
        if told and sum(told) != said:
            rows.append(Difference(person, kind, _amount(said), _amount(sum(told))))
    return rows


def _balances(reading: Reading, theirs: list[Finding]) -> list[Difference]:
    rows = []
    assets = reading.value("assets") or []
    for kind, (field, told_as) in BALANCES.items():
        told = [one for one in theirs if one.kind is told_as and one.amount_fen]
        said = (reading.value(f"{field}_fen") or 0) if field in assets else 0
        if sum(one.amount_fen or 0 for one in told) > said:
            whole = f"全家 {yuan(said)} 元" if said else "没有申报"
            rows += [Difference(one.person_id, kind, whole, _amount(one.amount_fen or 0)) for one in told]
    return rows


def _things(reading: Reading, theirs: list[Finding]) -> list[Difference]:
    """Vehicles, companies, dwellings beyond those declared, and a registered death."""
    rows = []
    vehicles, assets = reading.value("vehicles") or [], reading.value("assets") or []
    homes = int(reading.value("homes") or 0)
    dwellings = [one for one in theirs if one.kind is FactKind.DWELLING]
    for one in theirs:
        if one.kind is FactKind.VEHICLE and not vehicles:
            rows.append(Difference(one.person_id, "车辆", "没有申报", "查到登记车辆"))
        if one.kind is FactKind.COMPANY and "company" not in assets:
            rows.append(Difference(one.person_id, "企业或个体户", "没有申报", "查到登记"))
        if one.kind is FactKind.DEATH:
            rows.append(Difference(one.person_id, "户籍", "申报为在世", "查到死亡登记"))
    if len(dwellings) > homes:
        said = f"申报 {homes} 处" if homes else "没有申报"
        words = f"查到 {len(dwellings)} 处"
        owners = dict.fromkeys(one.person_id for one in dwellings)
        rows += [Difference(person, "住房", said, words) for person in owners]
    return rows


def _amount(fen: int) -> str:
    return f"{yuan(fen)} 元" if fen else "没有申报"
