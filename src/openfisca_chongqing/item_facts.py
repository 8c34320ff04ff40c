"""What the other items of social assistance ask beyond 低保: self-care, parents, supporters, hardship, what is held."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from openfisca_chongqing.fact_words import DisabilityKind, Facts, Fen, Money

#: The six indicators of 特困人员认定办法 art. 21, in its order.
INDICATORS = ("eats", "dresses", "gets_up", "uses_toilet", "walks", "bathes")

#: In the order the engine numbers them.
HARDSHIPS = ("none", "emergency", "expense")
HARDSHIP_KINDS = ("medical", "long_treatment", "disaster", "schooling", "other")


class SelfCare(Facts):
    """生活自理能力评估: whether the person manages each of the six by herself; null is not yet assessed."""

    eats: bool | None = Field(default=None, title="自主吃饭")
    dresses: bool | None = Field(default=None, title="自主穿衣")
    gets_up: bool | None = Field(default=None, title="自主上下床")
    uses_toilet: bool | None = Field(default=None, title="自主如厕")
    walks: bool | None = Field(default=None, title="室内自主行走")
    bathes: bool | None = Field(default=None, title="自主洗澡")

    @property
    def assessed(self) -> bool:
        """All six have an answer."""
        return None not in [getattr(self, name) for name in INDICATORS]

    @property
    def failed(self) -> int:
        """How many of the six the person cannot do alone."""
        return [getattr(self, name) for name in INDICATORS].count(False)


class ParentState(StrEnum):
    """Where one parent of a child stands, in the words of 民发〔2019〕62号; `able` is a parent who can look after it."""

    ABLE = "able"
    DEAD = "dead"
    DECLARED_MISSING = "declared_missing"
    NOT_FOUND = "not_found"
    DISABLED = "disabled"
    ILL = "ill"
    IMPRISONED = "imprisoned"
    ISOLATION = "isolation"
    RESTRICTED = "restricted"
    LOST_CONTACT = "lost_contact"


class Parent(Facts):
    """One parent. `months` is how long a sentence, isolation, restriction or loss of contact lasts."""

    state: ParentState = Field(title="父母一方的情形")
    months: int | None = Field(default=None, ge=0, le=1200, title="期限或失联月数")
    disability_kind: DisabilityKind | None = Field(default=None, title="父母残疾类别")
    disability_grade: int | None = Field(default=None, ge=1, le=4, title="父母残疾等级")


class HeldKind(StrEnum):
    """What a person receives already, as the ledger or the family says."""

    DIBAO = "dibao"
    TEKUN = "tekun"
    BORDERLINE = "borderline"
    RIGID_EXPENSE = "rigid_expense"
    ORPHAN = "orphan"
    DE_FACTO_ORPHAN = "de_facto_orphan"
    DISABILITY_LIVING = "disability_living"
    DISABILITY_CARE = "disability_care"
    WORK_INJURY_CARE = "work_injury_care"


class Held(Facts):
    """One thing received; `fen` is the person's own monthly part, 0 where it is a standing without money."""

    kind: HeldKind = Field(title="待遇种类")
    fen: Fen = Field(default=0, title="本人每月金额(分)")


class Supporter(Facts):
    """A person bound by law to support a member (法定义务人), whether living with the family or not (特困 art. 8).

    Shape: `member` names the listed member this is, where the supporter lives in the household.
    """

    ref: str = Field(min_length=1, max_length=64, title="义务人编号")
    name: str | None = Field(default=None, max_length=200, title="姓名")
    supports: str = Field(min_length=1, max_length=64, title="被赡养、抚养、扶养人的成员编号")
    member: str | None = Field(default=None, max_length=64, title="同住时本人的成员编号")
    birth_date: date | None = Field(default=None, title="出生日期")
    tekun: bool | None = Field(default=None, title="是否特困人员")
    dibao: bool | None = Field(default=None, title="是否低保对象")
    no_capacity: bool | None = Field(default=None, title="是否无民事行为能力")
    away: bool | None = Field(default=None, title="是否被宣告失踪或在监狱服刑")
    disability_kind: DisabilityKind | None = Field(default=None, title="残疾类别")
    disability_grade: int | None = Field(default=None, ge=1, le=4, title="残疾等级")
    income: Money | None = Field(default=None, title="本人收入")
    property_low: bool | None = Field(default=None, title="财产是否符合低收入家庭规定")
    unable_local: bool = Field(default=False, title="本市规定的其他无履行义务能力情形")


class Hardship(Facts):
    """What has happened to the family (临时救助); `none` is the answer that nothing has.

    Units: `cost_fen` is what the family itself bore after compensation, insurance, assistance and help.
    """

    type: Literal["none", "emergency", "expense"] = Field(title="急难型或支出型")
    kind: Literal["medical", "long_treatment", "disaster", "schooling", "other"] = Field(
        default="other", title="困难种类"
    )
    person: str | None = Field(default=None, max_length=64, title="遇到困难的成员编号(全家请留空)")
    cost_fen: Fen | None = Field(default=None, title="个人负担的费用(分)")
    life_hard: bool | None = Field(default=None, title="基本生活是否出现严重困难")
    aided: bool = Field(default=False, title="同一事由是否已得到救助")

    @model_validator(mode="after")
    def _schooling_is_an_expense(self) -> Hardship:
        if self.type == "emergency" and self.kind == "schooling":
            raise ValueError("就学费用属于支出型，请选择支出型。")
        return self
