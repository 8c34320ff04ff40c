"""What stays take and give: somebody without shelter, her days at a station, how she leaves it, who takes her over."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from minzheng.engines.stays.states import (
    AGREED_NAMES,
    CARE_NAMES,
    ENDING_NAMES,
    HEALTH_NAMES,
    INSIDE,
    NOTES,
    OPEN,
    OUTCOME_NAMES,
    SEX_NAMES,
    SOURCE_NAMES,
    STATE_NAMES,
    STEP_NAMES,
    WILL_NAMES,
    Care,
    Ending,
    HandoverKind,
    HandoverState,
    Health,
    ProposalOutcome,
    Source,
    State,
    StepKind,
    Will,
)
from minzheng.kernel.parameters import Parameter


@dataclass(frozen=True, slots=True)
class StayItem:
    """An item of this kind, as its folder declares it. `helps`: items of the home place that may follow, by code."""

    code: str
    name: str
    short_name: str
    law: str
    department: str
    station: str
    mark: str
    parameters: dict[str, Parameter]
    helps: dict[str, str]
    rights: tuple[str, ...]
    again: str
    folder: Path

    def number(self, name: str) -> int:
        """A parameter's value."""
        return self.parameters[name].value


@dataclass(frozen=True, slots=True)
class NewWord:
    """The first word of somebody in need: who told, where she is, what was said."""

    item: str
    source: str
    place: str
    words: str
    token: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is known when she comes in. Whatever cannot be asked stays empty, except that somebody can be told apart.

    `age`: years, about; None when nobody can say. `number`: her identity number in full, or "".
    """

    source: str
    place: str
    health: str
    will: str
    words: str
    token: str = ""
    item: str = ""
    name: str = ""
    sex: str = ""
    age: int | None = None
    number: str = ""
    home: str = ""
    marks: str = ""
    belongings: tuple[str, ...] = ()
    care: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who she turns out to be: a person of the register, or name and number as her card says."""

    how: str
    person_id: UUID | None = None
    name: str = ""
    number: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """She leaves without being handed over. `words`: her own. `ticket`: the ride given to her, from where to where.

    `police`: of somebody missing, when and to which police station it was told.
    """

    how: str
    words: str
    witness: str = ""
    ticket: str = ""
    returned: bool = False
    police: str = ""


@dataclass(frozen=True, slots=True)
class NewHandover:
    """Two people, a place, a time. `to_unit`: the six characters of a unit of this city, or "" across its border."""

    kind: str
    to_name: str
    taker: str
    day: date | None
    place: str
    health: str
    agreed: str
    to_unit: str = ""
    relation: str = ""
    checked: bool = False
    returned: bool = False
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiving side says: that she is there or is not (None: it does not say), who says so, in which state she arrived."""

    received: bool | None
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    kind: StepKind
    at: datetime
    by_name: str
    words: str


@dataclass(frozen=True, slots=True)
class StayLine:
    """A stay in a list. `day`: which day of hers it is; `left`: days of the term that remain (None: no term)."""

    id: UUID
    item: StayItem
    name: str
    temporary: bool
    state: State
    source: Source
    since: date
    day: int
    left: int | None
    care: tuple[Care, ...]
    silent: bool
    lost: bool
    version: int


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A handover as those may read it who give and who take."""

    id: UUID
    stay_id: UUID
    kind: HandoverKind
    state: HandoverState
    sheet: dict[str, str]
    belongings: tuple[str, ...]
    due_on: date
    silent: bool
    letter_id: UUID | None
    version: int
    token: str = ""
    code: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What a station suggests to her home town."""

    id: UUID
    asked_at: datetime
    open: bool
    name: str
    helps: str
    words: str
    town: str
    outcome: str
    answer: str
    version: int


@dataclass(frozen=True, slots=True)
class StayView:
    """One stay opened. `may`: acts this officer may do now. `next_step`: what comes first."""

    line: StayLine
    facts: list[tuple[str, str]]
    belongings: tuple[str, ...]
    known: bool
    never_alone: bool
    alone_ok: bool
    steps: list[Step]
    next_step: str
    may: frozenset[str]
    entered_on: date | None
    term_on: date | None
    ended_on: date | None
    ended_how: Ending | None
    hospital: list[tuple[date, date | None]]
    handovers: list[HandoverView] = field(default_factory=list)
    proposals: list[ProposalView] = field(default_factory=list)
    published: bool = False
    person_id: UUID | None = None
    registration_id: UUID | None = None
    leaving_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found in the register: no number, no street."""

    person_id: UUID
    name: str
    born: str
    place: str


@dataclass(frozen=True, slots=True)
class Sought:
    """One public notice: what is allowed, by labels, nothing typed by hand."""

    shown: list[tuple[str, str]]
    since: date
    contact: str


__all__ = [
    "AGREED_NAMES",
    "CARE_NAMES",
    "Care",
    "ENDING_NAMES",
    "Ending",
    "HEALTH_NAMES",
    "HandoverKind",
    "HandoverState",
    "HandoverView",
    "Health",
    "Hit",
    "INSIDE",
    "Identity",
    "Leaving",
    "NOTES",
    "NewEntry",
    "NewHandover",
    "NewWord",
    "OPEN",
    "OUTCOME_NAMES",
    "ProposalOutcome",
    "ProposalView",
    "Receipt",
    "SEX_NAMES",
    "SOURCE_NAMES",
    "STATE_NAMES",
    "STEP_NAMES",
    "Sought",
    "Source",
    "State",
    "StayItem",
    "StayLine",
    "StayView",
    "Step",
    "StepKind",
    "WILL_NAMES",
    "Will",
]
