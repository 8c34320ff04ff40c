"""The doors of forms: pure functions over a declared form and its answers; nothing here touches the database."""

from minzheng.engines.forms.checking import json_schema, missing, typed_count
from minzheng.engines.forms.comparing import (
    ChangedLine,
    SaidLine,
    carried,
    changed_lines,
    is_document,
    said_lines,
)
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
from minzheng.engines.forms.registry import (
    Further,
    form_behind,
    form_for,
    form_of,
    has_form,
    is_composed,
    register_form,
    register_further,
)
from minzheng.engines.forms.rendering import Surroundings, render_step
from minzheng.engines.forms.wording import said

__all__ = [
    "ChangedLine",
    "Further",
    "Hand",
    "Reading",
    "SaidLine",
    "Surroundings",
    "add_item",
    "blank",
    "carried",
    "changed_lines",
    "form_behind",
    "form_for",
    "form_of",
    "group_of",
    "has_form",
    "holds",
    "is_composed",
    "is_document",
    "json_schema",
    "kept_errors",
    "missing",
    "option_label",
    "parse_step",
    "put",
    "register_form",
    "register_further",
    "remove_item",
    "render_step",
    "said",
    "said_lines",
    "typed_count",
]
