"""Sending SMS: codes, repeats, failures; nothing is sent twice or lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.jobs.registry import JOBS
from minzheng.engines.jobs.services import run_job
from minzheng.engines.messages import jobs as sending
from minzheng.engines.messages.models import DemoSms, Outgoing
from minzheng.engines.messages.queries import demo_outbox
from minzheng.engines.messages.services import MOST_ATTEMPTS, send_code, send_one, tell
from minzheng.engines.messages.sms import OutboxSender
from minzheng.engines.messages.types import Sms, SmsRejected, SmsState, SmsUnavailable
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import CITY_AREA, Scope
from tests.engines.benefits.scene import AREA, NOON, as_actor, person, raw_count, resident, 张主任

pytestmark = pytest.mark.django_db
PHONE = "13883001234"
MINUTE = timedelta(minutes=1)


class Provider:
    """A provider that does what the test says."""

    answers: ClassVar[list[Exception | str]] = []
    got: ClassVar[list[Sms]] = []

    def send(self, sms: Sms) -> str:
        """Note it, then answer or raise."""
        self.got.append(sms)
        answer = self.answers.pop(0) if self.answers else "ok-1"
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    """The configured sender is the test's own."""
    settings.SMS_SENDER = f"{__name__}.Provider"
    Provider.answers, Provider.got = [], []  # type: ignore[misc]
    yield Provider


def code_queued() -> UUID:
    with open_scope(Scope(public=True)):  # nobody is signed in
        send_code(phone=PHONE, code="048213", at=NOON)
    with open_scope(WHOLE_CITY):
        return Outgoing.objects.get().id


def told() -> UUID:
    """An SMS with its message, queued."""
    me = person(phone=PHONE)
    with as_actor(张主任):
        context = {"code": "000000", "minutes": 1}
        tell(person_id=me, area_code=AREA, kind="sign_in_code", context=context, link="", at=NOON)
        return Outgoing.objects.get().id


def row(sms_id: UUID) -> Outgoing:
    with open_scope(WHOLE_CITY):
        found: Outgoing = Outgoing.objects.get(pk=sms_id)
        return found


def test_a_sign_in_code_arrives_in_the_demos_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    sms_id = code_queued()
    monkeypatch.setattr(clock, "now", lambda: NOON + MINUTE)
    run_job("telling.send", {"outgoing_id": str(sms_id), "area_code": CITY_AREA})
    (line,) = demo_outbox(phone=PHONE)
    assert "048213" in line.body and line.body.startswith("【")
    assert row(sms_id).state == SmsState.SENT
    assert demo_outbox(phone="13900000000") == []


def test_a_code_belongs_to_nobodys_rows() -> None:
    code_queued()
    for scope in (Scope(public=True), 张主任.scope, resident(new_id()).scope):
        assert raw_count("telling_outgoing", scope) == 0


def test_the_code_and_the_phone_are_sealed() -> None:
    code_queued()
    with open_scope(WHOLE_CITY), connection.cursor() as cursor:
        cursor.execute("select o::text from telling_outgoing o")
        text = cursor.fetchone()[0]
    assert b"048213".hex() not in text and PHONE.encode().hex() not in text and "048213" not in text


def test_a_code_too_late_is_never_sent(provider: type[Provider]) -> None:
    sms_id = code_queued()
    assert send_one(outgoing_id=sms_id, area_code=CITY_AREA, at=NOON + 10 * MINUTE) is SmsState.EXPIRED
    assert provider.got == []


def test_a_repeat_of_a_sent_one_does_nothing(provider: type[Provider]) -> None:
    sms_id = told()
    for _ in range(3):
        assert send_one(outgoing_id=sms_id, area_code=AREA, at=NOON) is SmsState.SENT
    assert [(sms.key, sms.phone) for sms in provider.got] == [(sms_id, PHONE)]
    assert (row(sms_id).provider_id, row(sms_id).sent_at, row(sms_id).attempts) == ("ok-1", NOON, 1)


def test_a_busy_provider_is_tried_again_under_the_same_key(provider: type[Provider]) -> None:
    sms_id = told()
    provider.answers.append(SmsUnavailable("busy"))
    with pytest.raises(SmsUnavailable):
        send_one(outgoing_id=sms_id, area_code=AREA, at=NOON)
    assert (row(sms_id).state, row(sms_id).problem) == (SmsState.QUEUED, "busy")
    assert send_one(outgoing_id=sms_id, area_code=AREA, at=NOON + MINUTE) is SmsState.SENT
    assert {sms.key for sms in provider.got} == {sms_id} and row(sms_id).attempts == 2


def test_after_the_last_try_somebody_learns_of_it(provider: type[Provider]) -> None:
    sms_id = told()
    provider.answers.extend(SmsUnavailable("busy") for _ in range(MOST_ATTEMPTS))
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(SmsUnavailable):
            send_one(outgoing_id=sms_id, area_code=AREA, at=NOON)
    assert send_one(outgoing_id=sms_id, area_code=AREA, at=NOON) is SmsState.FAILED
    assert send_one(outgoing_id=sms_id, area_code=AREA, at=NOON) is SmsState.FAILED
    assert len(provider.got) == MOST_ATTEMPTS
    fact = OutboxEvent.objects.get(name="telling.sms.failed")
    assert fact.payload["message_id"] == str(row(sms_id).message_id) and PHONE not in str(fact.payload)


def test_a_rejected_number_is_given_up_at_once(provider: type[Provider]) -> None:
    sms_id = told()
    provider.answers.append(SmsRejected("dead number"))
    assert send_one(outgoing_id=sms_id, area_code=AREA, at=NOON) is SmsState.FAILED
    assert OutboxEvent.objects.filter(name="telling.sms.failed").count() == 1


def test_another_areas_job_finds_nothing() -> None:
    sms_id = told()
    with pytest.raises(NotYours):
        send_one(outgoing_id=sms_id, area_code="500101500101001001", at=NOON)


def test_the_demos_sender_keeps_one_for_each_key() -> None:
    sms = Sms(new_id(), PHONE, "【救助通】测试", NOON)
    assert OutboxSender().send(sms) == OutboxSender().send(sms)
    assert DemoSms.objects.count() == 1


def test_the_demos_sender_refuses_to_be_a_real_one(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        OutboxSender()


def test_what_lost_its_job_is_queued_again_once() -> None:
    sms_id = told()

    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from procrastinate_jobs where args->'arguments'->>'outgoing_id' = %s",
                [str(sms_id)],
            )
            return int(cursor.fetchone()[0])

    sweep = JOBS["telling.sweep"].function
    assert jobs() == 1
    sweep(at=NOON + MINUTE)
    assert jobs() == 1
    late = NOON + sending.FORGOTTEN_AFTER + MINUTE
    sweep(at=late)
    sweep(at=late + MINUTE)
    assert jobs() == 2
