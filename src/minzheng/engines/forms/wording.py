"""A form's Chinese in the reader's language, when it is drawn. What is kept stays Chinese, for officers and the record."""

import re
from collections.abc import Iterable
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

#: Sentences with something typed or counted in them, as `parsing`, `checking` and `kernel` write them.
SAYINGS = (
    _("请选择“%(label)s”"),
    _("请上传“%(label)s”"),
    _("请填写“%(label)s”"),
    _("“%(label)s”最多 %(longest)s 个字，您填了 %(given)s 个字，请写短一些"),
    _("“%(label)s”请填一个整数，例如 3"),
    _("“%(label)s”请只填数字，例如 62.5"),
    _("“%(label)s”应大于 0、不超过 10000，请检查"),
    _("“%(label)s”最多两位小数"),
    _("“%(label)s”请填日期，例如 2026-11-01"),
    _("“%(label)s”在今天以后，请检查年份"),
    _("“%(label)s”请从列出的选项里选"),
    _("“%(label)s”请输入村（社区）名称或拼音，再从列表里点选"),
    _("身份证号应为 18 位，您填了 %(given)s 位，请对照身份证检查"),
    _("身份证号前 17 位只能是数字，最后一位是数字或 X，请对照身份证检查"),
    _("身份证号第 7 至 14 位（%(given)s）不是一个日期，请检查出生年月日"),
    _("身份证号里的出生日期 %(year)s年%(month)s月%(day)s日 不合理，请检查第 7 至 14 位"),
    _("身份证号的校验位不对，多半是有一位写错或两位写反了，请逐位对照身份证"),
    _("请填写姓名"),
    _("姓名最多 %(longest)s 个字，您填了 %(given)s 个字，请检查"),
    _("姓名里只能有汉字（含生僻字）、间隔号“·”或字母，请去掉数字和符号"),
    _("手机号应为 11 位数字、以 1 开头，请检查；没有手机可以请村（社区）工作人员协助"),
    _("请填写金额，只用数字，例如 1200 或 1200.50"),
    _("金额最多两位小数（到分）"),
    _("金额太大，请检查是否多写了 0"),
)
NUMBERED = _("第%(position)s位")
#: Parts of a saying that are words of the form; every other part was typed and stays as it is.
OURS = ("label", "relation")


def said(text: str, sayings: Iterable[str] = ()) -> str:
    """A text of a form in the active language; Chinese that has no words there stays Chinese.

    `sayings` are the form's own sentences with parts in them, in gettext's `%(name)s` notation.
    """
    if not text or (get_language() or "zh").startswith("zh"):
        return text
    whole = gettext(text)
    if whole != text:
        return whole
    known = (*SAYINGS, *sayings)
    for saying in known:
        parts = _pattern(saying).fullmatch(text)
        if parts is not None:
            return gettext(saying) % {
                name: gettext(part) if name in OURS else called(part)
                for name, part in parts.groupdict().items()
            }
    who, colon, rest = text.partition("：")
    told = said(rest, known) if colon else rest
    return f"{called(who)}: {told}" if told != rest else text


def called(title: str) -> str:
    """How an item of a group is called: a name as typed, or its number in the active language."""
    number = _pattern(NUMBERED).fullmatch(title)
    return gettext(NUMBERED) % number.groupdict() if number else title


@cache
def _pattern(saying: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(saying)))
