"""就高: of what fits one person, the most that can stand together; the rest is named beside it. Advice, never an act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from minzheng.engines.rules.item_types import Together
from openfisca_chongqing.exclusions import Exclusion, exclusions
from openfisca_chongqing.items import BY_CODE, ItemsFound

#: Monthly items of a person, in the order in which equal sums are preferred. The care part of 特困 stands by itself.
MONTHLY = (
    "dibao",
    "tekun",
    "tekun_care",
    "orphan",
    "de_facto_orphan",
    "disability_living",
    "disability_care",
)
#: What 民发〔2019〕62号 三（一） takes off the children's subsidy when it is held beside it.
TOPPED_UP = ("dibao", "disability_living")


def together_of(found: ItemsFound, names: Mapping[str, str]) -> tuple[Together, ...]:
    """For everyone with two items or more that cannot stand together: the best combination and what it leaves out."""
    told = []
    for number, (ref, role) in enumerate(zip(found.rows.refs, found.rows.roles, strict=True)):
        if role != "member":
            continue
        amounts = amounts_of(found, number)
        held = frozenset({"work_injury_care"} & _held(found, number))
        clashes = [e for e in exclusions() if e.pair <= {*amounts, *held}]
        if not clashes:
            continue
        best = best_of(amounts, clashes, held)
        left = tuple((code, amounts[code]) for code in amounts if code not in best)
        label = names.get(ref, ref)
        told.append(Together(ref, label, best, total_of(best, amounts), left, tuple(_say(clashes))))
    return tuple(told)


def amounts_of(found: ItemsFound, number: int) -> dict[str, int]:
    """Monthly 分 of each item that fits one person, the person's share of the family's 低保 included."""
    row, home = found.people[number], found.household
    amounts = {}
    if found.dibao is not None:
        share = home["amount_monthly"] // max(1, home["members_counted"]) if row["counted"] else 0
        amounts["dibao"] = int(share or row["sole_amount"] or row["split_amount"])
    amounts["tekun"], amounts["tekun_care"] = int(row["tekun_basic_monthly"]), int(row["tekun_care_monthly"])
    for code in ("orphan", "de_facto_orphan", "disability_living", "disability_care"):
        amounts[code] = 0 if found.gaps[code] else int(row[BY_CODE[code].amount])
    if found.gaps["tekun"]:
        amounts["tekun"] = amounts["tekun_care"] = 0
    return {code: fen for code, fen in amounts.items() if fen}


def total_of(chosen: tuple[str, ...], amounts: Mapping[str, int]) -> int:
    """What a combination comes to: the children's subsidy only fills up what 低保 and the living subsidy leave."""
    total = sum(amounts[code] for code in chosen)
    if "de_facto_orphan" in chosen:
        offset = sum(amounts[code] for code in chosen if code in TOPPED_UP)
        total -= min(offset, amounts["de_facto_orphan"])
    return total


def best_of(
    amounts: Mapping[str, int], clashes: list[Exclusion], held: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The combination without a clash that comes to the most; of equal ones the longest, then the order of `MONTHLY`."""
    able = [code for code in MONTHLY if code in amounts]
    possible = [chosen for chosen in _subsets(able) if _stands({*chosen, *held}, clashes)]
    return max(possible, key=lambda chosen: total_of(chosen, amounts))


def _subsets(codes: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(codes), -1, -1):
        for chosen in combinations(codes, size):
            if "tekun_care" not in chosen or "tekun" in chosen:
                yield chosen


def _stands(chosen: set[str], clashes: list[Exclusion]) -> bool:
    return not any(clash.pair <= chosen for clash in clashes)


def _held(found: ItemsFound, number: int) -> set[str]:
    row = found.rows.people[number]
    return {key.removeprefix("holds_") for key, value in row.items() if key.startswith("holds_") and value}


def _say(clashes: list[Exclusion]) -> Iterator[str]:
    for clash in clashes:
        way = "就高享受一项" if clash.way == "higher" else "由本人或监护人选择"
        yield f"{clash.text}（{clash.source}{clash.article}），{way}。"
