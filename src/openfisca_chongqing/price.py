"""价格临时补贴: whether a month's index starts it, and what a person's share would be by the formula.

Source: 发改价格〔2021〕1553号: started when the month's CPI or its food part reaches its threshold, ended in a month
that reaches neither. The formula is another city's (参数待核实): what is paid is what the month's document says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openfisca_chongqing.arithmetic import MONTHS, round_up_to, share
from openfisca_chongqing.system import Figure, Law

PATHS = ("cpi_permille", "food_permille", "by_formula", "unit_fen")


@dataclass(frozen=True, slots=True)
class PriceMonth:
    """The index of a month. Units: per mille of the rise on the year before (35 = 3.5 %)."""

    month: date
    cpi_permille: int
    food_permille: int
    scpi_permille: int | None = None


@dataclass(frozen=True, slots=True)
class PriceFinding:
    """Whether the mechanism starts, which thresholds are reached, and 分 a person by the formula (None: not known)."""

    by_cpi: bool
    by_food: bool
    urban_fen: int | None
    rural_fen: int | None
    figures: tuple[Figure, ...]

    @property
    def started(self) -> bool:
        """Either threshold is enough."""
        return self.by_cpi or self.by_food


class BeforeMechanism(ValueError):
    """A month before the mechanism's first figures."""


def price_finding(given: PriceMonth, *, law: Law) -> PriceFinding:
    """What the mechanism says of a month under a law. Refuses: BeforeMechanism."""
    figures = {name: law.figure(f"price_subsidy.{name}", given.month) for name in PATHS}
    if any(figure.value is None for figure in figures.values()):
        raise BeforeMechanism(given.month.isoformat())
    by_cpi = given.cpi_permille >= int(figures["cpi_permille"].value or 0)
    by_food = given.food_permille >= int(figures["food_permille"].value or 0)
    standards = law.figures(given.month)
    urban, rural = (
        _share(standards[f"dibao.standard.{place}"], given, figures) if by_cpi or by_food else None
        for place in ("urban", "rural")
    )
    used = (*figures.values(), standards["dibao.standard.urban"], standards["dibao.standard.rural"])
    return PriceFinding(by_cpi, by_food, urban, rural, used)


def _share(standard: Figure, given: PriceMonth, figures: dict[str, Figure]) -> int | None:
    rise = given.scpi_permille
    if standard.value is None or rise is None or rise <= 0 or not figures["by_formula"].value:
        return None
    unit = int(figures["unit_fen"].value or 1)
    return round_up_to(share(int(standard.value) * MONTHS, rise), unit)
