"""What a visit at the door records, and how it is read: no signatures, no form, no photo asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator


class Met(StrEnum):
    """Who was met."""

    HOME = "home"
    PHONE = "phone"
    NOBODY = "nobody"


MET_NAMES = {Met.HOME: _("见到家里人"), Met.PHONE: _("电话联系上"), Met.NOBODY: _("家里没人")}


class Noticed(StrEnum):
    """What changed with somebody, picked from a list."""

    ILLNESS = "illness"
    WORK = "work"
    INCOME = "income"
    AWAY = "away"
    SCHOOL = "school"
    CARE = "care"
    BIRTH = "birth"
    DEATH = "death"
    MARRIAGE = "marriage"
    MOVING = "moving"
    HOUSE = "house"
    OTHER = "other"


NOTICED_NAMES = {
    Noticed.ILLNESS: _("生病、残疾或好转"),
    Noticed.WORK: _("找到工作或没了工作"),
    Noticed.INCOME: _("收入多了或少了"),
    Noticed.AWAY: _("外出或回来了"),
    Noticed.SCHOOL: _("上学、休学或毕业"),
    Noticed.CARE: _("需要人照料"),
    Noticed.BIRTH: _("添了人"),
    Noticed.DEATH: _("去世"),
    Noticed.MARRIAGE: _("结婚或离婚"),
    Noticed.MOVING: _("搬家了或准备搬家"),
    Noticed.HOUSE: _("住房有危险"),
    Noticed.OTHER: _("其他"),
}


class _Told(BaseModel):
    """A mistyped key is refused instead of silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PersonSeen(_Told):
    """One member of the house: what changed (nothing: an empty list), since when, in a few words."""

    person_id: UUID = Field(title="成员")
    noticed: list[Noticed] = Field(default_factory=list, max_length=12, title="变化")
    on: date | None = Field(default=None, title="什么时候")
    words: str = Field(default="", max_length=300, title="说明")


class DoorFindings(_Told):
    """What was found at one house, all its people at once."""

    met: Met = Field(title="见到谁")
    people: list[PersonSeen] = Field(min_length=1, max_length=50, title="家庭成员")
    words: str = Field(default="", max_length=500, title="说明")

    @model_validator(mode="after")
    def _each_person_once(self) -> "DoorFindings":
        if len({one.person_id for one in self.people}) != len(self.people):
            raise ValueError("同一成员只能填写一次")
        return self

    @property
    def changed(self) -> list[PersonSeen]:
        """Members with whom something changed."""
        return [one for one in self.people if one.noticed]


@dataclass(frozen=True, slots=True)
class DoorVisitToRecord:
    """A visit as filled in, at the door or in the evening: `at` is when she was there; `token` is the form's own mark."""

    household_id: UUID
    at: datetime
    findings: DoorFindings
    token: str


@dataclass(frozen=True, slots=True)
class DoorVisitKept:
    """A visit on record; `first` False: this form had come before."""

    id: UUID
    first: bool


@dataclass(frozen=True, slots=True)
class DoorVisitView:
    """A recorded visit at the door. `unchanged`: somebody was met and nothing had changed."""

    id: UUID
    household_id: UUID
    area_code: str
    at: datetime
    findings: DoorFindings
    unchanged: bool
    visitor: str
    recorded_at: datetime

    @property
    def summary(self) -> str:
        """In one line, without names: 无变化; 家里没人; 生病、残疾或好转、外出或回来了."""
        if self.unchanged:
            return str(_("无变化"))
        if not self.findings.changed:
            return str(MET_NAMES[self.findings.met])
        kinds = dict.fromkeys(kind for one in self.findings.changed for kind in one.noticed)
        return "、".join(str(NOTICED_NAMES[kind]) for kind in kinds)
