"""重复享受：同一个人这个月计入两项以上待遇，四千项里一个不漏、一个不多；只是问题，不是结论。"""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope, ScopeMissing
from tests.bench.freezing import AREA, AWARDS, KEY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CITY = Scope(lo="50", hi="51")
NOVEMBER = date(2026, 11, 17)
AWARDS_IN_ALL, PLANTED, EACH = 4_000, 100, 10
#: Everybody of the load is counted in one award of 低保.
MEMBERS = f"""
insert into benefits_award_member (id, award_id, kind, person_id, holder_id, from_month, area_code)
select {KEY.format(kind=8)}, {KEY.format(kind=0)}, 'dibao', {KEY.format(kind=4)}, {KEY.format(kind=4)}, '2026-01-01', {AREA}
from generate_series(1, %(n)s) n
"""  # noqa: S608 - our own constants
#: A second award of another kind for the persons from `first` to `last`; what differs is said by the caller.
SECOND = f"""
insert into benefits_award (id, kind, kind_name, case_id, decision_id, granted_by_posting, household_id, person_id,
  payee_person_id, start_month, end_month, ended_by_decision, ended_by_posting, end_reason, member_count, rule_version,
  rule_profile, origin, origin_document, status, created_at, area_code)
select {KEY.format(kind=9)}, 'destitute', '特困人员救助供养', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
  gen_random_uuid(), {KEY.format(kind=4)}, {KEY.format(kind=4)}, %(start)s, %(end)s,
  case when %(end)s::date is null then null else gen_random_uuid() end,
  case when %(end)s::date is null then null else gen_random_uuid() end,
  case when %(end)s::date is null then '' else '不再符合' end, 1, '2026-01', 'cn-2021', 'decision', '',
  case when %(end)s::date is null then 'running' else 'ended' end, now(), {AREA}
from generate_series(%(first)s::int, %(last)s::int) n;
"""  # noqa: S608 - our own constants
AMOUNT = f"""
insert into benefits_award_amount (id, award_id, from_month, to_month, amount_fen, rule_version, decision_id, area_code)
select gen_random_uuid(), {KEY.format(kind=9)}, %(start)s, %(end)s, 90000 + n, '2026-01', gen_random_uuid(), {AREA}
from generate_series(%(first)s::int, %(last)s::int) n;
"""  # noqa: S608 - our own constants
MEMBER = f"""
insert into benefits_award_member (id, award_id, kind, person_id, holder_id, from_month, to_month, superseded_by, area_code)
select gen_random_uuid(), {KEY.format(kind=9)}, 'destitute', {KEY.format(kind=4)}, {KEY.format(kind=4)}, %(start)s,
  %(left)s, %(void)s, {AREA} from generate_series(%(first)s::int, %(last)s::int) n;
"""  # noqa: S608 - our own constants
SUSPENDED = f"""
insert into benefits_award_suspension (id, award_id, person_id, from_month, cap_month, last_month, reasons, basis,
  told_on, family_said, decision_id, letter_id, decided_at, posting_id, account_id, by_name, resumed_by_name,
  resume_reasons, back_fen, area_code)
select gen_random_uuid(), {KEY.format(kind=9)}, {KEY.format(kind=4)}, '2026-11-01', '2026-12-01', '2026-12-01',
  '正在核实去向', '测试依据', '2026-10-20', '', gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid(),
  gen_random_uuid(), '测试', '', '', 0, {AREA} from generate_series(%(first)s::int, %(last)s::int) n
"""  # noqa: S608 - our own constants


def second(first: int, last: int, **changed: object) -> None:
    """A second award, paying in November unless said otherwise."""
    values = {"start": date(2026, 5, 1), "end": None, "left": None, "void": None} | changed
    with connection.cursor() as cursor:
        for statement in (SECOND, AMOUNT, MEMBER):
            cursor.execute(statement, {"first": first, "last": last, **values})


@pytest.fixture
def many(db: None) -> None:
    """4,000 awards; a hundred people in two that pay, and five times ten who look so and are not."""
    with transaction.atomic(), open_scope(CITY), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        awards, amounts, _ = AWARDS.strip().rstrip(";").split(";")
        cursor.execute(f"{awards};{amounts};{MEMBERS}", {"n": AWARDS_IN_ALL})
        second(1, PLANTED)
        begins = iter(range(PLANTED + 1, AWARDS_IN_ALL, EACH))
        for changed in (
            {"start": date(2026, 12, 1)},
            {"end": date(2026, 10, 1)},
            {"left": date(2026, 10, 1)},
            {"void": "01930000-0000-7000-8000-000000000001"},
        ):
            first = next(begins)
            second(first, first + EACH - 1, **changed)
        first = next(begins)
        second(first, first + EACH - 1)
        cursor.execute(SUSPENDED, {"first": first, "last": first + EACH - 1})
        cursor.execute("set local statement_timeout = '15s'")


def test_四千项待遇里_一百个重复的全部找到_别的一个不报(many: None) -> None:
    with open_scope(CITY), CaptureQueriesContext(connection) as asked:
        found = benefits.doubles(month=NOVEMBER)
    assert len([one for one in asked if "benefits_award" in one["sql"]]) == 1
    assert {one.person_id.int & 0xFFFFFFFFFFFF for one in found} == set(range(1, PLANTED + 1))
    assert all({name for _, name, _ in one.awards} == {"最低生活保障", "特困人员救助供养"} for one in found)
    assert [one.fen for one in found] == sorted((one.fen for one in found), reverse=True)
    with open_scope(CITY):
        assert [one.fen for one in benefits.doubles(month=NOVEMBER, limit=3)] == [
            one.fen for one in found[:3]
        ]
        assert len(benefits.doubles(month=date(2026, 12, 1), limit=500)) == PLANTED + EACH
    with open_scope(Scope(lo="500101", hi="500102")):
        assert benefits.doubles(month=NOVEMBER) == []
    with pytest.raises(ScopeMissing):
        benefits.doubles(month=NOVEMBER)
