"""File profiles as data: what a bank's file looks like on its way out and on its way back (`profiles/*.toml`)."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from minzheng.engines.payments.bank.answers import Said

FOLDER = Path(__file__).with_name("profiles")
FORMATS = ("fixed", "csv", "excel")
#: What a column of a payment may hold, and what the line about the whole file may hold.
LINE_VALUES = ("number", "key", "account", "holder", "amount_fen", "amount_yuan", "memo", "text")
FILE_VALUES = ("name", "run", "month", "sequence", "items", "total_fen", "total_yuan", "text")
RETURN_VALUES = ("number", "key", "account", "amount_fen", "amount_yuan", "status", "code", "words", "skip")
RETURN_FILE_VALUES = ("name", "items", "total_fen", "total_yuan", "skip", "text")


class ProfileUnfit(ValueError):
    """A profile that cannot be used: a mistake of whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` in bytes, in fixed files only; `text`: a constant; `title`: its heading."""

    value: str
    title: str = ""
    width: int = 0
    align: str = "left"
    fill: str = " "
    text: str = ""


@dataclass(frozen=True, slots=True)
class Returning:
    """How a bank answers. `states`: its status words; `reasons`: its reason codes in our words."""

    suffix: str
    head: tuple[Column, ...]
    columns: tuple[Column, ...]
    states: dict[str, Said] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    headings: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A bank's file. `most_rows`: payments in one file. `memo`: what the payee reads on her statement."""

    name: str
    title: str
    format: str
    encoding: str
    newline: str
    most_rows: int
    file_name: str
    memo: str
    head: tuple[Column, ...]
    columns: tuple[Column, ...]
    headings: bool
    returning: Returning


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """Every profile by name. Raises ProfileUnfit."""
    found = [read_profile(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.name: one for one in found}


def profile(name: str) -> Profile:
    """One profile. Raises ProfileUnfit."""
    if name not in profiles():
        raise ProfileUnfit(f"no profile {name}")
    return profiles()[name]


def read_profile(text: str) -> Profile:
    """A profile from TOML. Raises ProfileUnfit: an unknown word, a width or a needed column missing."""
    table = tomllib.loads(text)
    try:
        back = table["return"]
        made = Profile(
            name=table["name"],
            title=table["title"],
            format=table["format"],
            encoding=table.get("encoding", "gb18030"),
            newline=table.get("newline", "\r\n"),
            most_rows=int(table["most_rows"]),
            file_name=table["file_name"],
            memo=table.get("memo", ""),
            head=_columns(table.get("head", []), FILE_VALUES),
            columns=_columns(table["columns"], LINE_VALUES),
            headings=bool(table.get("headings", False)),
            returning=Returning(
                suffix=back["suffix"],
                head=_columns(back.get("head", []), RETURN_FILE_VALUES),
                columns=_columns(back["columns"], RETURN_VALUES),
                states={code: Said(said) for code, said in back["states"].items()},
                reasons=dict(back.get("reasons", {})),
                headings=bool(back.get("headings", False)),
            ),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise ProfileUnfit(f"{table.get('name', '?')}: {wrong!r}") from None
    _check(made)
    return made


def _columns(rows: list[dict[str, Any]], known: tuple[str, ...]) -> tuple[Column, ...]:
    made = tuple(Column(**row) for row in rows)
    for one in made:
        if one.value not in known:
            raise ValueError(f"column {one.value}")
    return made


def _check(made: Profile) -> None:
    if made.format not in FORMATS or made.most_rows < 1:
        raise ProfileUnfit(f"{made.name}: format or most_rows")
    if made.format == "excel" and made.most_rows > 100_000:
        raise ProfileUnfit(f"{made.name}: an Excel file holds at most 100,000 payments")
    values = {one.value for one in made.columns}
    if not {"key", "account", "holder"} <= values or not values & {"amount_fen", "amount_yuan"}:
        raise ProfileUnfit(f"{made.name}: a payment needs key, account, holder and amount")
    back = {one.value for one in made.returning.columns}
    if not {"key", "status"} <= back or not back & {"amount_fen", "amount_yuan"}:
        raise ProfileUnfit(f"{made.name}: an answer needs key, status and amount")
    totals = {one.value for one in (*made.head, *made.returning.head)}
    if made.head and not {"items"} <= totals:
        raise ProfileUnfit(f"{made.name}: the first line holds how many payments follow")
    if made.format == "fixed":
        lines = (*made.head, *made.columns, *made.returning.head, *made.returning.columns)
        if any(one.width < 1 for one in lines):
            raise ProfileUnfit(f"{made.name}: a fixed file needs the width of each column")


__all__ = ["Column", "Profile", "ProfileUnfit", "Returning", "profile", "profiles", "read_profile"]
