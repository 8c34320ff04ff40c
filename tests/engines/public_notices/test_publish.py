"""public_notices.publish and withdraw: an officer's acts, allow-listed fields only."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.queries import notice_of
from minzheng.engines.public_notices.services import (
    AlreadyPublished,
    NotRunning,
    OfficerNeeded,
    PeriodUnfit,
    ReasonMissing,
    RefusedFamilyNotPublished,
    publish,
    withdraw,
)
from minzheng.engines.public_notices.types import (
    FieldUnfit,
    NoticeFields,
    NoticeStatus,
    Opinion,
    PublicNotice,
)
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.engines.benefits.scene import NOON, as_actor, identity, person, raw_count, resident, 外人, 张主任
from tests.engines.public_notices.samples import LUO, WEEK, notice, published

pytestmark = pytest.mark.django_db


def test_the_town_leader_publishes_for_seven_days() -> None:
    new = published()
    with as_actor(张主任):
        state = notice_of(case_id=new.case_id)
    assert state is not None and state.status is NoticeStatus.PUBLISHED
    assert (state.starts_at, state.ends_at) == (NOON, NOON + WEEK)
    assert state.notice.applicant_name == "罗庆华" and state.notice.amount_fen == 62_000
    assert state.open_at(NOON) and not state.open_at(NOON + WEEK)
    fact = OutboxEvent.objects.get(name="public_notices.notice.published")
    assert fact.payload["case_id"] == str(new.case_id) and "罗庆华" not in str(fact.payload)
    with open_scope(WHOLE_CITY):
        assert Event.objects.get(action="public_notices.notice.published").posting_id == 张主任.posting_id


def test_the_system_and_residents_publish_nobody() -> None:
    me = person()
    for actor in (SYSTEM, resident(me)):
        with open_scope(WHOLE_CITY), pytest.raises(OfficerNeeded):
            publish(actor=actor, notice=notice(me), at=NOON)


def test_an_officer_of_elsewhere_publishes_nobody_here() -> None:
    me = person()
    with as_actor(外人), pytest.raises(NotYours):
        publish(actor=外人, notice=notice(me), at=NOON)


def test_a_refused_family_is_never_published() -> None:
    me = person()
    with as_actor(张主任), pytest.raises(RefusedFamilyNotPublished):
        publish(actor=张主任, notice=notice(me, opinion=Opinion.REFUSE), at=NOON)


def test_a_child_hangs_without_name_and_amount_to_the_day_before_eighteen() -> None:
    child = person("罗小宝", birth=date(2008, 11, 24))  # eighteen tomorrow
    grown = person("罗大宝", birth=date(2008, 11, 23))
    shown = []
    with as_actor(张主任):
        for one, name in ((child, "罗小宝"), (grown, "罗大宝")):
            new = notice(one, applicant_name=name)
            publish(actor=张主任, notice=new, at=NOON)
            state = notice_of(case_id=new.case_id)
            assert state is not None
            shown.append((state.notice.applicant_name, state.notice.amount_fen))
    assert shown == [("未成年人", None), ("罗大宝", 62_000)]
    with open_scope(WHOLE_CITY):
        assert not Notice.objects.filter(applicant_name="罗小宝").exists(), "not even kept in the row"


def test_somebody_unknown_here_is_not_published() -> None:
    with as_actor(张主任), pytest.raises(NotYours):
        publish(actor=张主任, notice=notice(new_id()), at=NOON)


def test_the_printed_village_is_the_applications_village() -> None:
    new = replace(notice(person()), area_code="500110500110120200")
    with as_actor(张主任), pytest.raises(FieldUnfit, match="不一致"):
        publish(actor=张主任, notice=new, at=NOON)


@pytest.mark.parametrize("days", [0, -1, 32])
def test_days_that_are_no_period_are_refused(days: int) -> None:
    me = person()
    with as_actor(张主任), pytest.raises(PeriodUnfit):
        publish(actor=张主任, notice=notice(me, ends=NOON + timedelta(days=days)), at=NOON)


def test_a_period_already_over_is_refused() -> None:
    me = person()
    with as_actor(张主任), pytest.raises(PeriodUnfit):
        publish(actor=张主任, notice=notice(me, starts=NOON - WEEK, ends=NOON), at=NOON)


def test_a_case_has_one_running_notice() -> None:
    new = published()
    with as_actor(张主任):
        with pytest.raises(AlreadyPublished):
            publish(actor=张主任, notice=new, at=NOON)
        with pytest.raises(IntegrityError, match="notice_one_open_per_case"), transaction.atomic():
            row = Notice.objects.get(case_id=new.case_id)
            row.pk = new_id()
            row.save(force_insert=True)


def test_the_database_keeps_refused_families_out() -> None:
    published()
    with (
        as_actor(张主任),
        pytest.raises(IntegrityError, match="notice_never_of_a_refusal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update public_notices_notice set opinion = 'refuse'")


def test_a_withdrawn_notice_is_gone_and_may_be_published_anew() -> None:
    new = published()
    with as_actor(张主任):
        state = notice_of(case_id=new.case_id)
        assert state is not None
        with pytest.raises(ReasonMissing):
            withdraw(actor=张主任, notice_id=state.id, reason=" ", at=NOON)
        withdraw(actor=张主任, notice_id=state.id, reason="姓名写错", at=NOON)
        after = notice_of(case_id=new.case_id)
        assert after is not None and after.status is NoticeStatus.WITHDRAWN and after.closed_at == NOON
        assert after.withdrawal_reason == "姓名写错" and not after.open_at(NOON)
        with pytest.raises(NotRunning):
            withdraw(actor=张主任, notice_id=state.id, reason="再撤", at=NOON)
        assert publish(actor=张主任, notice=new, at=NOON) != state.id
    assert OutboxEvent.objects.filter(name="public_notices.notice.withdrawn").count() == 1


def test_only_an_officer_of_the_area_withdraws() -> None:
    new = published()
    with as_actor(张主任):
        state = notice_of(case_id=new.case_id)
    assert state is not None
    with as_actor(外人), pytest.raises(NotYours):
        withdraw(actor=外人, notice_id=state.id, reason="x", at=NOON)
    me = resident(new.person_id)
    with as_actor(me), pytest.raises(OfficerNeeded):
        withdraw(actor=me, notice_id=state.id, reason="x", at=NOON)


def test_the_applicant_reads_her_own_and_外人_none() -> None:
    new = published()
    with as_actor(resident(new.person_id)):
        assert notice_of(case_id=new.case_id) is not None
    for stranger in (外人, resident(new_id())):
        with as_actor(stranger):
            assert notice_of(case_id=new.case_id) is None
        assert raw_count("public_notices_notice", stranger.scope) == 0
    assert raw_count("public_notices_notice", Scope(public=True)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("applicant_name", "罗庆华" + identity(date(1968, 3, 2)).text),
        ("applicant_name", "罗庆华 13800001234"),
        ("applicant_name", ""),
        ("applicant_name", " 罗庆华"),
        ("village_name", "高滩村3组12号"),
        ("village_name", "高滩村（残疾人户）"),
        ("village_name", ""),
        ("town_name", "中山路18号"),
        ("item_name", "低保 6222021234567890128"),
        ("village_code", "50011012020"),
        ("objection_phone", "13800001234"),
        ("objection_phone", ""),
        ("member_count", 0),
        ("amount_fen", 0),
        ("amount_fen", -1),
    ],
)
def test_fields_with_secrets_or_nonsense_cannot_be_made(field: str, value: object) -> None:
    with pytest.raises(FieldUnfit):
        replace(LUO, **{field: value})  # type: ignore[arg-type]


def test_the_public_answer_holds_the_allowed_fields_the_days_and_its_own_number_only() -> None:
    allowed = {field.name for field in fields(NoticeFields)} | {"starts_at", "ends_at", "id"}
    assert {field.name for field in fields(PublicNotice)} <= allowed


@pytest.mark.parametrize("phone", ["023-48660000", "02348660000", "12345", "12349"])
def test_office_phones_and_hotlines_are_fit(phone: str) -> None:
    assert replace(LUO, objection_phone=phone).objection_phone == phone
