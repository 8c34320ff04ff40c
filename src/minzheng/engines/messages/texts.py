"""Texts of messages: files in pairs, `<kind>.title.txt` and `<kind>.body.txt`, in Django's template language; beside
them, where it shall be read out otherwise than it is written, `<kind>.voice.txt`.

A module registers its folder at start-up; the kind is the prefix and the file's name: dibao + accepted → dibao.accepted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine

_OWN = Path(__file__).parent / "templates" / "telling" / "texts"
_TITLE, _BODY, _VOICE = ".title.txt", ".body.txt", ".voice.txt"
_MISSING = "\u241a%s\u241a"
LONGEST_TITLE, LONGEST_BODY = 60, 600
#: More than a minute and a half is not listened to.
LONGEST_VOICE = 300
#: A message of ours never gives an address to open and never asks for a card, a password or a code.
_ADDRESS = re.compile(r"(?i)https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|top|xyz|vip|cc)\b")
_ASKS = re.compile(r"(?:填写|提供|回复|告知|发送|输入|点击).{0,8}(?:验证码|密码|银行卡|卡号|链接)")
_WARNS = re.compile(r"(?:不会|不要|请勿|切勿|任何人).{0,12}(?:验证码|密码|银行卡|卡号|链接)")


class UnknownKind(LookupError):
    """No pair of files for this kind: a defect of ours."""


class TextUnfit(ValueError):
    """A text that misses a value, is too long, or looks like a fraudster's: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Text:
    """A finished message."""

    title: str
    body: str


_pairs: dict[str, tuple[Path, Path]] = {}


def register_texts(*, prefix: str, folder: Path) -> list[str]:
    """Take every pair of a folder under a prefix ("" for none); the kinds registered. Called in `apps.ready()`.

    Refuses: UnknownKind (a title without its body), ValueError (a kind that two folders claim).
    """
    kinds = []
    for title in sorted(folder.glob(f"*{_TITLE}")):
        name = title.name.removesuffix(_TITLE)
        kind = f"{prefix}.{name}" if prefix else name
        pair = (title, folder / f"{name}{_BODY}")
        if not pair[1].is_file():
            raise UnknownKind(f"{kind}: {pair[1]} is missing")
        if _pairs.setdefault(kind, pair) != pair:
            raise ValueError(f"{kind} is registered from two folders")
        kinds.append(kind)
    return kinds


def lend_texts(*, prefix: str, lender: str) -> list[str]:
    """The messages of another prefix under this one, where it has none of its own; the kinds lent."""
    lent = []
    for kind, pair in list(_pairs.items()):
        own = f"{prefix}.{kind.removeprefix(f'{lender}.')}"
        if kind.startswith(f"{lender}.") and own not in _pairs:
            _pairs[own] = pair
            lent.append(own)
    return lent


def known_kinds() -> list[str]:
    """Every registered kind."""
    return sorted(_pairs)


def render_text(*, kind: str, context: Mapping[str, Any]) -> Text:
    """Title and body of a message. Filters of `ui` (yuan, zhdate) are loaded.

    Refuses: UnknownKind; TextUnfit (a missing value, too long, an address to open, a request for card or code).
    """
    if kind not in _pairs:
        raise UnknownKind(kind)
    title, body = (_fill(kind, path, context) for path in _pairs[kind])
    if len(title) > LONGEST_TITLE or len(body) > LONGEST_BODY:
        raise TextUnfit(
            f"{kind}: {len(title)} and {len(body)} characters; {LONGEST_TITLE} and {LONGEST_BODY} fit"
        )
    refuse_bait(kind, title + "\n" + body)
    return Text(title, body)


def render_voice(*, kind: str, context: Mapping[str, Any]) -> str:
    """What is read out: the kind's own words for it, else its body. Filters `digits` and `said` are loaded besides.

    Refuses: UnknownKind, TextUnfit.
    """
    if kind not in _pairs:
        raise UnknownKind(kind)
    body = _pairs[kind][1]
    spoken = body.with_name(body.name.removesuffix(_BODY) + _VOICE)
    words = _fill(kind, spoken if spoken.is_file() else body, context)
    longest = LONGEST_VOICE if spoken.is_file() else LONGEST_BODY
    if len(words) > longest:
        raise TextUnfit(f"{kind}: {len(words)} characters are read out; {longest} are listened to")
    refuse_bait(kind, words)
    return words


def refuse_bait(kind: str, text: str) -> None:
    """Raise TextUnfit for what only a fraudster would send: addresses to open, requests for a card or a code."""
    without_warnings = _WARNS.sub("", text)
    for pattern in (_ADDRESS, _ASKS):
        found = pattern.search(without_warnings)
        if found:
            raise TextUnfit(f"{kind}: {found.group()!r} may not stand in a message")


def _fill(kind: str, path: Path, context: Mapping[str, Any]) -> str:
    engine = Engine(
        autoescape=False,
        string_if_invalid=_MISSING,
        builtins=[
            "django.templatetags.i18n",
            "minzheng.foundations.ui.templatetags.ui",
            "minzheng.engines.messages.spoken",
        ],
    )
    text = engine.from_string(path.read_text(encoding="utf-8")).render(
        Context(dict(context), autoescape=False)
    )
    if "\u241a" in text:
        raise TextUnfit(f"{kind}: {path.name} misses {text.split(chr(0x241A))[1]}")
    return text.strip()


def register_own_texts() -> None:
    """The engine's own: the sign-in code."""
    register_texts(prefix="", folder=_OWN)
