"""How values are written for people: money, dates, masked identifiers."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.kernel import money

NOTHING = "—"
WEEKDAYS = "一二三四五六日"
CHINESE_DATES = {
    "": "{d.year}年{d.month}月{d.day}日",
    "day": "{d.month}月{d.day}日",
    "month": "{d.year}年{d.month}月",
    "weekday": "{d.month}月{d.day}日 周{weekday}",
    "short": "{d.month:02d}-{d.day:02d}",
}
ENGLISH_DATES = {
    "": "{d.day} {d:%b} {d.year}",
    "day": "{d.day} {d:%b}",
    "month": "{d:%b} {d.year}",
    "weekday": "{d:%a} {d.day} {d:%b}",
    "short": "{d.month:02d}-{d.day:02d}",
}
#: kind → (characters kept in front, characters kept at the end)
MASKS = {"id": (4, 4), "phone": (3, 4), "bank": (4, 4)}


def yuan(fen: Any) -> str:
    """分 as money for reading: 123450 → "1,234.50 元"; nothing known → "—"."""
    if fen is None or fen == "":
        return NOTHING
    return _("%(amount)s 元") % {"amount": money.yuan(int(fen))}


def each_translated(names: str) -> str:
    """A line of names (低保、刚性支出困难), each in the reader's language."""
    return _("、").join(_(name) for name in str(names).split("、"))


def zhdate(value: Any, style: str = "") -> str:
    """A date or datetime in words: "2026年11月22日", with hours and minutes for a datetime ("" and "short").

    Styles: "" full, "day" 11月22日, "month" 2026年11月, "weekday" 11月22日 周日, "short" 11-22, "date" full and
    without hours. English forms when English is active. Nothing → "—". A str passes unchanged.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return value
    hours = ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        hours = f" {value:%H:%M}" if style in ("", "short") else ""
    forms = ENGLISH_DATES if (get_language() or "").startswith("en") else CHINESE_DATES
    return (
        forms["" if style == "date" else style].format(d=value, weekday=WEEKDAYS[date.weekday(value)]) + hours
    )


def masked(value: Any, kind: str = "id") -> str:
    """Hide the middle of an identifier on screen: id 5002**********1234, phone 138****5678, name 罗*华.

    Display only: data that must not leave the database is masked by `privacy`, not here.
    """
    text = str(value or "")
    if not text:
        return NOTHING
    if kind == "name":
        return text[0] + "*" * max(1, len(text) - 2) + (text[-1] if len(text) > 2 else "")
    front, back = MASKS[kind]
    if len(text) <= front + back:
        return "*" * len(text)
    return text[:front] + "*" * (len(text) - front - back) + text[-back:]


def element_id(name: str) -> str:
    """A field's element id from its name: `members[0].name` → `id_members-0-name`."""
    return "id_" + re.sub(r"[^0-9A-Za-z_]+", "-", name).strip("-")
