"""Money is an integer number of 分 (fen); nothing in the product holds a float amount."""

from typing import NewType

Fen = NewType("Fen", int)

#: Above this an amount is a typing error, not a family's money (1 亿元).
LARGEST_FEN = 10_000_000_000


class AmountUnreadable(ValueError):
    """A typed amount that is no amount; the message says what is wrong, in Chinese."""


def parse_yuan(text: str) -> Fen:
    """Typed yuan ("1,234.5", "８００元") to 分.

    Units: yuan in, 分 out. Refuses (AmountUnreadable): empty, negative, more than two decimals, too large.
    """
    folded = text.strip().translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
    folded = folded.removesuffix("元").replace(",", "").strip()
    whole, _, cents = folded.partition(".")
    if not whole.isdigit() or not (cents == "" or cents.isdigit()):
        raise AmountUnreadable("请填写金额，只用数字，例如 1200 或 1200.50")
    if len(cents) > 2:
        raise AmountUnreadable("金额最多两位小数（到分）")
    fen = int(whole) * 100 + int((cents + "00")[:2])
    if fen > LARGEST_FEN:
        raise AmountUnreadable("金额太大，请检查是否多写了 0")
    return Fen(fen)


def yuan(fen: int) -> str:
    """分 to readable yuan: 123450 → "1,234.50"; whole yuan keep no decimals: 60000 → "600"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    whole, cents = divmod(fen, 100)
    return f"{sign}{whole:,}" + (f".{cents:02d}" if cents else "")
