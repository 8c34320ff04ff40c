"""How a case passes from one version of its process table to the next: states and tasks by name, nothing guessed. Pure."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from minzheng.engines.casework.process_table import Process, ProcessBroken


@dataclass(frozen=True, slots=True)
class Mapping:
    """`states` and `tasks`: old name → new name. What is not named has no place in the newer table."""

    source: str
    target: str
    states: dict[str, str]
    tasks: dict[str, str]

    def refusal(self, state: str, tasks: list[str], names: Process) -> str:
        """Why a case in this state with these open tasks cannot pass, in words; "" when it can."""
        if state not in self.states:
            return f"状态“{names.states.get(state, state)}”在新版本里没有对应的状态"
        lost = [kind for kind in tasks if kind not in self.tasks]
        if lost:
            words = "、".join(names.tasks[kind].name if kind in names.tasks else kind for kind in lost)
            return f"待办“{words}”在新版本里没有对应的待办"
        return ""


def mapping_between(folder: Path, table: str, old: Process, new: Process) -> Mapping | None:
    """The declared way from one version to another, or None. Raises ProcessBroken when it names what is not there."""
    path = folder / f"{table}_versions" / f"{old.version}_to_{new.version}.toml"
    return _read(path, old, new) if path.exists() else None


def _read(path: Path, old: Process, new: Process) -> Mapping:
    table = _table(path)
    mapping = Mapping(old.version, new.version, dict(table["states"]), dict(table["tasks"]))
    for before, after, kind in ((old.states, new.states, "states"), (old.tasks, new.tasks, "tasks")):
        strange = [*(set(table[kind]) - set(before)), *(set(table[kind].values()) - set(after))]
        if strange:
            raise ProcessBroken(f"{path}: unknown {kind} {sorted(strange)}")
    return mapping


@lru_cache(maxsize=32)
def _table(path: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
