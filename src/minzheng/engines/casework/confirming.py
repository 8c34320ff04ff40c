"""An item's numbers for confirmation: the sample of delegated cases, the size of a meeting. From its `confirming.toml`."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from minzheng.engines.catalogue import queries as catalogue


@dataclass(frozen=True, slots=True)
class Confirming:
    """Units: permille. `spot_check_permille`: of the files sent up, before the decision; 0: none. `marks` says in words which of them no text we saw confirms (参数待核实)."""

    sample_permille: int = 200
    spot_check_permille: int = 0
    fewest_members: int = 3
    quorum_permille: int = 666
    marks: dict[str, str] = field(default_factory=dict)


def confirming_of(item: str) -> Confirming:
    """The numbers of an item; ours [D] where it has no file."""
    return _read(catalogue.file_of(item, "confirming.toml"))


@lru_cache(maxsize=32)
def _read(path: Path) -> Confirming:
    if not path.exists():
        return Confirming()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Confirming(
        sample_permille=table["sample"]["share_permille"],
        spot_check_permille=table.get("spot_check", {}).get("share_permille", 0),
        fewest_members=table["meeting"]["fewest_members"],
        quorum_permille=table["meeting"]["quorum_permille"],
        marks=table.get("marks", {}),
    )
