"""What the rules engine gives out: an advice, never an act; and why it may decline to give one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from minzheng.kernel.result import Refusal
from openfisca_chongqing.exclusions import Exclusion
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.price import PriceFinding, PriceMonth

__all__ = [
    "Change",
    "EligibilityAdvice",
    "Exclusion",
    "FactsInvalid",
    "HouseholdFacts",
    "Mark",
    "MissingFact",
    "Outcome",
    "ParameterUnsettled",
    "ParametersUnusable",
    "PersonAdvice",
    "PriceFinding",
    "PriceMonth",
    "Quoted",
    "Reason",
]


class Outcome(StrEnum):
    """What the figures suggest. A named officer decides; none of these refuses, cuts or ends anything."""

    ELIGIBLE = "eligible"
    SOLE_POSSIBLE = "sole_possible"
    SPLIT_POSSIBLE = "split_possible"
    BORDERLINE = "borderline"
    NOT_ELIGIBLE = "not_eligible"

    def words(self, name: str) -> str:
        """The outcome in the words of the trade, for the item of this name ("低保")."""
        return OUTCOME_WORDS[self.value].format(name=name or UNNAMED)


#: An item whose advice was kept before advice carried its item's name.
UNNAMED = "本事项"
OLD_NAMES = {"dibao": "低保"}
OUTCOME_WORDS = {
    "eligible": "符合{name}条件",
    "sole_possible": "可单独提出申请",
    "split_possible": "可分户计算",
    "borderline": "符合低保边缘条件",
    "not_eligible": "暂不符合{name}条件",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of the outcome, with the article it rests on."""

    code: str
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change that, with the others of the list, would turn the result. `fen` 0 means: not a matter of an amount.

    Units: `fen` 分 a month for incomes, 分 for property.
    """

    code: str
    fen: int
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A number as the explanation prints it, with the source and the day it stands for."""

    text: str
    label: str
    source: str
    since: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """参数待核实: a figure used here that is unverified or carried forward; shown to the officer beside the advice."""

    code: str
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class PersonAdvice:
    """One person who may apply alone (`sole`) or be counted apart (`split`), and the monthly 分 of that case."""

    ref: str
    label: str
    kind: str
    monthly_fen: int
    article: str


@dataclass(frozen=True, slots=True)
class EligibilityAdvice:
    """What the law says of one family on one day, and why, in a form that can be stored and recomputed.

    Units: `monthly_fen` 分 a month: the household's when it is eligible as a whole, else the sum over `persons`;
    `reducible_fen` is the most an officer could take off for refused work (art. 34), never taken off here.
    Shape: `explanation` is paragraphs on lines of their own, each of whole sentences; `trace` holds inputs, parameter values and results; a value left out of it is 0 or false.
    `name` is the item's short name, which the outcome is worded with.
    """

    item: str
    profile: str
    on: date
    outcome: Outcome
    monthly_fen: int
    reducible_fen: int
    counted: tuple[str, ...]
    persons: tuple[PersonAdvice, ...]
    starts_next_month: bool
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    explanation: str
    figures: tuple[Quoted, ...]
    marks: tuple[Mark, ...]
    law_version: str
    trace: Mapping[str, Any]
    name: str = ""

    @property
    def fits(self) -> bool:
        """Whether the figures speak for it as asked."""
        return self.outcome is Outcome.ELIGIBLE

    @property
    def alone(self) -> bool:
        """Whether persons, not the family, would be paid: the outcome says so, or it was asked for them alone."""
        asked = bool(self.persons) and {one.ref for one in self.persons} == set(self.counted)
        return self.outcome is not Outcome.ELIGIBLE or asked

    @property
    def outcome_words(self) -> str:
        """The outcome in plain words, by the item's name."""
        return self.outcome.words(self.name)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready fields, e.g. for a JSON column."""
        return {**asdict(self), "on": self.on.isoformat(), "outcome": self.outcome.value}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> EligibilityAdvice:
        """The advice as it was stored with `as_dict`. Refuses (TypeError, KeyError): fields missing or unknown."""
        whole = {"name": OLD_NAMES.get(stored["item"], "")} | dict(stored)
        plain = {field.name: whole[field.name] for field in fields(cls)}
        for name, kind in _PARTS.items():
            plain[name] = tuple(kind(**part) for part in plain[name])
        plain |= {"on": date.fromisoformat(plain["on"]), "outcome": Outcome(plain["outcome"])}
        return cls(**{**plain, "counted": tuple(plain["counted"])})

    def to_json(self) -> str:
        """One JSON object as text, Chinese unescaped."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> EligibilityAdvice:
        """The inverse of `to_json`."""
        return cls.from_dict(json.loads(text))


_PARTS: dict[str, Any] = {
    "persons": PersonAdvice,
    "reasons": Reason,
    "changes": Change,
    "figures": Quoted,
    "marks": Mark,
}


class MissingFact(Refusal):
    """Facts are unknown; `detail["facts"]` is a list of `{"path", "label"}`, all of them at once."""

    code: ClassVar[str] = "missing_fact"
    message: str = "还有情况没有填写，请补充后再计算"


class FactsInvalid(Refusal):
    """Facts that cannot be read or contradict one another; `detail["errors"]` lists path and reason."""

    code: ClassVar[str] = "facts_invalid"
    message: str = "填写的情况有误，请改正后再计算"


class ParameterUnsettled(Refusal):
    """参数待核实: the law's number for this day is not published; `detail["parameters"]` lists path and label."""

    code: ClassVar[str] = "parameter_unsettled"
    message: str = "这一天适用的标准尚待核实，请由工作人员核对后填写参数"


class ParametersUnusable(Refusal):
    """The place's values or the profile cannot be used; the message says what is wrong with which parameter."""

    code: ClassVar[str] = "parameters_unusable"
    message: str = "参数文件不能使用，请改正后再计算"
