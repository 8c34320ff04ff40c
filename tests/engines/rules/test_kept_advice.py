"""Kept advice: written once, sealed, the newest is current, none is lost."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.rules.models import StoredAdvice
from minzheng.engines.rules.queries import NewAdvice, advice_by_id, advice_history, advice_of, store_advice
from minzheng.engines.rules.types import (
    Change,
    EligibilityAdvice,
    Mark,
    Outcome,
    Quoted,
    Reason,
)
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.services import SealBroken
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import AREA, NOON, as_actor, raw_count, resident, 外人, 张主任

pytestmark = pytest.mark.django_db

ADVICE = EligibilityAdvice(
    item="dibao",
    profile="cn-2021",
    on=date(2025, 11, 23),
    outcome=Outcome.ELIGIBLE,
    monthly_fen=62_000,
    reducible_fen=0,
    counted=("罗庆华", "罗小宝"),
    persons=(),
    starts_next_month=True,
    reasons=(Reason("income_below", "人均收入低于标准", "第三条"),),
    changes=(Change("income_up", 12_000, "收入增加 120 元"),),
    explanation="家庭人均月收入 410 元，低于标准 720 元。",
    figures=(Quoted("720 元", "标准", "渝民发", "2024-09-01"),),
    marks=(Mark("carried", "沿用上年标准", "carried"),),
    law_version="2026.1",
    trace={"income": 41_000, "members": 2},
)


def new(advice: EligibilityAdvice = ADVICE) -> NewAdvice:
    return NewAdvice(application_id=new_id(), applicant_id=new_id(), area_code=AREA, advice=advice)


def test_advice_is_read_again_as_it_was_given() -> None:
    given = new()
    with as_actor(张主任):
        advice_id = store_advice(actor=张主任, new=given, at=NOON)
        kept = advice_of(application_id=given.application_id)
    assert kept is not None and kept.id == advice_id and kept.current
    assert kept.advice == ADVICE
    assert (kept.applicant_id, kept.case_id, kept.created_at) == (given.applicant_id, None, NOON)


def test_new_advice_is_current_and_the_old_one_stays_readable() -> None:
    first = new()
    second = replace(first, advice=replace(ADVICE, monthly_fen=50_000), case_id=new_id())
    with as_actor(张主任):
        first_id = store_advice(actor=张主任, new=first, at=NOON)
        second_id = store_advice(actor=SYSTEM, new=second, at=NOON.replace(hour=13))
        kept = advice_of(application_id=first.application_id)
        assert kept is not None and (kept.id, kept.advice.monthly_fen) == (second_id, 50_000)
        assert kept.case_id == second.case_id
        assert [one.id for one in advice_history(application_id=first.application_id)] == [
            second_id,
            first_id,
        ]
        earlier = advice_by_id(advice_id=first_id)
        assert earlier is not None and not earlier.current and earlier.advice == ADVICE


def test_each_item_of_an_application_has_its_own() -> None:
    first = new()
    other = replace(first, advice=replace(ADVICE, item="tekun", outcome=Outcome.NOT_ELIGIBLE, monthly_fen=0))
    with as_actor(张主任):
        for one in (first, other):
            store_advice(actor=张主任, new=one, at=NOON)
        dibao = advice_of(application_id=first.application_id, item="dibao")
        tekun = advice_of(application_id=first.application_id, item="tekun")
        assert dibao is not None and dibao.advice == ADVICE
        assert tekun is not None and tekun.advice.outcome is Outcome.NOT_ELIGIBLE
        assert advice_of(application_id=new_id()) is None and advice_by_id(advice_id=new_id()) is None


def test_two_current_ones_are_refused_by_the_database() -> None:
    given = new()
    with as_actor(张主任):
        store_advice(actor=张主任, new=given, at=NOON)
        row = StoredAdvice.objects.get()
        row.pk = new_id()
        with pytest.raises(IntegrityError, match="advice_one_current"), transaction.atomic():
            row.save(force_insert=True)


def test_family_facts_are_sealed_and_bound_to_their_row() -> None:
    given = new()
    with as_actor(张主任):
        store_advice(actor=张主任, new=given, at=NOON)
        with connection.cursor() as cursor:
            cursor.execute("select s::text from rules_stored_advice s")
            assert "罗庆华".encode().hex() not in cursor.fetchone()[0]
        row = StoredAdvice.objects.get()
        moved = StoredAdvice.objects.create(
            **{field.attname: getattr(row, field.attname) for field in row._meta.fields}
            | {"id": new_id(), "current": False}
        )
        with pytest.raises(SealBroken):
            advice_by_id(advice_id=moved.id)


def test_keeping_is_recorded() -> None:
    given = new()
    with as_actor(张主任):
        advice_id = store_advice(actor=张主任, new=given, at=NOON)
    with open_scope(WHOLE_CITY):
        event = Event.objects.get(action="rules.advice.kept")
    assert (event.subject_id, event.person_id) == (advice_id, given.applicant_id)
    assert event.detail == {"rule_version": "2026.1"}


def test_the_applicant_reads_hers_and_strangers_none() -> None:
    given = new()
    with as_actor(张主任):
        advice_id = store_advice(actor=张主任, new=given, at=NOON)
    me = resident(given.applicant_id)
    with as_actor(me):
        assert advice_of(application_id=given.application_id) is not None
    assert raw_count("rules_stored_advice", me.scope) == 1
    for stranger in (外人, resident(new_id())):
        with as_actor(stranger):
            assert advice_of(application_id=given.application_id) is None
            assert advice_by_id(advice_id=advice_id) is None
            assert advice_history(application_id=given.application_id) == []
        assert raw_count("rules_stored_advice", stranger.scope) == 0
