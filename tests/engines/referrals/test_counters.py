"""部门只看得到转给自己的: 数据库和程序各挡一道."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.casework.models import Application
from minzheng.engines.referrals import queries
from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.queries import referral_items
from minzheng.foundations.accounts.models import Posting
from minzheng.foundations.people.models import Household, Person, Visibility
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.scope import Scope, counter_of
from tests.cast import MORNING, Cast
from tests.engines.referrals.conftest import Counters, asked

pytestmark = pytest.mark.django_db

#: Tables a department has no business in.
CLOSED = (
    "people_person",
    "people_visibility",
    "people_household",
    "letters_letter",
    "telling_message",
    "audit_event",
)


def raw(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def test_住房部门看得到自己的_看不到医保的_别区的一件也没有(luo: UUID, counters: Counters) -> None:
    asked(luo)
    asked(luo, "medical", token="two")
    for name, seen in (("何玲", ["housing"]), ("秦医保", ["medical"]), ("邻区房", [])):
        with counters.acting(name):
            assert list(Referral.objects.values_list("item", flat=True)) == seen
            assert raw("referrals_referral") == len(seen)
            # one step each: asked
            assert raw("referrals_step") == len(seen)
            assert queries.tab_counts(on=MORNING.date())["open"] == len(seen)


def test_部门看不到人_户_办件_文书和记录(luo: UUID, counters: Counters) -> None:
    asked(luo)
    with counters.acting("何玲"):
        for model in (Person, Visibility, Household, Application):
            assert not model.objects.exists()
        assert {table: raw(table) for table in CLOSED} == dict.fromkeys(CLOSED, 0)
    with open_scope(Scope(lo="50", hi="51")):
        assert raw("people_person") == 1


def test_民政的人按辖区看(luo: UUID, cast: Cast) -> None:
    asked(luo)
    for name, seen in (("王敏", 1), ("李科", 1), ("审计", 1), ("外镇", 0), ("外人", 0)):
        with cast.acting(name):
            assert Referral.objects.count() == raw("referrals_referral") == seen, name


def test_部门的范围在区划代码之外() -> None:
    """A counter's range holds no area code: it begins with a letter, every area code with a digit."""
    for item in referral_items():
        assert counter_of(item.department.code, "500110") > "9" * 18


def test_岗位的部门和角色要对得上(cast: Cast, counters: Counters) -> None:
    for role, department in ((Role.DEPARTMENT_OFFICER, ""), (Role.TOWN_CLERK, "housing")):
        with pytest.raises(IntegrityError, match="accounts_posting_department"), transaction.atomic():
            Posting.objects.create(
                account_id=counters["何玲"].account_id,
                role=role,
                department=department,
                area_lo="500110",
                area_hi="500111",
                area_name="綦江区",
                valid_from=MORNING.date(),
            )
