"""What must be known of a family before the law can be applied to it.

One declaration serves the command line, the casework engine and the published JSON schema. A fact that is absent
or null is *unknown*; an empty list is the answer "none". Unknown is never read as zero: `questions.py` refuses it.
Keys are English, titles Chinese: a refusal names a fact by both. A person's sex is no fact of this law.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

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


class _Facts(BaseModel):
    """Unknown keys are refused: a mistyped key would otherwise be a fact silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Money(_Facts):
    """An amount for one period; `per` is the period it was earned or spent in."""

    fen: Fen = Field(title="金额(分)")
    per: Per = Field(title="期间")

    @property
    def yearly(self) -> int:
        """分 per twelve months, exact: no month's fraction is ever dropped."""
        return self.fen * TIMES_A_YEAR[self.per]


class Income(Money):
    """One income of one member. Operating and property incomes give receipts in `fen` and cost in `cost_fen`."""

    kind: IncomeKind = Field(title="收入种类")
    cost_fen: Fen = Field(default=0, title="成本费用(分, 同一期间)")
    source: str | None = Field(default=None, max_length=60, title="来源")
    as_of: date | None = Field(default=None, title="核实日期")

    @property
    def yearly(self) -> int:
        """Net 分 per twelve months; a loss counts as nothing, it does not reduce other income."""
        return max(0, self.fen - self.cost_fen) * TIMES_A_YEAR[self.per]


class Expense(Money):
    """A rigid expense (刚性支出) the family itself paid, after insurance and relief."""

    kind: Literal["illness", "disability", "schooling"] = Field(title="支出种类")


class PaymentOut(Money):
    """Taxes, social insurance or support a member pays out (art. 13 (4))."""

    kind: Literal["tax", "social_insurance", "support_paid"] = Field(title="支出种类")


class Member(_Facts):
    """One listed person. Whether the person counts is the law's answer (art. 7), not an input."""

    ref: str = Field(min_length=1, max_length=64, title="成员编号")
    name: str | None = Field(default=None, max_length=200, title="姓名")
    relation: Relation | None = Field(default=None, title="与申请人关系")
    birth_date: date | None = Field(default=None, title="出生日期")
    lives_together: bool | None = Field(default=None, title="是否长期共同居住")
    support_duty: bool | None = Field(default=None, title="是否有法定赡养扶养抚养关系")
    situation: Situation | None = Field(default=None, title="人员状态(服刑、戒毒、失踪、服役、宗教教职等)")
    clergy_since: date | None = Field(default=None, title="脱离家庭在宗教场所居住起始日期")
    married: bool | None = Field(default=None, title="是否已婚")
    student_level: StudentLevel | None = Field(default=None, title="全日制在读层次")
    self_supporting: bool | None = Field(default=None, title="成年子女能否独立生活")
    disability_kind: DisabilityKind | None = Field(default=None, title="残疾类别")
    disability_grade: int | None = Field(default=None, ge=1, le=4, title="残疾等级")
    major_illness: bool | None = Field(default=None, title="是否患重特大疾病")
    bedridden: bool | None = Field(default=None, title="是否长期卧床")
    able_to_work: bool | None = Field(default=None, title="有无劳动能力")
    work_refusals_in_a_row: int = Field(default=0, ge=0, le=99, title="连续拒绝就业次数(无记录为0)")
    incomes: list[Income] | None = Field(default=None, max_length=60, title="收入(没有请填空列表)")
    payments_out: list[PaymentOut] | None = Field(
        default_factory=list, max_length=60, title="税费社保赡养支出"
    )
    expenses: list[Expense] | None = Field(default_factory=list, max_length=60, title="刚性支出")


class Obligor(_Facts):
    """A support obligor (赡养、抚养、扶养义务人) who does not live with the family."""

    ref: str = Field(min_length=1, max_length=64, title="义务人编号")
    name: str | None = Field(default=None, max_length=200, title="姓名")
    supports: str = Field(min_length=1, max_length=64, title="被赡养人的成员编号")
    relation: Literal["child", "parent", "grandchild", "sibling", "former_spouse", "other"] = Field(
        title="与被赡养人关系"
    )
    aged_60: bool | None = Field(default=None, title="义务人是否年满60周岁")
    unable: bool | None = Field(default=None, title="是否无赡养能力")
    evidenced_support: Money | None = Field(default=None, title="有凭据的实际赡养费")
    household_income: Money | None = Field(default=None, title="义务人家庭收入")
    household_size: int | None = Field(default=None, ge=1, le=30, title="义务人家庭人口")
    children_count: int | None = Field(default=None, ge=1, le=30, title="被赡养人的子女数")
    left_out: bool = Field(default=False, title="经研判豁免计算")


class Dwelling(_Facts):
    """One dwelling the counted members own."""

    area_m2: Decimal = Field(gt=0, le=10000, max_digits=7, decimal_places=2, title="建筑面积(平方米)")
    dangerous: bool = Field(title="是否C级或D级危房")

    @property
    def area_dm2(self) -> int:
        """Whole square decimetres (1 m² = 100 dm²)."""
        return int(self.area_m2 * 100)


class Vehicle(_Facts):
    """One vehicle the counted members own."""

    kind: VehicleKind = Field(title="车辆种类")


class Property(_Facts):
    """What the counted members own together, as found on the day of the check."""

    deposits_fen: Fen | None = Field(default=None, title="存款(分)")
    securities_fen: Fen | None = Field(default=None, title="股票债券基金(分)")
    savings_insurance_fen: Fen | None = Field(default=None, title="储蓄型保险(分)")
    other_financial_fen: Fen | None = Field(default=None, title="互联网金融等其他金融资产(分)")
    claims_fen: Fen | None = Field(default=None, title="债权(分)")
    dwellings: list[Dwelling] | None = Field(default=None, max_length=60, title="住房")
    commercial_premises: bool | None = Field(default=None, title="有无商业门面、店铺")
    vehicles: list[Vehicle] | None = Field(default=None, max_length=60, title="机动车辆、船舶、机械")
    registered_company: bool | None = Field(default=None, title="有无登记注册企业")
    other_veto: bool = Field(default=False, title="区县规定的其他情形")


class HouseholdFacts(_Facts):
    """All that is known of a family on one day, from form, check report and home survey.

    Shape: 1–50 members, exactly one of them `self`; every `ref` once; every obligor supports a listed member.
    Units: money is integer 分 with its period; areas of dwellings are square metres with two decimals.
    """

    area: Literal["urban", "rural"] | None = Field(default=None, title="适用城市或农村标准")
    area_evidence: str | None = Field(default=None, max_length=200, title="适用标准的依据材料")
    source: str = Field(default="申报材料", max_length=20, title="事实来源")
    members: list[Member] = Field(min_length=1, max_length=50, title="家庭成员")
    support_obligors: list[Obligor] | None = Field(
        default=None, max_length=50, title="不共同生活的赡养义务人"
    )
    property: Property | None = Field(default=None, title="家庭财产")

    @model_validator(mode="after")
    def _references_hold(self) -> HouseholdFacts:
        refs = [member.ref for member in self.members]
        if len(set(refs)) != len(refs):
            raise ValueError("成员编号重复，同一人只能填写一次。")
        if sum(member.relation == Relation.SELF for member in self.members) > 1:
            raise ValueError("一份申请只能有一名申请人本人。")
        strangers = [o.supports for o in self.support_obligors or [] if o.supports not in refs]
        if strangers:
            raise ValueError(f"赡养义务人对应的成员不在名单内：{'、'.join(strangers)}。")
        return self
