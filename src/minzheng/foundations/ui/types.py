"""What screens and shells hand to the design system: plain, frozen values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry of the phone's tab bar or the desk's side navigation.

    `key` is compared with the context variable `active_nav`; without one the longest `url` that begins the
    request's path is the active entry. `count` shows as a badge when above zero.
    """

    key: str
    label: str
    icon: str
    url: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class ActingPosting:
    """As whom the officer acts just now: shown in the desk's top bar."""

    person: str
    role: str
    area: str
    switch_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """Everything the bases show around a page. Shells fill it through `services.contribute_chrome`."""

    product: str
    elder: bool = False
    language: str = "zh-hans"
    tabs: tuple[NavItem, ...] = ()
    nav: tuple[NavItem, ...] = ()
    posting: ActingPosting | None = None
    search_url: str = ""
    home_url: str = "/"
    demo_banner: str = ""
    demo_url: str = ""


#: A shell's contribution: request in, some fields of Chrome out (never `elder` or `language`).
ChromeProvider = Callable[[HttpRequest], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One form field, ready to draw. `{% field view %}` takes it, keyword arguments override.

    Kinds: text textarea number date select radio checkbox switch money region idcard phone password code camera file.
    Units: a money value is 分 when an int, the user's own text when a str. `options` are (value, label) or
    (value, label, hint). `source` is one of typed carried matched derived read (an Answer's provenance).
    """

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    help: str = ""
    error: str = ""
    required: bool = False
    readonly: bool = False
    options: tuple[tuple[str, ...], ...] = ()
    placeholder: str = ""
    when: str = ""
    source: str = ""
    source_note: str = ""
    unit: str = ""
    search_url: str = ""
    accept: str = ""
    multiple: bool = False
    maxlength: int = 0
    autocomplete: str = ""
    camera: bool = False
    layout: str = ""
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
