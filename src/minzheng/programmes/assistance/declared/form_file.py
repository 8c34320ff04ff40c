"""`form.toml` of an item without code: screens and questions as data, in the shape of `FormDef`.

By convention the group `people` holds the family, its first the applicant, with `name` and `identity`; the form itself
asks `village` (a region) and may ask `phone` and `address`. The last screen, for signing, is added here.
"""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from minzheng.engines.catalogue.types import ItemBroken
from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import FormDef, Missing, Step
from minzheng.kernel.identifiers import IdentityNumber, Unreadable, parse_identity_number

PEOPLE = "people"
TWICE = "这个身份证号和“%(name)s”的一样。同一个人只写一次，请检查是不是填错了"
SIGN = Step(
    key="sign",
    title="签字",
    lead="请看一遍填的内容，没有问题就签字提交。",
    sections=(),
)


def read_form(path: Path, *, item: str, last: Step = SIGN) -> FormDef:
    """The form of an item, `last` its screen for reading and handing in. Raises ItemBroken: unreadable, an unknown key, or a question missing that every file needs."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        form = FormDef(**{**table, "id": item, "checks": (each_person_once,), "sayings": (TWICE,)})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ItemBroken(f"{path}: {error}") from error
    form = form.model_copy(update={"steps": (*form.steps, last)})
    asked = {(s.group, f.name): f.kind for step in form.steps for s in step.sections for f in s.fields}
    wanted = {(PEOPLE, "name"): "name", (PEOPLE, "identity"): "idcard", ("", "village"): "region"}
    for (group, name), kind in wanted.items():
        if asked.get((group, name)) != kind:
            raise ItemBroken(f"{path}: asks no {f'{group}.' if group else ''}{name} of kind {kind}")
    if not any(group.name == PEOPLE and group.first_fixed for group in form.groups):
        raise ItemBroken(f"{path}: the group {PEOPLE} begins with the applicant (first_fixed)")
    return form


def identity_in(reading: Reading, person: dict[str, Any]) -> IdentityNumber | None:
    """The checked identity number of one of the family, or None."""
    text = reading.value("identity", person, PEOPLE)
    try:
        return parse_identity_number(text, today=reading.as_of) if text else None
    except Unreadable:
        return None


def each_person_once(reading: Reading) -> list[Missing]:
    """The same identity number on two people of one application."""
    seen: dict[str, str] = {}
    found = []
    step = next(s.key for s in reading.form.steps for one in s.sections if one.group == PEOPLE)
    for person in reading.items(PEOPLE):
        number = identity_in(reading, person)
        if number is None:
            continue
        if number.text in seen:
            words = TWICE % {"name": seen[number.text]}
            found.append(Missing(step, f"{PEOPLE}-{person['id']}-identity", words))
        seen.setdefault(number.text, reading.title(PEOPLE, person))
    return found
