"""What the clock of a file shows: the wait before acceptance, the terms, who was told, what was asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

#: Queues in which a family's own people stand; what waits there before acceptance is chased.
WAITED_FOR = ("signers", "applicant")
#: Tasks of the aide: to speak to whom a message may not reach, and to call when a month has passed.
SPEAK, CALL = "remind", "call"
#: Whom a warning is addressed to, beside roles: the case's owner, and the family itself.
OWNER, FAMILY = "owner", "resident"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Before acceptance: since when, how many days, for whom, who was reminded when.

    `contact`: an aide is asked to speak to the family; `call`: a month has passed.
    """

    since: date
    days: int
    missing: list[str]
    supplement: bool
    reminded: list[tuple[str, datetime, str]]
    contact: bool
    call: bool


@dataclass(frozen=True, slots=True)
class StepTerm:
    """A step's own term. `late`: days past its day while open, or when it was met; 0 in time."""

    name: str
    article: str
    started_on: date
    days: int
    working: bool
    due_on: date
    settled_on: date | None
    late: int


@dataclass(frozen=True, slots=True)
class PauseLine:
    """Days left out."""

    words: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """A request for more time and its answer."""

    state: str
    ground: str
    words: str
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    answer: str
    old_due_on: date
    new_due_on: date | None
    to_days: int


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told when at which share of the term."""

    percent: int
    to_role: str
    who: str
    at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class Term:
    """The whole term of a case on a day. Units: working days, plain days where not `working`; `late` in calendar days, 0 while it is not over.

    `marks`: (percent, day) of the warnings; `settled_on`: the day of the decision.
    """

    case_id: UUID
    profile: str
    law: str
    started_on: date
    days: int
    first_days: int
    used: int
    due_on: date
    first_due_on: date
    provisional: bool
    late: int
    paused: bool
    settled_on: date | None
    marks: list[tuple[int, date]]
    unverified: tuple[str, ...]
    pauses: list[PauseLine] = field(default_factory=list)
    extension: ExtensionLine | None = None
    told: list[Told] = field(default_factory=list)
    steps: list[StepTerm] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    working: bool = True

    @property
    def percent(self) -> int:
        """The share used, whole percents; more than 100 once it is late."""
        return self.used * 100 // self.days

    @property
    def extended(self) -> bool:
        """Whether more time was granted."""
        return self.days > self.first_days


@dataclass(frozen=True, slots=True)
class FileClock:
    """The clock of one file on a day: waiting before acceptance, the term after it; neither once it is withdrawn.

    `phone`: the district office's; `late_ways`: what a family can do when its file is late (a parameter of the item).
    """

    on: date
    waiting: Waiting | None
    term: Term | None
    phone: str = ""
    late_ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning addressed to an officer's posting or role, for her desk."""

    application_id: UUID
    number: str
    applicant_name: str
    place: str
    percent: int
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class LateCount:
    """How many tasks of a step are late in a town, and the oldest of their due days."""

    kind: str
    kind_name: str
    town: str
    town_code: str
    count: int
    oldest: date
