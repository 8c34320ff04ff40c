"""What the pages of giving out work, of one's people and of ratings show, as plain data."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from minzheng.channels.desk.worklist_screen import days_left_cell
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.queries import CoverLine, NeighbourGroup, Ratings
from minzheng.engines.casework.types import QueueLine
from minzheng.foundations.accounts import queries as accounts
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody work may be given to, with what she has in hand: tasks, never a score."""

    id: UUID
    name: str
    role_name: str
    open: int
    late: int

    @property
    def option(self) -> tuple[str, str]:
        """A choice in a list."""
        late = f"，超期 {self.late} 件" if self.late else ""
        return str(self.id), f"{self.name}（{self.role_name}，手上 {self.open} 件{late}）"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task nobody has yet."""

    task_id: UUID
    line: QueueLine
    left: Any
    href: str


@dataclass(frozen=True, slots=True)
class Board:
    """The leader's page."""

    place: str
    groups: list[tuple[str, list[Waiting], list[tuple[str, str]]]]
    colleagues: list[Colleague]
    covers: list[CoverLine]

    @property
    def options(self) -> list[tuple[str, str]]:
        """Everybody work may be given to."""
        return [one.option for one in self.colleagues]


@dataclass(frozen=True, slots=True)
class Hands:
    """One's own page: what was given, who may cover."""

    place: str
    mine: list[Waiting]
    colleagues: list[Colleague]
    covers: list[CoverLine] = field(default_factory=list)

    @property
    def options(self) -> list[tuple[str, str]]:
        """Who may cover or take over."""
        return [one.option for one in self.colleagues]


def board(actor: Actor, *, on: date) -> Board:
    """Tasks of the queues this leader gives out, by role."""
    roles = services.GIVES_OUT[actor.role]
    lines = casework.unassigned(roles=tuple(roles), on=on)
    people = _colleagues(actor, list(roles), on)
    groups = []
    for role in roles:
        waiting = [_waiting(line) for line in lines if line.queue == role]
        if waiting:
            groups.append(
                (
                    ROLE_NAMES[role],
                    waiting,
                    [one.option for one in people if one.role_name == ROLE_NAMES[role]],
                )
            )
    return Board(actor.area_name, groups, people, casework.covers(on=on))


def my_hands(actor: Actor, *, on: date) -> Hands:
    """What stands in one's own hands, with colleagues of the same role."""
    mine = [
        _waiting(line) for line in casework.in_my_hands(posting_id=actor.posting_id or UUID(int=0), on=on)
    ]
    same = [one for one in _colleagues(actor, [actor.role], on) if one.id != actor.posting_id]
    return Hands(actor.area_name, mine, same, casework.covers(on=on))


def _colleagues(actor: Actor, roles: list[Role], on: date) -> list[Colleague]:
    counted = casework.assigned_counts(roles=tuple(roles), on=on)
    return [
        Colleague(row.id, row.role_name, ROLE_NAMES[row.role], *counted.get(row.id, (0, 0)))
        for row in accounts.colleagues_within(scope=actor.scope, roles=roles, on=on)
    ]


def _waiting(line: QueueLine) -> Waiting:
    href = reverse("desk:task", args=[line.application_id, line.kind])
    return Waiting(line.task_id, line, days_left_cell(line.days_left), href)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """My people: groups, and how many families and people in all."""

    place: str
    groups: list[NeighbourGroup]
    families: int
    people: int


def neighbours(actor: Actor, *, on: date) -> Neighbours:
    """Families of the area by village group."""
    groups = casework.my_people(on=on)
    homes = {row.household_id: row.members for group in groups for row in group.families}
    return Neighbours(actor.area_name, groups, len(homes), sum(homes.values()))


@dataclass(frozen=True, slots=True)
class Rated:
    """Ratings of the area: bars of one scale, and the words."""

    place: str
    said: Ratings
    bars: list[tuple[int, int, int]]
    total: int


def rated(actor: Actor, *, since: datetime) -> Rated:
    """`bars`: stars, how many, and the length in per cent of the longest, five stars first."""
    said = casework.ratings(since=since)
    most = max([*said.by_stars.values(), 1])
    bars = [(stars, said.by_stars[stars], said.by_stars[stars] * 100 // most) for stars in range(5, 0, -1)]
    return Rated(actor.area_name, said, bars, sum(said.by_stars.values()))
