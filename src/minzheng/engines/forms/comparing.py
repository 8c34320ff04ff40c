"""Answers beside former ones: each with its words, where it came from and when; what the family says otherwise now. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minzheng.engines.forms.reading import Asked, Reading, option_label
from minzheng.engines.forms.types import Answer, Answers, Field, FormDef
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan

#: Kinds whose value stays out of lists; that it was given, or changed, is said.
UNSHOWN = ("idcard", "phone", "papers")


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One question as answered: whose (a name, or ""), the question, the answer in words, its source, its day, by whom."""

    step: str
    whose: str
    label: str
    words: str
    source: str
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One answer that differs from the former document's. `before` is "" where there was none."""

    step: str
    whose: str
    label: str
    before: str
    after: str
    source: str
    on: date | None
    by: str


def is_document(form: FormDef, answers: Answers) -> bool:
    """Whether these are answers of this form (a family never entered by it has none)."""
    return answers.get("form") == form.id


def carried(answers: Answers) -> Answers:
    """The answers as another file begins with them: what was typed then is carried now; its day and its hand stay."""
    return {
        **answers,
        "fields": {name: _carried(one) for name, one in answers["fields"].items()},
        "groups": {
            group: [{**row, "fields": {n: _carried(a) for n, a in row["fields"].items()}} for row in rows]
            for group, rows in answers["groups"].items()
        },
    }


def _carried(answer: Answer) -> Answer:
    return {**answer, "source": "carried"} if answer.get("source") == "typed" else answer


def said_lines(form: FormDef, answers: Answers) -> list[SaidLine]:
    """Every question asked and answered now, in the form's order. No identity or phone number is in the words."""
    reading = Reading(form, answers)
    return [
        SaidLine(one.step.key, _whose(reading, one), one.field.label, words, *_trace(one.answer))
        for one in reading.asked()
        if (words := _words(one)) and one.field.kind != "papers"
    ]


def changed_lines(form: FormDef, before: Answers, after: Answers) -> list[ChangedLine]:
    """Answers that differ, in the form's order; those no longer given last. Items are the same by their ids.

    Of who joined or left between the two nothing is said here: that is no answer given otherwise.
    """
    was, now = Reading(form, before), Reading(form, after)
    old, new = _by_name(was), _by_name(now)
    lines = [
        ChangedLine(
            one.step.key,
            _whose(now, one),
            one.field.label,
            _words(old[name]) if name in old else "",
            _words(one),
            *_trace(one.answer),
        )
        for name, one in new.items()
        if _is_in(before, one) and _content(old[name].answer if name in old else None) != _content(one.answer)
    ]
    gone = [
        ChangedLine(one.step.key, _whose(was, one), one.field.label, _words(one), "", "", None, "")
        for name, one in old.items()
        if name not in new and _words(one) and _is_in(after, one)
    ]
    return lines + gone


def _by_name(reading: Reading) -> dict[str, Asked]:
    return {one.input_name: one for one in _answered(reading)}


def _answered(reading: Reading) -> Iterator[Asked]:
    return (one for one in reading.asked() if _words(one) and one.field.kind != "papers")


def _is_in(answers: Answers, one: Asked) -> bool:
    """Whether the item is in the other document too."""
    rows = answers["groups"].get(one.section.group, [])
    return not one.item_id or one.item_id in [row["id"] for row in rows]


def _content(answer: Answer | None) -> Any:
    return (answer or {}).get("value", "unknown" if (answer or {}).get("unknown") else None)


def _words(one: Asked) -> str:
    answer = one.answer or {}
    if answer.get("unknown"):
        return "不清楚"
    value = answer.get("value")
    return "" if value in (None, "", []) else _shown(one.field, value)


def _shown(field: Field, value: Any) -> str:
    if field.kind in UNSHOWN:
        return "已填"
    if field.kind == "money":
        return f"{yuan(int(value))} {field.unit or '元'}"
    if field.kind == "switch":
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(option_label(field, part) for part in value)
    return option_label(field, value) if field.options else f"{value}{field.unit}"


def _whose(reading: Reading, one: Asked) -> str:
    if not one.item_id:
        return ""
    rows = reading.answers["groups"][one.section.group]
    return reading.title(one.section.group, next(row for row in rows if row["id"] == one.item_id))


def _trace(answer: Answer | None) -> tuple[str, date | None, str]:
    given = answer or {}
    at = given.get("at")
    on = local_date(datetime.fromisoformat(at)) if at else None
    return str(given.get("source", "")), on, str(given.get("by", ""))
