"""Asking one source: once, only while authorised, and never reading silence as "nothing"."""

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.verification import sources
from minzheng.engines.verification.models import Authorisation, CheckQuery
from minzheng.engines.verification.queries import check_of, findings_of, unknown_of
from minzheng.engines.verification.services import (
    ask_source,
    open_check,
    retry_failed,
    start_check,
    withdraw_authorisation,
)
from minzheng.engines.verification.sources import (
    Answer,
    Failed,
    Found,
    NoRecord,
    NotConnected,
    Question,
    SourceFact,
)
from minzheng.engines.verification.types import CheckState, FactKind, QueryState
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import current_scope
from tests.engines.verification.conftest import (
    AT,
    DUE,
    QIJIANG,
    SON_NUMBER,
    TODAY,
    VILLAGE,
    Family,
    make_family,
    run_questions,
    sign_both,
)


@dataclass
class Department:
    """A port that counts what it is asked and says what it is told to say."""

    answer: Answer | Exception
    asked: list[Question]
    on_ask: Any = None

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if self.on_ask:
            self.on_ask(question)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, Found | NoRecord) and self.answer.identity == "the same":
            return replace(self.answer, identity=question.identity)
        return self.answer


@pytest.fixture
def department(monkeypatch: pytest.MonkeyPatch) -> Department:
    """Every source is this one."""
    port = Department(NoRecord("the same", TODAY), [])
    monkeypatch.setattr("minzheng.engines.verification.services.asking.port_of", lambda source: port)
    return port


def one_query(check_id: UUID, person_id: UUID, source: str = "bank") -> CheckQuery:
    return CheckQuery.objects.get(check_request_id=check_id, person_id=person_id, source=source)


def ask(query: CheckQuery) -> CheckQuery:
    ask_source(query_id=query.id, area_code=query.area_code, at=AT)
    query.refresh_from_db()
    return query


@pytest.mark.django_db
def test_every_source_is_asked_about_every_person_and_told_apart(answered: UUID, family: Family) -> None:
    view = check_of(family.of.application_id)
    assert view is not None and view.state == CheckState.ANSWERED
    rows = {row.code: [cell.state for cell in row.cells] for row in view.sources}
    assert rows["bank"] == [QueryState.FOUND, QueryState.NO_RECORD]
    assert rows["tax"] == [QueryState.ERROR, QueryState.NO_RECORD]
    assert rows["securities"] == [QueryState.NOT_CONNECTED] * 2
    assert (view.total, view.settled, view.answered, view.failed, view.gaps) == (28, 28, 25, 1, 3)
    told = [
        (one.person_id, one.kind, one.amount_fen, one.source_name) for one in findings_of(view.application_id)
    ]
    assert (family.mother, FactKind.DEPOSIT, 860000, "银行") in told and len(told) == 3
    assert OutboxEvent.objects.filter(name="verification.check.answered").count() == 1


@pytest.mark.django_db
def test_a_question_is_bound_to_query_authorisation_purpose_and_person(
    asking: UUID, family: Family, signed: dict, department: Department
) -> None:
    query = ask(one_query(asking, family.son))
    (question,) = department.asked
    assert (question.query_id, question.authorisation_id) == (query.id, signed[family.son])
    assert (question.identity, question.name, question.asked_on) == (SON_NUMBER, "罗小军", TODAY)
    assert question.purpose


@pytest.mark.django_db
def test_running_the_job_twice_stores_one_answer(
    asking: UUID, family: Family, department: Department
) -> None:
    department.answer = Found("the same", (SourceFact(FactKind.DEPOSIT, 100),), TODAY)
    first = ask(one_query(asking, family.son))
    box = bytes(first.answer_box)
    department.answer = NoRecord("the same", TODAY)
    again = ask(first)
    assert (again.state, bytes(again.answer_box), len(department.asked)) == ("found", box, 1)


@pytest.mark.django_db
def test_a_worker_killed_after_claiming_is_made_good_by_the_next(
    asking: UUID, family: Family, department: Department
) -> None:
    department.answer = SystemExit("killed")  # type: ignore[assignment]
    department.on_ask = lambda question: (_ for _ in ()).throw(SystemExit("killed"))
    query = one_query(asking, family.son)
    with pytest.raises(SystemExit):
        ask(query)
    department.on_ask, department.answer = None, NoRecord("the same", TODAY)
    query = ask(query)
    assert (query.state, query.attempts) == (QueryState.NO_RECORD, 2)


@pytest.mark.django_db
def test_withdrawn_between_start_and_sending_nothing_is_sent(
    asking: UUID, family: Family, signed: dict, department: Department, clerk: Actor
) -> None:
    withdraw_authorisation(actor=clerk, authorisation_id=signed[family.son], at=AT)
    run_questions(asking)
    assert {question.identity for question in department.asked}.isdisjoint({SON_NUMBER})
    states = CheckQuery.objects.filter(check_request_id=asking, person_id=family.son)
    assert set(states.values_list("state", "reason")) == {("not_sent", "authorisation_gone")}


@pytest.mark.django_db
def test_withdrawn_while_the_source_thinks_its_answer_is_not_kept(
    asking: UUID, family: Family, signed: dict, department: Department, clerk: Actor
) -> None:
    department.answer = Found("the same", (SourceFact(FactKind.DEPOSIT, 100),), TODAY)
    department.on_ask = lambda question: withdraw_authorisation(
        actor=clerk, authorisation_id=signed[family.son], at=AT
    )
    query = ask(one_query(asking, family.son))
    assert (query.state, query.answer_box) == (QueryState.NOT_SENT, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"expires_at": AT}, {"person": "mother"}, {"application_id": UUID(int=7)}]
)
def test_an_authorisation_expired_or_somebody_elses_sends_nothing(
    asking: UUID, family: Family, signed: dict, department: Department, changed: dict[str, Any]
) -> None:
    query = one_query(asking, family.son)
    if "person" in changed:
        CheckQuery.objects.filter(pk=query.pk).update(authorisation_id=signed[family.mother])
    else:
        Authorisation.objects.filter(pk=signed[family.son]).update(**changed)
    assert ask(query).state == QueryState.NOT_SENT
    assert department.asked == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (NotConnected(), "not_connected", ""),
        (Failed("source_error"), "error", "source_error"),
        (TimeoutError(), "error", "timeout"),
        (ConnectionResetError(), "error", "unreachable"),
        (Found(SON_NUMBER[:-1] + "0", (SourceFact(FactKind.DEPOSIT, 1),), TODAY), "error", "wrong_person"),
        (NoRecord("500000000000000000", TODAY), "error", "wrong_person"),
        (NoRecord("the same", date(2027, 1, 1)), "error", "impossible_date"),
        (Found("the same", (), TODAY), "error", "found_without_facts"),
    ],
)
def test_no_answer_is_never_no_asset(
    asking: UUID, family: Family, department: Department, answer: Any, state: str, reason: str
) -> None:
    """Planted defect: storing any of these as NO_RECORD turns this red, and so would the database."""
    department.answer = answer
    query = ask(one_query(asking, family.son))
    assert (query.state, query.reason, query.answer_box, query.as_of) == (state, reason, None, None)
    assert (family.son, "bank") in unknown_of(family.of.application_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckQuery.objects.filter(pk=query.pk).update(state=QueryState.NO_RECORD.value)


@pytest.mark.django_db
def test_before_anything_is_asked_everything_is_unknown(opened: UUID, family: Family) -> None:
    assert len(unknown_of(family.of.application_id)) == 2 * len(sources.SOURCES)
    assert findings_of(family.of.application_id) == []


@pytest.mark.django_db
def test_a_source_that_answers_the_second_time_is_known_after_a_retry(
    answered: UUID, family: Family, checker: Actor
) -> None:
    assert retry_failed(actor=checker, check_id=answered, at=AT) == 1
    run_questions(answered)
    assert one_query(answered, family.mother, "tax").state == QueryState.NO_RECORD
    view = check_of(family.of.application_id)
    assert view is not None and (view.failed, view.state) == (0, CheckState.ANSWERED)


def test_no_transaction_is_open_while_the_source_is_asked(
    committed_db: str, department: Department, clerk: Actor, checker: Actor
) -> None:
    with open_scope(QIJIANG):
        family = make_family(clerk)
        sign_both(family, clerk)
        check_id = open_check(actor=clerk, of=family.of, person_ids=[family.son], due_on=DUE, at=AT)
        start_check(actor=checker, check_id=check_id, at=AT)
        query = one_query(check_id, family.son)
    seen: list[tuple[bool, Any]] = []
    department.on_ask = lambda question: seen.append((connection.in_atomic_block, current_scope.get()))
    ask_source(query_id=query.id, area_code=VILLAGE, at=AT)
    assert seen == [(False, None)]
    with open_scope(QIJIANG):
        assert one_query(check_id, family.son).state == QueryState.NO_RECORD


def test_two_workers_with_the_same_question_store_one_answer(
    committed_db: str, department: Department, clerk: Actor, checker: Actor
) -> None:
    with open_scope(QIJIANG):
        family = make_family(clerk)
        sign_both(family, clerk)
        check_id = open_check(actor=clerk, of=family.of, person_ids=[family.son], due_on=DUE, at=AT)
        start_check(actor=checker, check_id=check_id, at=AT)
        query = one_query(check_id, family.son)
    department.answer = Found("the same", (SourceFact(FactKind.DEPOSIT, 100),), TODAY)
    together = threading.Barrier(2, timeout=20)
    department.on_ask = lambda question: together.wait()

    def work() -> None:
        try:
            ask_source(query_id=query.id, area_code=VILLAGE, at=AT)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with open_scope(QIJIANG):
        assert len(department.asked) == 2
        assert one_query(check_id, family.son).state == QueryState.FOUND
        assert Event.objects.filter(action="verification.source.asked").count() == 1
