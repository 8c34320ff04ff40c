"""Identifiers: UUIDv7 made in Python, the resident identity number (GB 11643), names and phones."""

import os
import re
import time
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: The name dots seen in files and keyboards; the law's register uses U+00B7.
_NAME_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．.●∘", "\u00b7"))
_NAME = re.compile(
    r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u00b7]+|[A-Za-z][A-Za-z '\u00b7-]*"
)
LONGEST_NAME = 50


class Unreadable(ValueError):
    """A typed identifier that cannot be one; the message says what is wrong and what to do, in Chinese."""


def new_id() -> UUID:
    """A UUID version 7: sorts by time made, 74 random bits, never guessable from a neighbour."""
    ms = time.time_ns() // 1_000_000
    value = (ms & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked 18-character number: its text, birth date and sex (GB/T 2261.1: 1 男, 2 女)."""

    text: str
    birth: date
    sex: int

    @property
    def masked(self) -> str:
        """First three and last two characters: 500***********21."""
        return self.text[:3] + "*" * 13 + self.text[-2:]


def check_character(first17: str) -> str:
    """The GB 11643 check character of the first 17 digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def parse_identity_number(text: str, *, today: date) -> IdentityNumber:
    """Check a typed identity number and say what is wrong with it.

    Refuses (Unreadable): wrong length, other characters, impossible or future birth date, wrong check character.
    Source: GB 11643-1999.
    """
    number = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()
    if len(number) != 18:
        raise Unreadable(f"身份证号应为 18 位，您填了 {len(number)} 位，请对照身份证检查")
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise Unreadable("身份证号前 17 位只能是数字，最后一位是数字或 X，请对照身份证检查")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Unreadable(f"身份证号第 7 至 14 位（{number[6:14]}）不是一个日期，请检查出生年月日") from None
    if birth > today or birth.year < 1890:
        raise Unreadable(f"身份证号里的出生日期 {birth:%Y年%m月%d日} 不合理，请检查第 7 至 14 位")
    if number[17] != check_character(number[:17]):
        raise Unreadable("身份证号的校验位不对，多半是有一位写错或两位写反了，请逐位对照身份证")
    return IdentityNumber(number, birth, 1 if int(number[16]) % 2 else 2)


def normalise_name(text: str) -> str:
    """A person's name as the register writes it: dots folded to U+00B7, no stray spaces, 生僻字 kept.

    Refuses (Unreadable): empty, over 50 characters, digits or signs.
    """
    name = unicodedata.normalize("NFC", text).strip().translate(_NAME_DOTS)
    if not re.search("[A-Za-z]", name):
        name = re.sub(r"\s+", "", name)
    if not name:
        raise Unreadable("请填写姓名")
    if len(name) > LONGEST_NAME:
        raise Unreadable(f"姓名最多 {LONGEST_NAME} 个字，您填了 {len(name)} 个字，请检查")
    if not _NAME.fullmatch(name):
        raise Unreadable("姓名里只能有汉字（含生僻字）、间隔号“·”或字母，请去掉数字和符号")
    return name


def parse_phone(text: str) -> str:
    """A mainland mobile number, digits only. Refuses (Unreadable) anything else."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}", digits):
        raise Unreadable("手机号应为 11 位数字、以 1 开头，请检查；没有手机可以请村（社区）工作人员协助")
    return digits
