"""The doors of forms: pure functions over a declared form and its answers; nothing here touches the database."""

from minzheng.engines.forms.checking import json_schema, missing, typed_count
from minzheng.engines.forms.parsing import (
    Hand,
    add_item,
    blank,
    group_of,
    kept_errors,
    parse_step,
    put,
    remove_item,
)
from minzheng.engines.forms.reading import Reading, holds, option_label
from minzheng.engines.forms.registry import form_of, has_form, register_form
from minzheng.engines.forms.rendering import Surroundings, render_step
from minzheng.engines.forms.wording import said

__all__ = [
    "Hand",
    "Reading",
    "Surroundings",
    "add_item",
    "blank",
    "form_of",
    "group_of",
    "has_form",
    "holds",
    "json_schema",
    "kept_errors",
    "missing",
    "option_label",
    "parse_step",
    "put",
    "register_form",
    "remove_item",
    "render_step",
    "said",
    "typed_count",
]
