"""Synthetic lists of families that receive already, as a district would bring them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta

from minzheng.kernel.sheets import Cell, Sheet, write_workbook
from minzheng.programmes.assistance.stock.columns import COLUMNS
from tests.cast import identity

Row = dict[str, Cell]
HEADINGS = [column.heading for column in COLUMNS]


def number(turn: int, *, birth: date = date(1960, 1, 1), woman: bool = False) -> str:
    """A synthetic identity number of its own for each turn."""
    day = birth + timedelta(days=turn // 400)
    order = (turn % 400) * 2 + (2 if woman else 1)
    return identity(f"500110{day:%Y%m%d}{order:03d}")


def card(turn: int) -> str:
    """A card number whose check digit holds."""
    body = f"621700{turn:012d}"
    total = 0
    for place, sign in enumerate(reversed(body)):
        doubled = int(sign) * (1 if place % 2 else 2)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{body}{-total % 10}"


def family(turn: int, **changed: Cell) -> list[Row]:
    """A couple of 扶欢镇高滩村; `changed` goes to the applicant's row."""
    head: Row = {
        "family": f"GT-{turn:05d}",
        "name": "邓" + "甲乙丙丁戊己庚辛壬癸"[turn % 10] + "松",
        "identity": number(turn),
        "relation": "本人",
        "counted": "是",
        "phone": f"139{turn:08d}",
        "town": "扶欢镇",
        "village": "高滩村",
        "group": f"{turn % 9 + 1}组",
        "address": f"高滩村{turn}号",
        "size": "2",
        "counted_size": "2",
        "amount": 860,
        "start": "2024-05",
        "document": "綦民低保〔2024〕118号",
        "decided": "2024-04-18",
        "account": card(turn),
        "holder": "",
    }
    spouse: Row = {
        "family": f"GT-{turn:05d}",
        "name": "周" + "甲乙丙丁戊己庚辛壬癸"[turn % 10] + "梅",
        "identity": number(turn, birth=date(1961, 1, 1), woman=True),
        "relation": "配偶",
        "counted": "是",
    }
    return [head | changed, spouse]


def workbook(rows: Sequence[Row], *, headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows as an uploaded file."""
    keys = [column.key for column in COLUMNS]
    return write_workbook([Sheet("家庭成员", headings, [[row.get(key, "") for key in keys] for row in rows])])


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same file with parts replaced or added; `a__b` stands for `a/b`, `_dot_` for a dot."""
    out = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as former, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in former.namelist():
            if name not in wanted:
                new.writestr(name, former.read(name))
        for name, text in wanted.items():
            new.writestr(name, text)
    return out.getvalue()
