"""What people's doors take and give."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class Relation(StrEnum):
    """Relation to the head of household, GB/T 4761-2008 one-digit code [U]."""

    SELF = "0"
    SPOUSE = "1"
    SON = "2"
    DAUGHTER = "3"
    GRANDCHILD = "4"
    PARENT = "5"
    GRANDPARENT = "6"
    SIBLING = "7"
    OTHER = "8"


RELATION_NAMES = {
    Relation.SELF: _("本人"),
    Relation.SPOUSE: _("配偶"),
    Relation.SON: _("儿子"),
    Relation.DAUGHTER: _("女儿"),
    Relation.GRANDCHILD: _("孙辈"),
    Relation.PARENT: _("父母"),
    Relation.GRANDPARENT: _("祖辈"),
    Relation.SIBLING: _("兄弟姐妹"),
    Relation.OTHER: _("其他"),
}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as lists show her: identity masked, never the number itself."""

    id: UUID
    name: str
    identity_masked: str
    birth: date | None
    sex: int
    phone_masked: str
    version: int

    def age_on(self, day: date) -> int | None:
        """Full years on a day; None when the birth date is unknown."""
        if self.birth is None:
            return None
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


@dataclass(frozen=True, slots=True)
class Found:
    """A search hit."""

    id: UUID
    name: str
    birth: date | None
    area_code: str


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A household in a list: who heads it, its group (村民小组), how many live in it now."""

    id: UUID
    head_id: UUID
    head_name: str
    group_name: str
    members: int


@dataclass(frozen=True, slots=True)
class HomeMember:
    """A person of a home: relation to its head as a GB/T 4761 code."""

    id: UUID
    name: str
    birth: date | None
    relation: str


@dataclass(frozen=True, slots=True)
class Home:
    """A household with everybody who lives in it now, the head first."""

    id: UUID
    area_code: str
    head_id: UUID
    head_name: str
    group_name: str
    members: tuple[HomeMember, ...]
