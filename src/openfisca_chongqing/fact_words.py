"""The words of the facts: enumerations, money of a period, and the base that refuses unknown keys."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LARGEST_FEN = 10_000_000_000
Fen = Annotated[int, Field(strict=True, ge=0, le=LARGEST_FEN)]
Per = Literal["month", "quarter", "half_year", "year"]
TIMES_A_YEAR: dict[str, int] = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


class Relation(StrEnum):
    """What this person is to the applicant (本人 is `self`)."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    PARENT_IN_LAW = "parent_in_law"
    CHILD_IN_LAW = "child_in_law"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


class Situation(StrEnum):
    """Where the person stands for art. 7: at home, or in one of the states that take a person out of the count."""

    ORDINARY = "ordinary"
    IMPRISONED = "imprisoned"
    COMPULSORY_ISOLATION = "compulsory_isolation"
    DECLARED_MISSING = "declared_missing"
    CONSCRIPT = "conscript"
    SERVING_SOLDIER = "serving_soldier"
    CLERGY = "clergy"


class StudentLevel(StrEnum):
    """Full-time schooling; only `graduate` (硕士、博士) lies above the law's "up to bachelor"."""

    NONE = "none"
    SCHOOL = "school"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    GRADUATE = "graduate"


class DisabilityKind(StrEnum):
    """Kinds of GB/T 26341; `none` is the answer "no disability certificate"."""

    NONE = "none"
    VISUAL = "visual"
    HEARING = "hearing"
    SPEECH = "speech"
    PHYSICAL = "physical"
    INTELLECTUAL = "intellectual"
    MENTAL = "mental"
    MULTIPLE = "multiple"


class IncomeKind(StrEnum):
    """Kinds of art. 13: five that count, then the named kinds that do not (where the parameter says so)."""

    WAGE = "wage"
    OPERATING = "operating"
    PROPERTY = "property"
    TRANSFER = "transfer"
    OTHER = "other"
    HONOUR_PENSION = "honour_pension"
    FAMILY_PLANNING_REWARD = "family_planning_reward"
    SCHOLARSHIP = "scholarship"
    BRAVERY_AWARD = "bravery_award"
    SOCIAL_ASSISTANCE = "social_assistance"
    BASIC_PENSION = "basic_pension"
    LOCAL_EXEMPT = "local_exempt"


class VehicleKind(StrEnum):
    """Vehicles the property rule names."""

    CAR = "car"
    TWO_WHEEL_MOTORCYCLE = "two_wheel_motorcycle"
    ELECTRIC_SCOOTER = "electric_scooter"
    DISABLED_VEHICLE = "disabled_vehicle"
    SHIP = "ship"
    CONSTRUCTION_MACHINE = "construction_machine"
    LARGE_FARM_MACHINE = "large_farm_machine"


class Facts(BaseModel):
    """Unknown keys are refused: a mistyped key would otherwise be a fact silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Money(Facts):
    """An amount for one period; `per` is the period it was earned or spent in."""

    fen: Fen = Field(title="金额(分)")
    per: Per = Field(title="期间")

    @property
    def yearly(self) -> int:
        """分 per twelve months, exact: no month's fraction is ever dropped."""
        return self.fen * TIMES_A_YEAR[self.per]
