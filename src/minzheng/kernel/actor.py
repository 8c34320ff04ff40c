"""Who acts: an officer in one posting, a resident for herself, or the system (which never decides against anyone)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from minzheng.kernel.scope import Scope


class Role(StrEnum):
    """Roles of design §4; an officer holds a role through a posting (岗位) in an area."""

    RESIDENT = "resident"
    VILLAGE_WORKER = "village_worker"
    TOWN_CLERK = "town_clerk"
    TOWN_LEADER = "town_leader"
    TOWN_CONFIRMER = "town_confirmer"
    VERIFICATION_OFFICER = "verification_officer"
    DISTRICT_REVIEWER = "district_reviewer"
    DISTRICT_CONFIRMER = "district_confirmer"
    DISTRICT_FINANCE = "district_finance"
    FINANCE_BUREAU = "finance_bureau"
    AUDITOR = "auditor"
    CITY_ANALYST = "city_analyst"
    DEPARTMENT_OFFICER = "department_officer"
    OPERATOR = "operator"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.RESIDENT: "群众",
    Role.VILLAGE_WORKER: "村（社区）救助专干",
    Role.TOWN_CLERK: "镇街经办",
    Role.TOWN_LEADER: "镇街审核负责人",
    Role.TOWN_CONFIRMER: "镇街确认人",
    Role.VERIFICATION_OFFICER: "区县核对员",
    Role.DISTRICT_REVIEWER: "区县审核员",
    Role.DISTRICT_CONFIRMER: "区县确认人",
    Role.DISTRICT_FINANCE: "区县财务",
    Role.FINANCE_BUREAU: "区县财政局",
    Role.AUDITOR: "审计监督",
    Role.CITY_ANALYST: "市级分析员",
    Role.DEPARTMENT_OFFICER: "部门经办",
    Role.OPERATOR: "系统运维",
    Role.SYSTEM: "系统",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as what, and over which rows. Made by `accounts` from a session, by jobs from `SYSTEM`.

    `station_id`: the station session an officer acts in, with the person she serves beside her.
    `department`: the partner department (housing, medical …) of a `DEPARTMENT_OFFICER`, "" for all others.
    """

    role: Role
    name: str
    scope: Scope
    account_id: UUID | None = None
    posting_id: UUID | None = None
    person_id: UUID | None = None
    area_name: str = ""
    station_id: UUID | None = None
    department: str = ""

    @property
    def is_officer(self) -> bool:
        """A human officer in a posting: the only kind of actor that may decide against a family."""
        return self.posting_id is not None

    @property
    def title(self) -> str:
        """For records shown to people: 綦江区扶欢镇 镇街经办 王敏."""
        return f"{self.area_name} {ROLE_NAMES[self.role]} {self.name}".strip()


SYSTEM = Actor(role=Role.SYSTEM, name="系统", scope=Scope())
