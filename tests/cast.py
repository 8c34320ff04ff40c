"""The cast: permission tests read as sentences. Synthetic people only.

罗婶 (applicant), 老蹇 (living alone), 小杨 (village aide), 王敏 (town clerk), 陈刚 (second town clerk), 张主任 (town
leader), 吴镇长 (confirmer of a delegated town), 核对员 (verification), 刘审核 and 孙审核 (district reviewers), 李科
(district confirmer), 周财务 (district finance), 郑财政 (the finance bureau), 外人 (the same rank in another district).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.queries import officer_actor
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import check_character, new_id
from minzheng.kernel.scope import Scope

GAOTAN = "500110120206"
FUHUAN = "500110120"
QIJIANG = "500110"
JIANGJIN = "500116"
GAOTAN_AREA = QIJIANG + GAOTAN
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday 09:00 in Beijing
PASSWORD = "correct-horse-7"  # noqa: S105


def identity(first17: str) -> str:
    """A synthetic identity number: the check character completed."""
    return first17 + check_character(first17)


LUO = identity("50011019680312432")
SON = identity("50011020050918431")
JIAN = identity("50011019510203431")


@dataclass(slots=True)
class Cast:
    """Officers by name; `acting(name)` opens a scope."""

    officers: dict[str, Actor] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.officers[name]

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """The officer, with her scope open."""
        actor = self.officers[name]
        with open_scope(actor.scope):
            yield actor


POSTS = {
    "小杨": ("xiaoyang", Role.VILLAGE_WORKER, GAOTAN, "綦江区扶欢镇高滩村"),
    "王敏": ("wangmin", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇"),
    "陈刚": ("chengang", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇"),
    "赵勇": ("zhaoyong", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇"),
    "张主任": ("zhangzhuren", Role.TOWN_LEADER, FUHUAN, "綦江区扶欢镇"),
    "核对员": ("hedui", Role.VERIFICATION_OFFICER, QIJIANG, "綦江区"),
    "吴镇长": ("wuzhenzhang", Role.TOWN_CONFIRMER, FUHUAN, "綦江区扶欢镇"),
    "刘审核": ("liushenhe", Role.DISTRICT_REVIEWER, QIJIANG, "綦江区"),
    "孙审核": ("sunshenhe", Role.DISTRICT_REVIEWER, QIJIANG, "綦江区"),
    "李科": ("like", Role.DISTRICT_CONFIRMER, QIJIANG, "綦江区"),
    "周财务": ("zhoucaiwu", Role.DISTRICT_FINANCE, QIJIANG, "綦江区"),
    "郑财政": ("zhengcaizheng", Role.FINANCE_BUREAU, QIJIANG, "綦江区"),
    "审计": ("shenji", Role.AUDITOR, QIJIANG, "綦江区"),
    "外人": ("wairen", Role.DISTRICT_CONFIRMER, JIANGJIN, "江津区"),
    "外镇": ("waizhen", Role.TOWN_CLERK, "500110108", "綦江区石角镇"),
}


def hire(name: str, at: datetime) -> tuple[Actor, str]:
    """Appoint one officer of the cast in her posting; returns the actor and the TOTP secret."""
    login, role, place, words = POSTS[name]
    secret = accounts.new_totp_secret()
    account_id: UUID = accounts.appoint(
        actor=SYSTEM, officer=accounts.NewOfficer(login, name, PASSWORD, secret), at=at
    )
    area = range_of(place)
    posting_id = accounts.add_posting(
        actor=SYSTEM,
        account_id=account_id,
        role=role,
        area=(area.lo, area.hi, words),
        since=date(2026, 1, 1),
        at=at,
    )
    actor = officer_actor(account_id=account_id, posting_id=posting_id, on=date(2026, 11, 23))
    assert actor is not None
    return actor, secret


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in office."""
    people = Cast()
    for name in POSTS:
        people.officers[name], people.secrets[name] = hire(name, MORNING)
        people.logins[name] = POSTS[name][0]
    return people


def resident(person_id: UUID | None = None) -> Actor:
    """A resident acting for herself, without an account."""
    person = person_id or new_id()
    return Actor(Role.RESIDENT, "群众", Scope(subject=person), new_id(), None, person)
