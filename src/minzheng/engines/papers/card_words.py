"""What an identity card says, out of lines of text somebody or something read off its photo. Pure; fills, never decides."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.identifiers import Unreadable, normalise_name, parse_identity_number

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_NAME_LABEL = re.compile(r"^姓名?(.*)$|^名(.+)$")
#: Words printed on the card: never a person's name.
_PRINTED = ("姓名", "性别", "民族", "出生", "住址", "公民", "身份", "号码", "居民身份证", "签发", "有效期")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text on a photo; left, top and bottom in pixels."""

    text: str
    left: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class CardWords:
    """Name (empty when it could not be made out) and a number that passes its own check."""

    name: str
    identity: str


def card_words(lines: list[TextLine], *, today: date) -> CardWords | None:
    """The name and the number; None where no line holds a number that passes GB 11643: then nothing is filled in."""
    clean = [TextLine(_folded(one.text), one.left, one.top, one.bottom) for one in lines]
    for line in clean:
        for found in _NUMBER.findall(line.text):
            try:
                number = parse_identity_number(found, today=today)
            except Unreadable:
                continue
            return CardWords(_name(clean), number.text)
    return None


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _name(lines: list[TextLine]) -> str:
    for line in lines:
        label = _NAME_LABEL.match(line.text)
        if label is None:
            continue
        beside = [label[1] or label[2] or "", *(one.text for one in _right_of(line, lines))]
        for text in beside:
            if name := _as_name(text):
                return name
    return ""


def _right_of(label: TextLine, lines: list[TextLine]) -> list[TextLine]:
    middle = (label.top + label.bottom) / 2
    same_row = [one for one in lines if one is not label and one.top <= middle <= one.bottom]
    return sorted((one for one in same_row if one.left > label.left), key=lambda one: one.left)


def _as_name(text: str) -> str:
    if len(text) < 2 or any(word in text for word in _PRINTED):
        return ""
    try:
        return normalise_name(text)
    except Unreadable:
        return ""
