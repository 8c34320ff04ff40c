"""From a field's description to what its template draws."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.foundations.ui.display import element_id
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import money

#: Which template draws the control of a kind.
CONTROLS = {
    "text": "input", "number": "input", "date": "input", "money": "input", "phone": "input", "password": "input", "code": "input",
    "textarea": "textarea", "select": "select", "radio": "choices", "checkbox": "choices", "switch": "switch",
    "region": "region", "idcard": "idcard", "camera": "file", "file": "file",
}  # fmt: skip
INPUT_TYPES = {"date": "date", "phone": "tel", "password": "password"}
INPUT_MODES = {"number": "numeric", "money": "decimal", "phone": "tel", "code": "numeric"}
AUTOCOMPLETE = {"phone": "tel", "password": "current-password", "code": "one-time-code"}
#: Provenance of an answer (design §2 "Answers") in words for the badge.
SOURCES = {
    "carried": _("上次填写"), "matched": _("部门数据"), "derived": _("自动算出"), "read": _("拍照识别"),
}  # fmt: skip
GROUPED = {"radio", "checkbox", "file", "camera"}
#: A label of at most this many characters stands beside its control on a phone, a longer one above it.
LONGEST_LABEL_IN_ROW = 5
#: A choice of more characters, or with a hint, takes a row of its own on a phone.
SHORT_CHOICE = 5
KNOWN = {one.name for one in fields(FieldView)}


class FieldUnknown(ValueError):
    """A kind or an argument the field component does not have: a mistake in a template, told at once."""


def field_view(spec: Any, arguments: Mapping[str, Any]) -> FieldView:
    """One FieldView from a spec (FieldView, other dataclass, mapping or None) and overriding arguments.

    Refuses (FieldUnknown): an unknown kind or argument. Attributes of a foreign spec that are no field's are ignored.
    """
    given: dict[str, Any] = {}
    if isinstance(spec, Mapping):
        given.update({key: value for key, value in spec.items() if key in KNOWN})
    elif is_dataclass(spec) and not isinstance(spec, type):
        given.update({one.name: getattr(spec, one.name) for one in fields(spec) if one.name in KNOWN})
    strangers = set(arguments) - KNOWN
    if strangers:
        raise FieldUnknown(
            f"field has no argument {', '.join(sorted(strangers))}; it knows {', '.join(sorted(KNOWN))}"
        )
    given.update(arguments)
    view = FieldView(**given)
    if view.kind not in CONTROLS:
        raise FieldUnknown(f"field has no kind {view.kind!r}; it knows {', '.join(sorted(CONTROLS))}")
    return view


def field_context(view: FieldView) -> dict[str, Any]:
    """Everything `components/field.html` and its control read; every name is present."""
    drawn = asdict(view) | {
        "id": view.id or element_id(view.name),
        "options": [_option(one, view.value) for one in view.options],
        "value": _shown(view),
        "on": view.value in (True, "on", "yes", "true", "1", 1),
        "control": f"ui/components/controls/{CONTROLS[view.kind]}.html",
        "input_type": INPUT_TYPES.get(view.kind, "text"),
        "input_mode": INPUT_MODES.get(view.kind, ""),
        "unit": view.unit or (_("元") if view.kind == "money" else ""),
        "grouped": view.kind in GROUPED,
        "layout": view.layout or _layout(view),
        "source_label": SOURCES.get(view.source, ""),
        "autocomplete": view.autocomplete or AUTOCOMPLETE.get(view.kind, ""),
        "capture": view.kind == "camera",
        "accept": view.accept or ("image/*" if view.kind == "camera" else "image/*,application/pdf"),
    }
    described = [suffix for suffix, there in (("help", view.help), ("error", view.error)) if there]
    if view.kind == "idcard":
        described.append("live")
    drawn["described_by"] = " ".join(f"{drawn['id']}-{suffix}" for suffix in described)
    drawn["long_choices"] = any(one["hint"] or len(one["label"]) > SHORT_CHOICE for one in drawn["options"])
    drawn["chosen_label"] = next((one["label"] for one in drawn["options"] if one["chosen"]), "")
    return drawn


def _option(option: Any, value: Any) -> dict[str, Any]:
    pair = (option, option) if isinstance(option, str) else tuple(option)
    chosen = [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]
    return {
        "value": str(pair[0]), "label": pair[1], "hint": pair[2] if len(pair) > 2 else "",
        "chosen": value is not None and str(pair[0]) in chosen,
    }  # fmt: skip


def _shown(view: FieldView) -> Any:
    if view.value is None:
        return ""
    if view.kind == "money" and isinstance(view.value, int):
        return money.yuan(view.value).replace(",", "")
    if view.kind == "date" and hasattr(view.value, "isoformat"):
        return view.value.isoformat()[:10]
    return view.value


def _layout(view: FieldView) -> str:
    if view.kind == "switch":
        return "row"
    if (
        view.kind in {"textarea", "radio", "checkbox", "file", "camera", "idcard"}
        or len(view.label) > LONGEST_LABEL_IN_ROW
    ):
        return "stack"
    return "row"
