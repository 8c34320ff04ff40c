"""The fields a table may be built of: one declaration each, for the builder, the catalogue and the check on who may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from minzheng.engines.casework.places import names_of_area
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.actor import Role
from minzheng.kernel.result import Refusal

#: Who builds tables: towns and districts of their own area, and who audits. Village workers never fill one in.
BUILDERS = (
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.DISTRICT_FINANCE,
    Role.AUDITOR,
)
#: Who may take full identity or phone numbers out, for a purpose, on the record.
OF_PERSONS = (Role.TOWN_CLERK, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)


class Subject(StrEnum):
    """What a row of a table is."""

    PERSON = "person"
    HOUSEHOLD = "household"
    CASE = "case"
    VISIT = "visit"


SUBJECT_NAMES = {
    Subject.PERSON: "在保人员（一人一行）",
    Subject.HOUSEHOLD: "在保家庭（一户一行）",
    Subject.CASE: "办件（一件一行）",
    Subject.VISIT: "走访台账（一次一行）",
}
EVERYWHERE = (Subject.PERSON, Subject.HOUSEHOLD, Subject.CASE)
IN_LEDGER = (Subject.PERSON, Subject.HOUSEHOLD)
PLACED = (*EVERYWHERE, Subject.VISIT)


@dataclass(slots=True)
class Line:
    """What is known for one row; only what its fields and filters need has been read."""

    area_code: str
    on: date
    item_name: str = ""
    person_id: UUID | None = None
    name: str = ""
    birth: date | None = None
    sex: int = 0
    relation: str = ""
    identity: str = ""
    phone: str = ""
    holder: str = ""
    group: str = ""
    amount_fen: int | None = None
    start: date | None = None
    members: int | None = None
    children: int | None = None
    elders: int | None = None
    origin: str = ""
    document: str = ""
    number: str = ""
    kind: str = ""
    state: str = ""
    submitted: date | None = None
    accepted: date | None = None
    due: date | None = None
    settled: date | None = None
    assisted: bool = False
    decision: str = ""
    visited: date | None = None
    visit_found: str = ""
    visit_met: str = ""

    @property
    def age(self) -> int | None:
        """Full years on the table's day."""
        if self.birth is None:
            return None
        return (
            self.on.year
            - self.birth.year
            - ((self.on.month, self.on.day) < (self.birth.month, self.birth.day))
        )


Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class TableField:
    """One column: code, heading, what it is of, where it can stand, who may see it, how it is read from a line.

    `kind`: text, number, date, yuan (the value is 分), full (an identity or phone number: a purpose is asked).
    """

    code: str
    name: str
    kind: str
    source: str
    subjects: tuple[Subject, ...]
    read: Callable[[Line], Value]
    groups: bool = False
    needs: str = ""
    roles: tuple[Role, ...] = BUILDERS


def _band(line: Line) -> str:
    age = line.age
    if age is None:
        return "不详"
    return next(
        word
        for limit, word in ((16, "0–15 岁"), (60, "16–59 岁"), (80, "60–79 岁"), (999, "80 岁以上"))
        if age < limit
    )


def _relation(line: Line) -> str:
    known: Mapping[str, Any] = {one.value: RELATION_NAMES[one] for one in Relation}
    return str(known.get(line.relation, ""))


FIELDS: tuple[TableField, ...] = (
    TableField("area.town", "镇街", "text", "区划", PLACED, lambda line: names_of_area(line.area_code).town, True),
    TableField("area.village", "村（社区）", "text", "区划", PLACED, lambda line: names_of_area(line.area_code).village, True),
    TableField("household.group", "村民小组", "text", "户籍", (*IN_LEDGER, Subject.VISIT), lambda line: line.group, True, "household"),
    TableField("person.name", "姓名", "text", "人员", (Subject.PERSON,), lambda line: line.name, needs="person"),
    TableField("person.sex", "性别", "text", "人员", (Subject.PERSON,), lambda line: {1: "男", 2: "女"}.get(line.sex, "不详"), True, "person"),
    TableField("person.birth", "出生日期", "date", "人员", (Subject.PERSON,), lambda line: line.birth, needs="person"),
    TableField("person.age", "年龄", "number", "由出生日期算出", (Subject.PERSON,), lambda line: line.age, needs="person"),
    TableField("person.age_band", "年龄段", "text", "由出生日期算出", (Subject.PERSON,), _band, True, "person"),
    TableField("membership.relation", "与户主关系", "text", "户籍", (Subject.PERSON,), _relation, True, "household"),
    TableField("person.identity", "身份证号", "full", "人员", IN_LEDGER, lambda line: line.identity, needs="identity", roles=OF_PERSONS),
    TableField("person.phone", "联系电话", "full", "人员", IN_LEDGER, lambda line: line.phone, needs="phone", roles=OF_PERSONS),
    TableField("award.holder", "申请人", "text", "待遇", EVERYWHERE, lambda line: line.holder, needs="holder"),
    TableField("award.kind", "待遇或事项", "text", "待遇", EVERYWHERE, lambda line: line.item_name, True),
    TableField("award.amount", "每月金额（元）", "yuan", "待遇", IN_LEDGER, lambda line: line.amount_fen),
    TableField("award.start", "起始月份", "date", "待遇", IN_LEDGER, lambda line: line.start, needs="award"),
    TableField("award.members", "保障人数", "number", "待遇", IN_LEDGER, lambda line: line.members),
    TableField("award.children", "其中 16 岁以下", "number", "由出生日期算出", (Subject.HOUSEHOLD,), lambda line: line.children, needs="ages"),
    TableField("award.elders", "其中 60 岁以上", "number", "由出生日期算出", (Subject.HOUSEHOLD,), lambda line: line.elders, needs="ages"),
    TableField("award.origin", "来源", "text", "待遇", IN_LEDGER, lambda line: line.origin, True, "award"),
    TableField("award.document", "存量依据文号", "text", "待遇", IN_LEDGER, lambda line: line.document, needs="award"),
    TableField("visit.home", "户主", "text", "走访", (Subject.VISIT,), lambda line: line.holder),
    TableField("visit.last", "走访日期", "date", "走访", (*IN_LEDGER, Subject.VISIT), lambda line: line.visited, needs="visit"),
    TableField("visit.found", "走访情况", "text", "走访", (*IN_LEDGER, Subject.VISIT), lambda line: line.visit_found, True, "visit"),
    TableField("visit.met", "见到谁", "text", "走访", (Subject.VISIT,), lambda line: line.visit_met, True),
    TableField("application.number", "办件编号", "text", "办件", (Subject.CASE,), lambda line: line.number),
    TableField("application.kind", "办件类别", "text", "办件", (Subject.CASE,), lambda line: line.kind, True),
    TableField("case.state", "办理环节", "text", "办件", (Subject.CASE,), lambda line: line.state, True),
    TableField("application.submitted", "提交日期", "date", "办件", (Subject.CASE,), lambda line: line.submitted),
    TableField("application.accepted", "受理日期", "date", "办件", (Subject.CASE,), lambda line: line.accepted),
    TableField("case.due", "应办结日期", "date", "办件", (Subject.CASE,), lambda line: line.due),
    TableField("case.settled", "办结日期", "date", "办件", (Subject.CASE,), lambda line: line.settled),
    TableField("application.assisted", "是否协助填报", "text", "办件", (Subject.CASE,), lambda line: "是" if line.assisted else "否", True),
    TableField("decision.kind", "决定", "text", "办件", (Subject.CASE,), lambda line: line.decision, True, "decision"),
    TableField("decision.amount", "决定金额（元）", "yuan", "办件", (Subject.CASE,), lambda line: line.amount_fen, needs="decision"),
)  # fmt: skip
BY_CODE = {field.code: field for field in FIELDS}


class TableUnfit(Refusal):
    """A table that cannot be built as asked."""

    code = "table_unfit"
    message = "这张表还不能生成，请检查选择的内容"


class PurposeNeeded(Refusal):
    """Identity or phone numbers leave the system only for a stated purpose."""

    code = "table_purpose_needed"
    message = "表里有身份证号或联系电话，下载前请写明用途（例如“与医保部门核对参保资助名单”）；用途会留下记录"


@dataclass(frozen=True, slots=True)
class Where:
    """Filters; empty ones let everything through. Ages in full years, both ends included; days both ends included."""

    area: str = ""
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sex: int = 0
    age_from: int | None = None
    age_to: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A table: what a row is, its columns in order, filters, and what it is counted by (none: every row is shown)."""

    subject: Subject
    fields: tuple[str, ...]
    where: Where = Where()
    groups: tuple[str, ...] = ()

    def check(self, role: Role) -> None:
        """Refuses (TableUnfit): no column, one that cannot stand there, one this role may not see."""
        if not self.fields and not self.groups:
            raise TableUnfit("请至少选一列")
        for code in (*self.fields, *self.groups):
            field = BY_CODE.get(code)
            if field is None or self.subject not in field.subjects:
                raise TableUnfit(f"“{field.name if field else code}”不能放进这种表，请去掉后再试")
            if role not in field.roles:
                raise TableUnfit(f"您的岗位不能导出“{field.name}”，请去掉这一列")
        if any(not BY_CODE[code].groups for code in self.groups) or len(self.groups) > 3:
            raise TableUnfit("只能按镇街、村、类别这样的列汇总，最多三级")

    @property
    def full_numbers(self) -> bool:
        """Whether identity or phone numbers are in it."""
        return not self.groups and any(BY_CODE[code].kind == "full" for code in self.fields)

    def plain(self) -> dict[str, Any]:
        """JSON values only."""
        where = self.where
        return {
            "subject": self.subject.value,
            "fields": list(self.fields),
            "groups": list(self.groups),
            "where": {
                "area": where.area, "states": list(where.states), "kinds": list(where.kinds), "sex": where.sex,
                "age_from": where.age_from, "age_to": where.age_to,
                "since": where.since.isoformat() if where.since else "",
                "until": where.until.isoformat() if where.until else "",
            },
        }  # fmt: skip


def definition_of(plain: Mapping[str, Any]) -> Definition:
    """A definition from what `plain` kept."""
    where = dict(plain["where"])
    for end in ("since", "until"):
        where[end] = date.fromisoformat(where[end]) if where[end] else None
    where["states"], where["kinds"] = tuple(where["states"]), tuple(where["kinds"])
    return Definition(
        Subject(plain["subject"]), tuple(plain["fields"]), Where(**where), tuple(plain["groups"])
    )
