"""A process as a declared table (TOML): who may do what, from which state, by which article. Pure."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from minzheng.kernel.actor import Role

ADVERSE_ACTS = ("refuse", "cut", "stop", "taper", "end", "recover")
STAYS = "="


class ProcessBroken(RuntimeError):
    """A table that cannot be a process: refused at start-up with the row and the reason."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: act, states, roles, who may not have done what before, tasks, letter, legal article."""

    act: str
    name: str
    sources: tuple[str, ...]
    target: str
    by: tuple[Role, ...]
    not_by: tuple[str, ...] = ()
    guard: str = ""
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    letter: str = ""
    adverse: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: its queue (a role) and its own limit: working days, or calendar days of the item (`calendar`)."""

    kind: str
    name: str
    queue: str
    within: str = ""
    working_days: int = 0
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """A version of a process. `straight`: the states of a file without incident, for the drawing's first line.

    In the family's words, where they are not the usual ones: `ahead` what is still to come after a state (the intake's
    too), `told` an act that was done.
    """

    name: str
    version: str
    states: dict[str, str]
    transitions: tuple[Transition, ...]
    tasks: dict[str, TaskKind] = field(default_factory=dict)
    start: str = ""
    straight: tuple[str, ...] = ()
    ahead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def row(self, act: str, state: str) -> Transition | None:
        """The row of an act from a state, or None: not a step of this process."""
        for transition in self.transitions:
            if transition.act == act and state in transition.sources:
                return transition
        return None

    def acts_from(self, state: str) -> list[Transition]:
        """Every row that leaves a state."""
        return [row for row in self.transitions if state in row.sources]


@lru_cache(maxsize=32)
def read_process(path: Path) -> Process:
    """Read and check one table. Raises ProcessBroken."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    process = Process(
        name=table["name"],
        version=table["version"],
        states=dict(table["states"]),
        start=table.get("start", ""),
        straight=tuple(table.get("straight", ())),
        ahead={state: tuple(words) for state, words in table.get("ahead", {}).items()},
        told=dict(table.get("told", {})),
        tasks={kind: TaskKind(kind=kind, **row) for kind, row in table.get("tasks", {}).items()},
        transitions=tuple(
            _transition(one) for row in table["transition"] for one in _where_it_stays(row, table["states"])
        ),
    )
    _check(process, path)
    return process


def _where_it_stays(row: dict[str, Any], states: dict[str, str]) -> list[dict[str, Any]]:
    """`to = "="`: the act changes no state; one row for each state of `from`, or for `["*"]` all but those of `not_from`."""
    if row["to"] != STAYS:
        return [row]
    named = row["from"] if row["from"] != ["*"] else [one for one in states if one not in row["not_from"]]
    return [{**row, "from": [state], "to": state} for state in named]


def _transition(row: dict[str, Any]) -> Transition:
    return Transition(
        act=row["act"],
        name=row["name"],
        sources=tuple(row["from"]),
        target=row["to"],
        by=tuple(Role(role) for role in row["by"]),
        not_by=tuple(row.get("not_by", ())),
        guard=row.get("guard", ""),
        opens=tuple(row.get("opens", ())),
        closes=tuple(row.get("closes", ())),
        letter=row.get("letter", ""),
        adverse=row.get("adverse", False),
        article=row.get("article", ""),
    )


def _check(process: Process, path: Path) -> None:
    if set(process.straight) - set(process.states):
        raise ProcessBroken(f"{path}: straight names unknown states")
    for row in process.transitions:
        unknown = {*row.sources, row.target} - set(process.states)
        if unknown:
            raise ProcessBroken(f"{path}: {row.act} names unknown states {sorted(unknown)}")
        strange = {*row.opens, *row.closes} - set(process.tasks)
        if strange:
            raise ProcessBroken(f"{path}: {row.act} names unknown tasks {sorted(strange)}")
        if not row.article:
            raise ProcessBroken(f"{path}: {row.act} names no article")
        if row.act in ADVERSE_ACTS and (not row.adverse or Role.SYSTEM in row.by):
            raise ProcessBroken(
                f"{path}: {row.act} works against a person: a human role only, adverse = true"
            )
