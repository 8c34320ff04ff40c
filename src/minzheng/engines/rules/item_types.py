"""What the rules say of items beside 低保, and of one family over all items: advice, never an act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from minzheng.engines.rules.types import Change, EligibilityAdvice, Mark, Quoted, Reason


class ItemOutcome(StrEnum):
    """What the figures suggest of one item. A named officer decides; none of these refuses, cuts or ends anything."""

    FITS = "fits"
    NOT_NOW = "not_now"
    MISSING = "missing"
    UNSETTLED = "unsettled"

    @property
    def label(self) -> str:
        """The outcome in plain words."""
        return OUTCOME_LABELS[self.value]


OUTCOME_LABELS = {
    "fits": "可能符合",
    "not_now": "暂不符合",
    "missing": "还缺情况",
    "unsettled": "参数待核实",
}


@dataclass(frozen=True, slots=True)
class ItemPerson:
    """One person an item may be for, and the monthly 分, 0 where the item gives none."""

    ref: str
    label: str
    monthly_fen: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact still unknown: where it goes in the facts, and what to ask."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemAdvice:
    """What the law says of one item for one family on one day.

    Units: `monthly_fen` 分 a month over all `persons`; `once_low_fen` and `once_high_fen` 分 given once, 0 where the
    law names no least or no most. `questions` is what is still unknown, also when somebody fits already.
    Shape: `trace` as in `EligibilityAdvice`; all items of one family share one.
    """

    item: str
    label: str
    profile: str
    on: date
    outcome: ItemOutcome
    persons: tuple[ItemPerson, ...]
    monthly_fen: int
    once_low_fen: int
    once_high_fen: int
    reasons: tuple[Reason, ...]
    questions: tuple[Unknown, ...]
    explanation: str
    figures: tuple[Quoted, ...]
    marks: tuple[Mark, ...]
    law_version: str
    trace: Mapping[str, Any]

    @property
    def fits(self) -> bool:
        """Whether the figures speak for it."""
        return self.outcome is ItemOutcome.FITS

    @property
    def outcome_words(self) -> str:
        """The outcome in plain words."""
        return self.outcome.label

    @property
    def counted(self) -> tuple[str, ...]:
        """Refs of everyone the item may be for."""
        return tuple(person.ref for person in self.persons)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Nothing: what would turn the result is worked out for 低保 alone."""
        return ()

    def as_dict(self, *, with_trace: bool = True) -> dict[str, Any]:
        """JSON-ready fields."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in _PARTS:
            plain[name] = [asdict(part) for part in plain[name]]
        if not with_trace:
            del plain["trace"]
        return {**plain, "on": self.on.isoformat(), "outcome": self.outcome.value}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> ItemAdvice:
        """The advice as it was stored with `as_dict`. Refuses (TypeError, KeyError): fields missing or unknown."""
        plain = {field.name: stored[field.name] for field in fields(cls)}
        for name, kind in _PARTS.items():
            plain[name] = tuple(kind(**part) for part in plain[name])
        return cls(
            **plain | {"on": date.fromisoformat(plain["on"]), "outcome": ItemOutcome(plain["outcome"])}
        )

    def to_json(self) -> str:
        """One JSON object as text, Chinese unescaped."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ItemAdvice:
        """The inverse of `to_json`."""
        return cls.from_dict(json.loads(text))


_PARTS: dict[str, Any] = {
    "persons": ItemPerson,
    "reasons": Reason,
    "questions": Unknown,
    "figures": Quoted,
    "marks": Mark,
}


#: Advice as a handler gives it of one item: with the outcomes of 低保, or with those of every other item.
Advice = EligibilityAdvice | ItemAdvice


def read_advice(text: str) -> Advice:
    """Advice from the text of `to_json`, of either kind. Refuses (TypeError, KeyError): fields missing or unknown."""
    stored = json.loads(text)
    return (ItemAdvice if "questions" in stored else EligibilityAdvice).from_dict(stored)


@dataclass(frozen=True, slots=True)
class Together:
    """What one person could have at the same time at most (就高): item codes and their sum, 分 a month.

    `instead` are the items that fit as well and cannot stand beside these, each with the 分 it would give.
    """

    ref: str
    label: str
    items: tuple[str, ...]
    monthly_fen: int
    instead: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyAdvice:
    """What this family may be entitled to: 低保 (null while something is unknown), every other item, and 就高."""

    on: date
    profile: str
    dibao: EligibilityAdvice | None
    items: tuple[ItemAdvice, ...]
    together: tuple[Together, ...]

    def to_json(self) -> str:
        """One JSON object as text; the trace all items share stands in it once."""
        plain = {
            "on": self.on.isoformat(),
            "profile": self.profile,
            "dibao": self.dibao.as_dict() if self.dibao else None,
            "items": [advice.as_dict(with_trace=False) for advice in self.items],
            "together": [asdict(one) for one in self.together],
            "trace": self.items[0].trace if self.items else {},
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> FamilyAdvice:
        """The inverse of `to_json`. Refuses (TypeError, KeyError): fields missing or unknown."""
        stored = json.loads(text)
        shared = {"trace": stored["trace"]}
        return cls(
            on=date.fromisoformat(stored["on"]),
            profile=stored["profile"],
            dibao=EligibilityAdvice.from_dict(stored["dibao"]) if stored["dibao"] else None,
            items=tuple(ItemAdvice.from_dict(one | shared) for one in stored["items"]),
            together=tuple(_together(one) for one in stored["together"]),
        )

    def of(self, code: str) -> ItemAdvice:
        """The advice of one item. Refuses (KeyError): no such item."""
        return {advice.item: advice for advice in self.items}[code]

    def fitting(self) -> tuple[ItemAdvice, ...]:
        """The items that may be for this family, in the order of the law."""
        return tuple(advice for advice in self.items if advice.outcome == ItemOutcome.FITS)


def _together(stored: Mapping[str, Any]) -> Together:
    instead = tuple((str(code), int(fen)) for code, fen in stored["instead"])
    lists = {"items": tuple(stored["items"]), "sentences": tuple(stored["sentences"]), "instead": instead}
    return Together(**{**stored, **lists})
