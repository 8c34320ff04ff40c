"""Forms by item: programmes register, channels ask."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from minzheng.engines.forms.types import Answers, FormDef

#: A form with the further questions of one item in it.
Further = Callable[[FormDef], FormDef]

_FORMS: dict[str, FormDef] = {}
_FURTHER: dict[str, Further] = {}


def register_form(item: str, form: FormDef) -> None:
    """A programme's item brings its form; called once from its `apps.ready()`."""
    _FORMS[item] = form
    _composed.cache_clear()


def register_further(item: str, further: Further) -> None:
    """What an item asks besides, where one form serves several; called once from its programme's `apps.ready()`."""
    _FURTHER[item] = further
    _composed.cache_clear()


def form_of(item: str) -> FormDef:
    """The form of an item. Raises KeyError when its programme registered none."""
    return _FORMS[item]


def has_form(item: str) -> bool:
    """Whether families can apply for an item here."""
    return item in _FORMS


def is_composed(items: Sequence[str], answers: Answers) -> bool:
    """Whether the document was filled on a form that one of these items only joins."""
    filled = str(answers.get("form", ""))
    return any(_joins(code, filled) for code in items)


def _joins(code: str, filled: str) -> bool:
    """An item that has questions to add to a form which is not its own."""
    own = _FORMS.get(code)
    return bool(filled in _FORMS and code in _FURTHER and own is not None and own.id != filled)


def form_for(items: Sequence[str], answers: Answers) -> FormDef:
    """The form of a document for these items: the one it was filled on, with the further questions of every item chosen.

    Each question stands once. Where nothing joins it is the first item's own. Raises KeyError: no form.
    """
    if not is_composed(items, answers):
        return _FORMS[items[0]]
    return _composed(str(answers["form"]), tuple(items))


def form_behind(item: str, answers: Answers) -> FormDef | None:
    """The form a document was filled on for an item, its own or one it joins; None where it is a document of neither."""
    if item not in _FORMS:
        return None
    form = form_for([item], answers)
    return form if answers.get("form") == form.id else None


@lru_cache(maxsize=64)
def _composed(base: str, items: tuple[str, ...]) -> FormDef:
    form = _FORMS[base]
    for code in items:
        form = _FURTHER[code](form) if code in _FURTHER else form
    return form
