"""Filters of texts that are read out: what a machine would stumble over is written as it is said."""

from django import template

register = template.Library()
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@register.filter
def digits(value: object) -> str:
    """Each digit by itself: "6217" → "六、二、一、七"."""
    return "、".join(str(value).translate(_DIGITS)) if str(value).isdigit() else str(value)


@register.filter
def said(fen: int) -> str:
    """分 as money is said, without commas: 123450 → "1234元5角"."""
    yuan, rest = divmod(int(fen), 100)
    tens, ones = divmod(rest, 10)
    return f"{yuan}元" + (f"{tens}角" if tens else "零" if ones else "") + (f"{ones}分" if ones else "")
