"""What must be known of a family before the law can be applied to it.

One declaration serves the command line, the casework engine and the published JSON schema. A fact that is absent
or null is *unknown*; an empty list is the answer "none". Unknown is never read as zero: `questions.py` refuses it.
Keys are English, titles Chinese: a refusal names a fact by both. A person's sex is no fact of this law.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from openfisca_chongqing.fact_words import (
    TIMES_A_YEAR,
    DisabilityKind,
    Facts,
    Fen,
    IncomeKind,
    Money,
    Relation,
    Situation,
    StudentLevel,
    VehicleKind,
)
from openfisca_chongqing.item_facts import Hardship, Held, Parent, SelfCare, Supporter

__all__ = [
    "DisabilityKind",
    "Dwelling",
    "Expense",
    "Hardship",
    "Held",
    "HouseholdFacts",
    "Income",
    "IncomeKind",
    "Member",
    "Money",
    "Obligor",
    "Parent",
    "PaymentOut",
    "Property",
    "Relation",
    "SelfCare",
    "Situation",
    "StudentLevel",
    "Supporter",
    "Vehicle",
    "VehicleKind",
]


class Income(Money):
    """One income of one member. Operating and property incomes give receipts in `fen` and cost in `cost_fen`."""

    kind: IncomeKind = Field(title="收入种类")
    cost_fen: Fen = Field(default=0, title="成本费用(分, 同一期间)")
    source: str | None = Field(default=None, max_length=60, title="来源")
    as_of: date | None = Field(default=None, title="核实日期")
    named: Literal["old_age_allowance", "social_insurance"] | None = Field(
        default=None, title="另有名称(高龄津贴、社会保险待遇)"
    )

    @model_validator(mode="after")
    def _name_fits(self) -> Income:
        if self.named and self.kind not in (IncomeKind.TRANSFER, IncomeKind.OTHER):
            raise ValueError("高龄津贴和社会保险待遇请填在转移净收入或其他收入里。")
        return self

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


class Member(Facts):
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
    registered_here: bool | None = Field(default=None, title="是否重庆户籍")
    unemployed: bool | None = Field(default=None, title="是否处于失业状态")
    self_care: SelfCare | None = Field(default=None, title="生活自理能力评估")
    no_ability_local: bool = Field(default=False, title="本市规定的其他无劳动能力情形")
    parents: list[Parent] | None = Field(default=None, min_length=1, max_length=2, title="父母状况")
    chooses_child_scheme: bool = Field(default=False, title="选择孤儿或事实无人抚养儿童保障")
    in_institution: bool | None = Field(default=None, title="是否由儿童福利机构养育")
    held: list[Held] = Field(default_factory=list, max_length=20, title="正在享受的待遇(没有请填空列表)")


class Obligor(Facts):
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


class Dwelling(Facts):
    """One dwelling the counted members own."""

    area_m2: Decimal = Field(gt=0, le=10000, max_digits=7, decimal_places=2, title="建筑面积(平方米)")
    dangerous: bool = Field(title="是否C级或D级危房")

    @property
    def area_dm2(self) -> int:
        """Whole square decimetres (1 m² = 100 dm²)."""
        return int(self.area_m2 * 100)


class Vehicle(Facts):
    """One vehicle the counted members own."""

    kind: VehicleKind = Field(title="车辆种类")


class Property(Facts):
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


class HouseholdFacts(Facts):
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
    supporters: list[Supporter] | None = Field(
        default=None, max_length=200, title="法定赡养抚养扶养义务人(含同住的, 没有请填空列表)"
    )
    living_expense: Money | None = Field(default=None, title="必要生活支出")
    other_rigid: Money | None = Field(default=None, title="区县认定的其他刚性支出(未认定请留空)")
    hardship: Hardship | None = Field(default=None, title="眼前的困难(没有请选无)")
    housing_difficulty: bool | None = Field(default=None, title="是否住房困难")
    legal_matter: bool | None = Field(default=None, title="是否有需要法律帮助或司法救助的事")
    natural_disaster: bool | None = Field(default=None, title="基本生活是否因自然灾害受到严重影响")

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
        unlisted = [s.supports for s in self.supporters or [] if s.supports not in refs]
        unlisted += [s.member for s in self.supporters or [] if s.member and s.member not in refs]
        if self.hardship and self.hardship.person and self.hardship.person not in refs:
            unlisted.append(self.hardship.person)
        if unlisted:
            raise ValueError(f"填写的成员编号不在名单内：{'、'.join(unlisted)}。")
        return self
