"""Items that departments decide: a folder of data each, read and checked at start-up. A new one changes no engine."""

import tomllib
from pathlib import Path
from typing import Any

from minzheng.engines.referrals.types import PARTICULARS, Ask, Department, ReferralItem
from minzheng.kernel.parameters import parameter_of

DEPARTMENTS = "departments.toml"
LONGEST_CODE = 20

_items: dict[str, ReferralItem] = {}


class ReferralItemBroken(RuntimeError):
    """A folder that cannot be what it should: the start is stopped with the file and the reason."""


def register_referrals(folder: Path) -> list[str]:
    """Read `departments.toml` and every `<code>/item.toml` of a folder; the codes. A second reading replaces the first.

    Raises ReferralItemBroken: a key missing, a department nobody declared, a particular that may not be sent.
    """
    departments = _departments(folder / DEPARTMENTS)
    found = [_read(path, departments) for path in sorted(folder.glob("*/item.toml"))]
    _items.update({item.code: item for item in found})
    return [item.code for item in found]


def referral_items() -> list[ReferralItem]:
    """Every item, in the order of their departments' folders."""
    return list(_items.values())


def find_item(code: str) -> ReferralItem | None:
    """An item by its code; None when no folder declares it."""
    return _items.get(code)


def _departments(path: Path) -> dict[str, Department]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return {
            code: Department(code, one["name"], one["short_name"], one["mark"]) for code, one in table.items()
        }
    except KeyError as missing:
        raise ReferralItemBroken(f"{path}: {missing} is missing") from None


def _read(path: Path, departments: dict[str, Department]) -> ReferralItem:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        item = ReferralItem(
            code=table["code"],
            name=table["name"],
            department=departments[table["department"]],
            law=table["law"],
            what=table["what"],
            purpose=table["purpose"],
            icon=table["icon"],
            sends=tuple(table["sends"]),
            asks=tuple(_ask(one) for one in table.get("asks", ())),
            reply_days=parameter_of(table["reply_days"]),
            folder=path.parent,
        )
    except KeyError as missing:
        raise ReferralItemBroken(f"{path}: {missing} is missing or not declared") from None
    if item.code != path.parent.name or len(item.code) > LONGEST_CODE:
        raise ReferralItemBroken(f"{path}: code {item.code!r} is not the folder's name, or too long")
    if unknown := [one for one in item.sends if one not in PARTICULARS]:
        raise ReferralItemBroken(f"{path}: {unknown} may not be sent to a department")
    if "name" not in item.sends:
        raise ReferralItemBroken(f"{path}: a department answers somebody it can name")
    if item.reply_days.value < 1:
        raise ReferralItemBroken(f"{path}: a department has at least a day to answer")
    return item


def _ask(one: dict[str, Any]) -> Ask:
    return Ask(one["name"], one["label"], tuple(one.get("options", ())))
