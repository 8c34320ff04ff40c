"""What a paper proves and for how long it may serve again: rows a programme brings, one a kind."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minzheng.engines.papers.types import PaperKind


@dataclass(frozen=True, slots=True)
class PaperTerm:
    """One kind's term. `months` from the day it was first handed in, 0: none; `own_date`: it carries its own last day.

    `whose`: "household" or "person"; `verified`: False is shown as 参数待核实.
    """

    kind: PaperKind
    proves: str
    months: int
    own_date: bool
    whose: str
    verified: bool
    source: str


class TermUnfit(ValueError):
    """A row that names no kind of ours, or a paper that would serve for ever: a defect of the programme's file."""


_terms: dict[PaperKind, PaperTerm] = {}


def register_terms(path: Path) -> None:
    """Take a programme's rows. Called in `apps.ready()`. Refuses: TermUnfit."""
    for kind, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if kind not in list(PaperKind):
            raise TermUnfit(f"{path}: {kind}")
        term = PaperTerm(
            kind=PaperKind(kind),
            proves=row["proves"],
            months=row.get("months", 0),
            own_date=row.get("own_date", False),
            whose=row["whose"],
            verified=row.get("verified", False),
            source=row.get("source", ""),
        )
        if (term.months <= 0 and not term.own_date) or term.whose not in ("household", "person"):
            raise TermUnfit(f"{path}: {kind}")
        _terms[term.kind] = term


def term_of(kind: str) -> PaperTerm | None:
    """The kind's term; None: such a paper serves the file it came with and no other."""
    return _terms.get(PaperKind(kind))


def serves_until(kind: str, *, handed_on: date, ends_on: date | None) -> date | None:
    """The last day on which a paper may be used again; None: it serves once, or its own last day is not known."""
    term = term_of(kind)
    if term is None or (term.own_date and ends_on is None):
        return None
    days = [day for day in (_months_on(handed_on, term.months) if term.months else None, ends_on) if day]
    return min(days)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def terms() -> dict[PaperKind, PaperTerm]:
    """Every kind that may be used again."""
    return dict(_terms)
