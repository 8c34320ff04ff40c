"""Why a family's money rose without its asking: a new standard, or a month's price subsidy. Units: 分."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class RaiseCause(StrEnum):
    """What two officers approved."""

    STANDARD = "standard"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Raising:
    """One approved cause: its document, the month it begins with."""

    cause: RaiseCause
    cause_id: UUID
    month: date
    document: str
    reference: str


@dataclass(frozen=True, slots=True)
class RaisedHome:
    """What one cause gives one household's payee. A price subsidy has no `before_fen`, `after_fen`; `once_fen` is paid once.

    `once_fen` of a standard: what the months before gave too little.
    """

    household_id: UUID
    payee_person_id: UUID
    area_code: str
    kind_name: str
    from_month: date
    before_fen: int
    after_fen: int
    once_fen: int


@dataclass(frozen=True, slots=True)
class RaiseLine:
    """A rise of one award as its family reads it: from when, from what to what, by which document."""

    award_id: UUID
    from_month: date
    before_fen: int
    after_fen: int
    document: str
    reference: str
