"""Numbers of the law and of local rules, each with its source and how sure it is, from TOML files beside the code."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with where it comes from; `verified` False is shown as 参数待核实."""

    value: int
    verified: bool
    reference: str


def parameter_of(row: dict[str, Any], *, value: str = "value") -> Parameter:
    """A row of a parameter file: `value` (or another key that names the number), `status` and `reference`."""
    return Parameter(int(row[value]), row["status"] == "verified", row["reference"])


@lru_cache(maxsize=64)
def parameter_file(path: Path) -> dict[str, Any]:
    """The rows of a TOML file by name; read once."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
