"""A new standard laid over a million settled families, and the figures of an advice such a run needs."""

from dataclasses import dataclass
from datetime import date

import numpy
import yaml
from numpy.typing import NDArray

from minzheng.engines.rules.types import (
    EligibilityAdvice,
    ParametersUnusable,
    ParameterUnsettled,
)
from openfisca_chongqing.many import Settled, StandardMissing, amounts, standard_enters_income
from openfisca_chongqing.places import ParametersUnreadable
from openfisca_chongqing.price import BeforeMechanism, PriceFinding, PriceMonth, price_finding
from openfisca_chongqing.system import Law, law


@dataclass(frozen=True, slots=True)
class SettledFamily:
    """What an advice settled of a family, for another standard. `bound` "": these figures alone give the amount.

    Units: `income_yearly_fen` 分 per twelve months after deductions; may be below nothing.
    """

    urban: bool
    heads: int
    income_yearly_fen: int
    bound: str


@dataclass(frozen=True, slots=True)
class AdoptedStandard:
    """A standard adopted on a document, from a day on. Units: 分 a person a month; None: that one stays.

    `figures`: (path, 分) of other parameters of the law the document sets.
    """

    since: date
    urban_fen: int | None
    rural_fen: int | None
    document: str
    reference: str
    figures: tuple[tuple[str, int], ...] = ()


def settled(advice: EligibilityAdvice) -> SettledFamily:
    """The figures of a kept advice that a new standard is laid over.

    `bound`: "alone" where persons, not the family, would be paid; "in_income" where the standard enters income.
    """
    home = advice.trace["results"]["household"]
    bound = "alone" if advice.alone else ""
    if not bound and standard_enters_income(_law(advice.profile, None), advice.on):
        bound = "in_income"
    return SettledFamily(
        urban=bool(advice.trace["household"].get("urban", False)),
        heads=int(home["members_counted"]),
        income_yearly_fen=int(home["raw_income_yearly"]),
        bound=bound,
    )


def place_text(standards: list[AdoptedStandard], *, title: str) -> str:
    """The parameters' file of adopted standards, as `assess` takes it: the later row of a day wins."""
    rows: dict[str, dict[str, dict[str, object]]] = {}
    for one in sorted(standards, key=lambda row: row.since):
        family = (("dibao.standard.urban", one.urban_fen), ("dibao.standard.rural", one.rural_fen))
        for path, fen in (*family, *one.figures):
            if fen is not None:
                rows.setdefault(path, {})[one.since.isoformat()] = {
                    "from": one.since.isoformat(),
                    "value": fen,
                    "status": "verified",
                    "source": one.document,
                    "reference": one.reference,
                }
    parameters = {path: list(dated.values()) for path, dated in rows.items()}
    return yaml.safe_dump(
        {"title": title, "parameters": parameters},
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
    )


def figures_under(
    paths: tuple[str, ...], *, on: date, profile: str, adopted: str | None
) -> dict[str, int | None]:
    """These figures of the law on a day, 分; None where nothing is published. Refuses: ParametersUnusable."""
    rules = _law(profile, adopted)
    try:
        values = {path: rules.figure(path, on).value for path in paths}
    except ParametersUnreadable as error:
        raise ParametersUnusable(str(error)) from error
    return {path: None if value is None else int(value) for path, value in values.items()}


def standard_on(on: date, *, profile: str, adopted: str | None) -> tuple[int | None, int | None]:
    """(urban, rural) standard of a day, 分; None where it is not published. Refuses: ParametersUnusable."""
    urban, rural = "dibao.standard.urban", "dibao.standard.rural"
    figures = figures_under((urban, rural), on=on, profile=profile, adopted=adopted)
    return figures[urban], figures[rural]


def version_of(*, profile: str, adopted: str | None) -> str:
    """The rule version under which amounts are computed. Refuses: ParametersUnusable."""
    return _law(profile, adopted).version


def amounts_under(
    urban: NDArray[numpy.bool_], heads: NDArray[numpy.int64], income_yearly: NDArray[numpy.int64],
    *, on: date, profile: str, adopted: str | None,
) -> NDArray[numpy.int64]:  # fmt: skip
    """分 a month of each family under the standard of a day; the law's own formulas, one run for all of them.

    Shape: columns of one length, in order; the answer is of that length. 0: income no longer fits.
    Refuses: ParameterUnsettled, ParametersUnusable.
    """
    try:
        return amounts(Settled(urban, heads, income_yearly), on=on, law=_law(profile, adopted))
    except StandardMissing as gap:
        listed = [{"path": gap.figure.name, "label": gap.figure.label}]
        raise ParameterUnsettled(f"参数待核实，没有公布的值：{gap}", parameters=listed) from gap


def price_subsidy(given: PriceMonth, *, profile: str, adopted: str | None) -> tuple[PriceFinding, str]:
    """What the price mechanism says of a month, and the rule version. Refuses: ParameterUnsettled, ParametersUnusable."""
    rules = _law(profile, adopted)
    try:
        return price_finding(given, law=rules), rules.version
    except BeforeMechanism as gap:
        raise ParameterUnsettled(
            f"参数待核实：{given.month:%Y年%m月}没有价格联动机制的参数", parameters=[]
        ) from gap


def _law(profile: str, adopted: str | None) -> Law:
    try:
        return law(profile) if adopted is None else law(profile, adopted, "adopted")
    except ParametersUnreadable as error:
        raise ParametersUnusable(str(error)) from error
