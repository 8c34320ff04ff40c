"""Officers, a family and the scopes of the tests of notices, messages, benefits and kept advice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import IdentityNumber, check_character, new_id
from minzheng.kernel.scope import Scope

VILLAGE = "500110120206"
AREA = "500110" + VILLAGE
OTHER_AREA = "500101500101001001"
NOON = datetime(2026, 11, 23, 12, tzinfo=BEIJING)
QIJIANG, FUHUAN, WANZHOU = ("500110", "500111"), ("500110500110120", "500110500110121"), ("500101", "500102")


def officer(role: Role, lo: str, hi: str, name: str) -> Actor:
    """An officer in a posting over an area."""
    return Actor(role, name, Scope(lo=lo, hi=hi), account_id=new_id(), posting_id=new_id(), area_name="测试")


张主任 = officer(Role.TOWN_LEADER, *FUHUAN, "张主任")
李科 = officer(Role.DISTRICT_CONFIRMER, *QIJIANG, "李科")
经办 = officer(Role.TOWN_CLERK, *FUHUAN, "王敏")
外人 = officer(Role.DISTRICT_CONFIRMER, *WANZHOU, "外人")


@contextmanager
def as_actor(actor: Actor) -> Iterator[Actor]:
    """Inside an actor's own scope, as a request would be."""
    with open_scope(actor.scope):
        yield actor


def resident(person_id: UUID, name: str = "罗婶") -> Actor:
    """A resident acting for herself."""
    return Actor(Role.RESIDENT, name, Scope(subject=person_id), account_id=new_id(), person_id=person_id)


def identity(birth: date, number: int = 2, sex: int = 2) -> IdentityNumber:
    """A synthetic identity number of 綦江."""
    first = f"500222{birth:%Y%m%d}{number:02d}{sex}"
    return IdentityNumber(first + check_character(first), birth, sex)


def person(
    name: str = "罗庆华", *, birth: date = date(1968, 3, 2), phone: str = "", area: str = AREA
) -> UUID:
    """A registered person, visible from an area."""
    number = identity(birth, int.from_bytes(name.encode(), "big") % 90 + 10)
    with open_scope(Scope(lo="50", hi="51")):
        return register_person(
            actor=SYSTEM, particulars=Particulars(name, number, phone), area_code=area, at=NOON
        )


def raw_count(table: str, scope: Scope) -> int:
    """Rows PostgreSQL itself gives in a scope, past every filter of ours."""
    with open_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # noqa: S608
        row = cursor.fetchone()
        return int(row[0])
