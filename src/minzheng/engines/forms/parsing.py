"""What was typed, to answers. A wrong value is kept as typed beside what is wrong with it; nothing is ever dropped."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from minzheng.engines.forms.reading import Reading, input_name
from minzheng.engines.forms.types import Answer, Answers, Errors, Field, FormDef, Group, Section, Step
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, normalise_name, parse_identity_number, parse_phone
from minzheng.kernel.money import AmountUnreadable, parse_yuan

LONGEST = 200
#: A posted document keeps at most this many characters of one wrong value.
LONGEST_RAW = 1000
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who typed, when (aware)."""

    by: str
    at: datetime
    source: str = "typed"


def blank(form: FormDef, *, at: datetime) -> Answers:
    """A new document; groups whose first item is fixed have it."""
    groups = {group.name: [{"id": "p1", "fields": {}}] if group.first_fixed else [] for group in form.groups}
    as_of = local_date(at).isoformat()
    return {"form": form.id, "version": form.version, "as_of": as_of, "fields": {}, "groups": groups}


def put(answers: Answers, name: str, value: Any, hand: Hand, *, group: str = "", item_id: str = "") -> None:
    """Store one value that nobody typed here: carried, matched, derived or read."""
    _fields_of(answers, group, item_id)[name] = {
        "value": value, "source": hand.source, "at": hand.at.isoformat(), "by": hand.by,
    }  # fmt: skip


def _fields_of(answers: Answers, group: str, item_id: str) -> dict[str, Answer]:
    if not group:
        return answers["fields"]  # type: ignore[no-any-return]
    return next(item["fields"] for item in answers["groups"][group] if item["id"] == item_id)


def add_item(form: FormDef, answers: Answers, group: str) -> str:
    """A new, empty item; its id. The group's limit is kept ("" when it is full)."""
    rows = answers["groups"].setdefault(group, [])
    if len(rows) >= form.group(group).most:
        return ""
    number = 1 + max((int(row["id"][1:]) for row in rows), default=0)
    rows.append({"id": f"p{number}", "fields": {}})
    return f"p{number}"


def remove_item(form: FormDef, answers: Answers, group: str, item_id: str) -> None:
    """Take an item out; a fixed first item stays."""
    rows = answers["groups"].get(group, [])
    fixed = rows[0]["id"] if rows and form.group(group).first_fixed else ""
    answers["groups"][group] = [row for row in rows if row["id"] != item_id or row["id"] == fixed]


def parse_step(
    form: FormDef, step: str, post: Mapping[str, Any], *, answers: Answers, hand: Hand
) -> tuple[Answers, Errors]:
    """The answers with this step's values in, and what is wrong with them (by full input name).

    `post` is a QueryDict or a mapping of names to a text or a list of texts. Fields not sent because their condition
    does not hold keep their former answer; it is not read. Refuses nothing.
    """
    changed, errors = deepcopy(answers), Errors()
    changed["as_of"] = local_date(hand.at).isoformat()
    declared = form.step(step)
    for section in declared.sections:
        for item_id in _items_of(form, section, post, changed):
            target = _fields_of(changed, section.group, item_id)
            for field in section.fields:
                name = input_name(section.group, item_id, field.name)
                _take(field, name, post, target, errors, hand)
    _keep_visible_errors(form, declared, changed, errors)
    return changed, errors


def _items_of(form: FormDef, section: Section, post: Mapping[str, Any], answers: Answers) -> list[str]:
    """The ids of the section's blocks; items the page knew are there, an unknown id is not made up."""
    if not section.group:
        return [""]
    sent = _many(post, section.group)
    return [row["id"] for row in answers["groups"].get(section.group, []) if row["id"] in sent]


def _take(
    field: Field, name: str, post: Mapping[str, Any], target: dict[str, Answer], errors: Errors, hand: Hand
) -> None:
    if field.kind == "papers":
        return
    # an unticked box sends nothing: its marker says that it was on the page and could be ticked
    if field.kind in ("checkbox", "switch") and not (name in post or f"{name}__there" in post):
        return
    if field.kind not in ("checkbox", "switch") and name not in post:
        return
    given = _many(post, name) if field.kind == "checkbox" else _one(post, name)
    answer, problem = _read(field, given, hand)
    if answer is None:
        target.pop(field.name, None)
        return
    if problem:
        errors[name] = problem
    former = target.get(field.name)
    if former is None or _content(former) != _content(answer):
        target[field.name] = answer


def _content(answer: Answer) -> Answer:
    return {key: answer[key] for key in ("value", "unknown", "raw") if key in answer}


def _read(field: Field, given: Any, hand: Hand) -> tuple[Answer | None, str]:
    trace = {"source": hand.source, "at": hand.at.isoformat(), "by": hand.by}
    if isinstance(given, str) and not given.strip() and field.kind != "switch":
        return None, ""
    if field.allow_unknown and given == UNKNOWN:
        return {"unknown": True, **trace}, ""
    try:
        return {"value": READERS[field.kind](field, given, local_date(hand.at)), **trace}, ""
    except (Unreadable, AmountUnreadable, Wrong) as wrong:
        return {"raw": str(given)[:LONGEST_RAW], "error": str(wrong), **trace}, str(wrong)


class Wrong(ValueError):
    """A value that cannot stand; the message says why and what to do."""


def _text(field: Field, given: str, today: date) -> str:
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", given).strip()
    longest = field.maxlength or LONGEST
    if len(text) > longest:
        raise Wrong(f"“{field.label}”最多 {longest} 个字，您填了 {len(text)} 个字，请写短一些")
    return text


def _number(field: Field, given: str, today: date) -> int:
    text = given.strip().translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise Wrong(f"“{field.label}”请填一个整数，例如 3")
    return int(text)


def _decimal(field: Field, given: str, today: date) -> str:
    try:
        number = Decimal(given.strip().translate(str.maketrans("０１２３４５６７８９．", "0123456789.")))
    except InvalidOperation:
        raise Wrong(f"“{field.label}”请只填数字，例如 62.5") from None
    if not number.is_finite() or not 0 < number <= 10000:
        raise Wrong(f"“{field.label}”应大于 0、不超过 10000，请检查")
    if number != round(number, 2):
        raise Wrong(f"“{field.label}”最多两位小数")
    return str(number.normalize() if number != number.to_integral() else number.to_integral())


def _day(field: Field, given: str, today: date) -> str:
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        raise Wrong(f"“{field.label}”请填日期，例如 2026-11-01") from None
    if day > today:
        raise Wrong(f"“{field.label}”在今天以后，请检查年份")
    return day.isoformat()


def _choice(field: Field, given: str, today: date) -> str:
    if given not in [one[0] for one in field.options]:
        raise Wrong(f"“{field.label}”请从列出的选项里选")
    return given


def _choices(field: Field, given: list[str], today: date) -> list[str]:
    known = [one[0] for one in field.options]
    if [one for one in given if one not in known]:
        raise Wrong(f"“{field.label}”请从列出的选项里选")
    return [one for one in known if one in given]


def _place(field: Field, given: str, today: date) -> str:
    if not re.fullmatch(r"\d{12}", given.strip()):
        raise Wrong(f"“{field.label}”请输入村（社区）名称或拼音，再从列表里点选")
    return given.strip()


Reader = Callable[[Field, Any, date], Any]
READERS: dict[str, Reader] = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "decimal": _decimal,
    "money": lambda field, given, today: int(parse_yuan(given)),
    "date": _day,
    "phone": lambda field, given, today: parse_phone(given),
    "name": lambda field, given, today: normalise_name(given),
    "idcard": lambda field, given, today: parse_identity_number(given, today=today).text,
    "radio": _choice,
    "select": _choice,
    "checkbox": _choices,
    "switch": lambda field, given, today: given == "yes",
    "region": _place,
}


def _one(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name, "")
    return str(
        value[-1] if isinstance(value, list) and value else value if not isinstance(value, list) else ""
    )


def _many(post: Mapping[str, Any], name: str) -> list[str]:
    getter = getattr(post, "getlist", None)
    value = getter(name) if getter else post.get(name, [])
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _keep_visible_errors(form: FormDef, step: Step, answers: Answers, errors: Errors) -> None:
    """Errors of questions no longer asked go; those seen only across answers come."""
    reading = Reading(form, answers)
    asked = {one.input_name for one in reading.asked((step,))}
    for name in [name for name in errors if name not in asked]:
        del errors[name]
    for check in form.checks:
        for found in check(reading):
            if found.step == step.key and found.field in asked:
                errors.setdefault(found.field, found.message)


def kept_errors(form: FormDef, step: str, answers: Answers) -> Errors:
    """What is wrong with the values kept for a step, as a page opened again shows it."""
    found = {
        one.input_name: str(one.answer["error"])
        for one in Reading(form, answers).asked((form.step(step),))
        if one.answer is not None and "error" in one.answer
    }
    _keep_visible_errors(form, form.step(step), answers, found)
    return found


def group_of(form: FormDef, name: str) -> Group | None:
    """A group by name, or None."""
    return next((group for group in form.groups if group.name == name), None)
