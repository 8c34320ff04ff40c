"""What a form is made of, and what its doors give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from minzheng.foundations.ui.types import FieldView

#: One stored answer: {"value"|"unknown"|"raw"+"error", "source", "at", "by"}.
Answer = dict[str, Any]
#: The whole document: see README.md.
Answers = dict[str, Any]
#: Full input name → what is wrong, in Chinese.
Errors = dict[str, str]

Kind = Literal[
    "text", "textarea", "number", "decimal", "money", "date", "phone", "name", "idcard",
    "radio", "select", "checkbox", "switch", "region", "papers",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing missing or wrong: the step it is asked in, the full input name, what to do."""

    step: str
    field: str
    message: str


class Field(BaseModel):
    """One question. Money is asked in yuan and stored in 分. `when` is a condition over sister fields or form fields.

    `sensitive` values are never shown in lists; `proves` says what a paper is good for; `prefill` names the source a
    first value may come from, so that nobody types it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    kind: Kind = "text"
    required: bool = True
    when: str = ""
    help: str = ""
    placeholder: str = ""
    unit: str = ""
    options: tuple[tuple[str, ...], ...] = ()
    allow_unknown: bool = False
    sensitive: bool = False
    prefill: str = ""
    maxlength: int = 0
    proves: str = ""
    layout: str = ""


class Section(BaseModel):
    """A surface of questions; with `group`, one block for each item of a repeated group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    note: str = ""
    fields: tuple[Field, ...] = ()
    group: str = ""
    when: str = ""
    add_label: str = ""
    item_label: str = ""


class Step(BaseModel):
    """One screen of the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()


class Group(BaseModel):
    """A repeated group: its first item may be fixed (the applicant); at most `most` items."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    first_fixed: bool = False
    most: int = 20
    title_field: str = "name"


class FormDef(BaseModel):
    """A declared form of one version. `checks` look across answers and say what is wrong, politely; `sayings` are
    their sentences with parts in them (`%(name)s`), by which another language finds its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    version: str
    title: str
    steps: tuple[Step, ...]
    groups: tuple[Group, ...] = ()
    checks: tuple[Callable[[Any], list[Missing]], ...] = ()
    sayings: tuple[str, ...] = ()

    def step(self, key: str) -> Step:
        """A step by key. Raises KeyError."""
        for one in self.steps:
            if one.key == key:
                return one
        raise KeyError(key)

    def group(self, name: str) -> Group:
        """A group by name. Raises KeyError."""
        for one in self.groups:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class FieldBlock:
    """One question ready to draw: the design system's field, or a paper question for the uploader."""

    view: FieldView
    is_paper: bool = False
    proves: str = ""


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One item of a group (or the section's only block, with an empty id)."""

    id: str
    title: str
    removable: bool
    fields: list[FieldBlock]


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section ready to draw."""

    title: str
    note: str
    group: str
    when: str
    add_label: str
    items: list[ItemBlock]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step ready to draw: plain data for templates."""

    key: str
    title: str
    lead: str
    number: int
    labels: list[str]
    previous: str
    following: str
    sections: list[SectionBlock]
    errors: list[Missing]
