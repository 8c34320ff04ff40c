"""加发告知：调标、价格临时补贴批准以后，由作业分批告诉每一户，每户一次；为什么加，本人在手机上看得到。"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.services.standards import apply_standard
from minzheng.engines.benefits.types import RaiseCause
from minzheng.engines.messages.models import Message
from minzheng.engines.payments import queries, raise_jobs
from minzheng.engines.payments.models import RaiseTold
from minzheng.engines.payments.services import raising
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from tests.access.world import person_session, session_key
from tests.engines.benefits.awards import AT, CITY, DECEMBER, JANUARY, Given, dibao_family, granted
from tests.engines.benefits.scene import person
from tests.engines.benefits.test_price_subsidy import approved as price_approved
from tests.engines.benefits.test_price_subsidy import indexed
from tests.engines.benefits.test_standard_change import NEW, approved
from tests.engines.benefits.test_suspension import NEW as OUTSIDE
from tests.engines.benefits.test_suspension import suspended
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today() -> None:
    """The clock stands where the officers act."""
    clock.set_offset_source(lambda: AT - clock.real_now())


def told(*people: UUID) -> list[Message]:
    """What was told of a rise, by kind and person."""
    with open_scope(CITY):
        rows = Message.objects.filter(kind__in=raising.KINDS.values())
        rows = rows.filter(person_id__in=people) if people else rows
        return list(rows.order_by("created_at", "pk"))


def progress(cause: RaiseCause, cause_id: UUID) -> tuple[int, int]:
    with open_scope(CITY):
        done = queries.raise_telling(cause=cause, cause_id=cause_id, on=NOVEMBER)
    return done.told, done.homes


def test_调标批准时一条都不发_作业里每户一条_写明多少_从何时_为什么() -> None:
    home, other = dibao_family(40_000, 0), dibao_family(0, area="urban")
    same = granted()  # no basis kept: an officer is asked, nothing rises
    change_id = approved()
    assert told() == [], "the approving transaction tells nobody"
    run_queued_jobs()
    (message,) = told(home.people[0])
    assert message.title == "最低生活保障提高了" and message.link == "/payments/"
    assert "从2027年1月起" in message.body and "由860 元提高到920 元" in message.body
    assert "渝民规〔2026〕9号" in message.body and "不用申请" in message.body
    assert len(told(other.people[0])) == 1 and told(same.people[0]) == [] and len(told()) == 2
    assert progress(RaiseCause.STANDARD, change_id) == (2, 2)


def test_晚到的文件_补发多少也一起说() -> None:
    home = dibao_family(40_000, 0, start_month=NOVEMBER)
    later = AT + timedelta(days=45)
    clock.set_offset_source(lambda: later - clock.real_now())
    approved(at=later)
    run_queued_jobs()
    (message,) = told(home.people[0])
    assert "从2027年2月起" in message.body and "以前少发的60 元一起补发" in message.body


def test_作业中途断了再做_几次都每户一条(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raise_jobs, "BATCH", 2)
    homes = [dibao_family(10_000 * n) for n in range(5)]
    change_id = approved()
    apply_standard(change_id=change_id, at=AT)
    tell, calls = raising.tell_payee, []

    def dies_at_the_fourth(**given: Any) -> None:
        calls.append(given)
        if len(calls) == 4:
            raise RuntimeError("killed")
        tell(**given)

    monkeypatch.setattr(raising, "tell_payee", dies_at_the_fourth)
    with pytest.raises(RuntimeError, match="killed"):
        run_queued_jobs()
    assert len(told()) == 2 and progress(RaiseCause.STANDARD, change_id) == (2, 5), "that batch never was"
    monkeypatch.setattr(raising, "tell_payee", tell)
    for _ in range(2):
        raise_jobs.tell_batch(cause="standard", cause_id=str(change_id))
        run_queued_jobs()
    assert sorted(one.person_id for one in told()) == sorted(home.people[0] for home in homes)
    assert progress(RaiseCause.STANDARD, change_id) == (5, 5)


def test_价格临时补贴_一户两份待遇只收一条_合计一起说() -> None:
    indexed()
    mother, son, household = new_id(), new_id(), new_id()
    granted(mother, start_month=NOVEMBER, household_id=household)
    granted(son, kind="tekun", start_month=NOVEMBER, household_id=household, payee_person_id=mother)
    alone = granted(start_month=NOVEMBER)
    later = granted(start_month=DECEMBER)
    subsidy_id = price_approved()
    assert told() == []
    run_queued_jobs()
    (message,) = told(mother)
    assert "2026年11月物价涨得多" in message.body and "价格临时补贴77 元" in message.body
    assert "渝发改〔2026〕88号" in message.body
    assert told(son) == [] and len(told(alone.people[0])) == 1 and told(later.people[0]) == []
    assert progress(RaiseCause.PRICE, subsidy_id) == (2, 2)


def test_没批准_没生成的不告诉() -> None:
    indexed()
    granted(start_month=NOVEMBER)
    subsidy_id = price_approved()
    with open_scope(CITY):
        assert raising.tell_raised(cause=RaiseCause.PRICE, cause_id=subsidy_id, at=AT) == (0, None)
        assert raising.tell_raised(cause=RaiseCause.STANDARD, cause_id=new_id(), at=AT) == (0, None)
    assert told() == []


def test_暂停的不说提高_恢复以后补告() -> None:
    home = dibao_family(0, people=(person("罗庆华"),))
    suspended(home, replace(OUTSIDE, from_month=JANUARY, months=1))
    approved()
    run_queued_jobs()
    assert told() == []
    february = AT.replace(year=2027, month=2, day=3, hour=9, minute=0)
    clock.set_offset_source(lambda: february - clock.real_now())
    raise_jobs.tell_late(at=february)
    run_queued_jobs()
    assert len(told(home.people[0])) == 1


def test_每天早上把晚到的补上_夜里不发() -> None:
    approved()
    run_queued_jobs()
    home = dibao_family(0)
    apply_late()
    for hour in (3, 9, 9):
        raise_jobs.tell_late(at=AT.replace(hour=hour, minute=0))
        run_queued_jobs()
        assert len(told(home.people[0])) == (hour == 9)


def apply_late() -> None:
    with open_scope(CITY):
        (cause,) = benefits.raisings_since(NOVEMBER)
    apply_standard(change_id=cause.cause_id, at=AT)


def test_数据库也不许同一户记两次_不许改() -> None:
    home = dibao_family(0)
    change_id = approved()
    run_queued_jobs()
    with open_scope(CITY):
        row = RaiseTold.objects.get()
        assert (row.cause_id, row.person_id) == (change_id, home.people[0])
        again = {name: getattr(row, name) for name in ("area_code", "cause", "cause_id", "household_id")}
        with pytest.raises(IntegrityError, match="payments_raise_told_once"), transaction.atomic():
            RaiseTold.objects.create(**again, person_id=row.person_id, told_at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            RaiseTold.objects.update(told_at=AT)


def family_page(person_id: UUID) -> str:
    phone = Client()
    phone.cookies[settings.SESSION_COOKIE_NAME] = session_key(person_session(person_id))
    return str(phone.get(reverse("passbook:mine")).content.decode())


def test_为什么加_本人在手机上看得到_别人的看不到() -> None:
    luo, yang = person("罗庆华"), person("杨光明")
    home: Given = dibao_family(40_000, people=(luo,))
    dibao_family(30_000, people=(yang,))
    approved()
    run_queued_jobs()
    shown = family_page(luo)
    assert "2027年1月起，每月由 230 元提高到 260 元" in shown
    assert "关于提高城乡低保标准的通知" in shown and "渝民规〔2026〕9号" in shown
    assert "每月由 330 元" not in shown
    with open_scope(CITY):
        (rise,) = benefits.raises_of(award_ids=[home.award_id])
    assert (rise.from_month, rise.before_fen, rise.after_fen) == (JANUARY, 23_000, 26_000)
    assert rise.reference == NEW.reference
