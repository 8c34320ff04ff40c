"""From declared contents to the exact words on the sheet. Pure: no Django, no database."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from minzheng.engines.letters.contents import Contents
from minzheng.engines.letters.types import LetterIncomplete, LetterKind, LetterSaysTooMuch
from minzheng.kernel.money import yuan

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
COMMON = HERE / "typst" / "common.typ"
#: Printed where the face has no glyph; the sheet then says which character to write by hand.
GETA = "〓"
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def read_contents(kind: LetterKind, data: Mapping[str, Any]) -> Contents:
    """Check the data against the kind's declaration.

    Refuses: LetterIncomplete (missing, empty, unreadable; the Chinese field names are in the message),
    LetterSaysTooMuch (a field this kind may not print).
    """
    try:
        return kind.contents.model_validate_json(json.dumps(dict(data), ensure_ascii=False, default=_plain))
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=False)
    extra = [".".join(map(str, e["loc"])) for e in errors if e["type"] == "extra_forbidden"]
    if extra:
        raise LetterSaysTooMuch(
            f"《{kind.title}》不允许印出：{'、'.join(extra)}。请删去后再出具", fields=extra
        )
    fields = [".".join(map(str, e["loc"])) for e in errors]
    names = "、".join(dict.fromkeys(_label(kind.contents, e) for e in errors))
    raise LetterIncomplete(f"《{kind.title}》还缺或填错：{names}。请补齐后再出具", fields=fields)


def printed(value: Any) -> Any:
    """Contents as words: `amount_fen: 123450` → `amount: "1,234.50元"` and `amount_capital` (None: "—"); dates → 2026年11月22日."""
    if isinstance(value, Contents):
        return {k: v for name in type(value).model_fields for k, v in _entries(name, getattr(value, name))}
    if isinstance(value, list):
        return [printed(one) for one in value]
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value


def payload(contents: Contents, heading: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template reads: the contents' words and the heading (title, number, date, addressee, sample).

    Shape: JSON-ready. Characters the face lacks become 〓 and are listed under `handwrite`.
    """
    words = {**printed(contents), **heading}
    missing = sorted(_uncovered(json.dumps(words, ensure_ascii=False)))
    if not missing:
        return words
    table = str.maketrans(dict.fromkeys(missing, GETA))
    text = json.dumps(words, ensure_ascii=False).translate(table)
    listed = "、".join(f"U+{ord(c):04X}" for c in missing)
    return {**json.loads(text), "handwrite": listed}


def letter_number(*, mark: str, word: str, year: int, serial: int) -> str:
    """綦民低保确字〔2026〕第0001号."""
    return f"{mark}{word}〔{year}〕第{serial:04d}号"


def chinese_date(day: date) -> str:
    """二〇二六年十一月二十二日."""
    year = "".join(_DIGITS[int(d)] for d in f"{day.year:04d}")
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def capital_amount(fen: int) -> str:
    """人民币大写: 120050 → 壹仟贰佰元伍角; whole yuan end in 整. Units: 分; up to 1 亿元."""
    whole, cents = divmod(fen, 100)
    text = _capital_whole(whole) + "元" if whole or not cents else ""
    jiao, fen_digit = divmod(cents, 10)
    if not cents:
        return text + "整"
    text += _CAPITALS[jiao] + "角" if jiao else ("零" if whole else "")
    return text + (_CAPITALS[fen_digit] + "分" if fen_digit else "")


def template_digest(template: Path) -> str:
    """SHA-256 (hex) over the template and the common sheet: what a letter was set with."""
    return hashlib.sha256(template.read_bytes() + b"\0" + COMMON.read_bytes()).hexdigest()


def _entries(name: str, value: Any) -> list[tuple[str, Any]]:
    if not name.endswith("_fen"):
        return [(name, printed(value))]
    amount = name.removesuffix("_fen")
    if value is None:
        return [(amount, "—"), (f"{amount}_capital", "—")]
    return [(amount, f"{yuan(value)}元"), (f"{amount}_capital", capital_amount(value))]


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise LetterIncomplete(f"文书内容里有不能印出的数据（{type(value).__name__}），请联系系统管理员")


def _label(model: type[Contents], wrong: Mapping[str, Any]) -> str:
    """The Chinese name of a wrong field, as far as the declaration names it; a rule between fields names itself."""
    label, here = "", model
    for part in wrong["loc"]:
        if isinstance(part, str) and part in here.model_fields:
            field = here.model_fields[part]
            label = field.title or part
            here = _part_of(field.annotation) or here
    return label or str(wrong["msg"]).removeprefix("Value error, ")


def _part_of(annotation: Any) -> type[Contents] | None:
    """The declaration inside an annotation: `list[Signer]` → Signer."""
    if isinstance(annotation, type) and issubclass(annotation, Contents):
        return annotation
    return next((found for one in get_args(annotation) if (found := _part_of(one))), None)


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[int], list[int]]:
    ranges = [part.partition("-") for part in (FONTS / "coverage.txt").read_text(encoding="ascii").split()]
    return [int(lo, 16) for lo, _, _ in ranges], [int(hi or lo, 16) for lo, _, hi in ranges]


def _uncovered(text: str) -> set[str]:
    starts, ends = _coverage()
    return {c for c in set(text) if ord(c) > ends[max(0, bisect_right(starts, ord(c)) - 1)]}


def _count(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")) + (
        _DIGITS[ones] if ones else ""
    )


def _capital_whole(whole: int) -> str:
    if not whole:
        return "零"
    text, gap = "", False
    for power, big in ((8, "亿"), (4, "万"), (0, "")):
        group = whole // 10**power % 10_000
        if not group:
            gap = bool(text)
            continue
        for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = group // place % 10
            if digit:
                text += ("零" if gap and text else "") + _CAPITALS[digit] + unit
            gap = not digit
        text += big
        gap = group % 10 == 0 and bool(whole % 10**power)
    return text
