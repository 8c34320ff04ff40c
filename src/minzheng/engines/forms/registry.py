"""Forms by item: programmes register, channels ask."""

from minzheng.engines.forms.types import FormDef

_FORMS: dict[str, FormDef] = {}


def register_form(item: str, form: FormDef) -> None:
    """A programme's item brings its form; called once from its `apps.ready()`."""
    _FORMS[item] = form


def form_of(item: str) -> FormDef:
    """The form of an item. Raises KeyError when its programme registered none."""
    return _FORMS[item]


def has_form(item: str) -> bool:
    """Whether families can apply for an item here."""
    return item in _FORMS
