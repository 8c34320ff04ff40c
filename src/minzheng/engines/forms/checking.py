"""Completeness, said once; and the form as a JSON schema."""

from typing import Any

from minzheng.engines.forms.reading import Asked, Reading
from minzheng.engines.forms.types import Answers, Field, FormDef, Missing

VERBS = {"radio": "请选择", "select": "请选择", "region": "请选择", "papers": "请上传"}


def missing(form: FormDef, answers: Answers) -> list[Missing]:
    """Everything missing or wrong in the whole form, in its order, each thing once.

    Shape: one line a question; a wrong value says what is wrong with it, an empty one what to fill.
    """
    reading = Reading(form, answers)
    found: dict[str, Missing] = {}
    for one in reading.asked():
        message = _problem(reading, one)
        if message:
            found.setdefault(one.input_name, Missing(one.step.key, one.input_name, message))
    for check in form.checks:
        for line in check(reading):
            found.setdefault(line.field, line)
    order = {step.key: n for n, step in enumerate(form.steps)}
    return sorted(found.values(), key=lambda line: order.get(line.step, len(order)))


def _problem(reading: Reading, one: Asked) -> str:
    who = ""
    if one.item_id:
        item = next(row for row in reading.items(one.section.group) if row["id"] == one.item_id)
        who = f"{reading.title(one.section.group, item)}："
    answer = one.answer or {}
    if "error" in answer:
        return who + str(answer["error"])
    given = "value" in answer or answer.get("unknown")
    if one.field.kind == "papers":
        given = bool(answer.get("value"))
    if given or not one.field.required or one.field.kind in ("switch", "checkbox"):
        return ""
    return f"{who}{VERBS.get(one.field.kind, '请填写')}“{one.field.label}”"


def typed_count(form: FormDef, answers: Answers) -> int:
    """How many values somebody typed on a keyboard (choices, switches and photos are taps, not typing)."""
    kinds = {"text", "textarea", "number", "decimal", "money", "date", "phone", "name", "idcard", "region"}
    reading = Reading(form, answers)
    return sum(
        1
        for one in reading.asked()
        if one.field.kind in kinds and (one.answer or {}).get("source") == "typed"
    )


_JSON_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer", "minimum": 0},
    "money": {"type": "integer", "minimum": 0, "description": "分"},
    "decimal": {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"},
    "date": {"type": "string", "format": "date"},
    "idcard": {"type": "string", "pattern": r"^\d{17}[\dX]$"},
    "phone": {"type": "string", "pattern": r"^1[3-9]\d{9}$"},
    "region": {"type": "string", "pattern": r"^\d{12}$"},
    "switch": {"type": "boolean"},
    "papers": {"type": "array", "items": {"type": "string", "format": "uuid"}},
}


def json_schema(form: FormDef) -> dict[str, Any]:
    """The values of a complete form as JSON Schema (draft 2020-12); conditions under `x-when`."""
    properties: dict[str, Any] = {}
    for step in form.steps:
        for section in step.sections:
            place = properties
            if section.group:
                rows = properties.setdefault(
                    section.group, {"type": "array", "items": {"type": "object", "properties": {}}}
                )
                place = rows["items"]["properties"]
            place.update({field.name: _schema_of(field, section.when) for field in section.fields})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{form.id}/{form.version}",
        "title": form.title,
        "type": "object",
        "properties": properties,
    }


def _schema_of(field: Field, section_when: str) -> dict[str, Any]:
    schema = dict(_JSON_TYPES.get(field.kind, {"type": "string"}))
    choices = [one[0] for one in field.options]
    if field.kind == "checkbox":
        schema = {"type": "array", "items": {"enum": choices}, "uniqueItems": True}
    elif choices:
        schema["enum"] = choices
    schema["title"] = field.label
    conditions = " & ".join(part for part in (section_when, field.when) if part)
    if conditions:
        schema["x-when"] = conditions
    if field.sensitive:
        schema["x-sensitive"] = True
    return schema
