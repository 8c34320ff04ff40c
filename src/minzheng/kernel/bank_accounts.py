"""Numbers of bank cards and passbooks as people type them, and what is wrong with them. Pure."""

import re
import unicodedata
from enum import StrEnum

from minzheng.kernel.identifiers import Unreadable

#: ISO/IEC 7812-1: a payment card has 16 to 19 digits in China; passbook accounts follow each bank's own rules.
CARD_DIGITS, PASSBOOK_DIGITS = (16, 19), (8, 25)


class AccountKind(StrEnum):
    """What the number stands on."""

    CARD = "card"
    PASSBOOK = "passbook"


KIND_NAMES = {AccountKind.CARD: "银行卡", AccountKind.PASSBOOK: "存折"}


def parse_account(text: str, kind: AccountKind) -> str:
    """The digits of a typed number: spaces and hyphens gone, full width folded.

    Refuses (Unreadable): other signs, a wrong length, and for a card a wrong check digit (Luhn, ISO/IEC 7812-1).
    """
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    name, (least, most) = KIND_NAMES[kind], CARD_DIGITS if kind is AccountKind.CARD else PASSBOOK_DIGITS
    if not digits:
        raise Unreadable(f"请填写{name}号，就是{name}上最长的那一串数字")
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable(f"{name}号只能是数字，请去掉字母和符号")
    if not least <= len(digits) <= most:
        raise Unreadable(f"{name}号应为 {least} 到 {most} 位数字，您填了 {len(digits)} 位，请对照{name}检查")
    if len(set(digits)) == 1:
        raise Unreadable(f"{name}号不会全是同一个数字，请对照{name}检查")
    if kind is AccountKind.CARD and not luhn_holds(digits):
        raise Unreadable("银行卡号的校验位不对，多半是有一位写错或两位写反了，请逐位对照银行卡")
    return digits


def luhn_holds(digits: str) -> bool:
    """Whether a card number's last digit fits the others."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        number = int(sign) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
