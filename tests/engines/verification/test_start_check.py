"""Opening and starting a check: all authorised, or nothing asked."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.verification.models import Authorisation, CheckQuery, CheckRequest
from minzheng.engines.verification.queries import check_of
from minzheng.engines.verification.services import (
    AuthorisationMissing,
    CheckAlreadyOpen,
    CheckAlreadyStarted,
    CheckClosed,
    CheckNotStarted,
    NobodyToCheck,
    NotCheckingOfficer,
    NothingToRetry,
    authorise,
    issue_report,
    open_check,
    retry_failed,
    start_check,
    withdraw_authorisation,
)
from minzheng.engines.verification.sources import SOURCES
from minzheng.engines.verification.types import CheckState, Conclusion, QueryState
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.verification.conftest import (
    AT,
    DUE,
    QIJIANG,
    SIGNED,
    VILLAGE,
    YUBEI,
    Family,
    resident,
    run_questions,
)

pytestmark = pytest.mark.django_db


def jobs_queued() -> int:
    """Questions queued in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where args->>'name' = 'verification.ask'")
        return int(cursor.fetchone()[0])


def test_starting_asks_every_source_about_every_person(asking: UUID, family: Family, checker: Actor) -> None:
    view = check_of(family.of.application_id)
    assert view is not None
    assert (view.state, view.total, view.settled, view.started_by) == (
        CheckState.ASKING,
        2 * len(SOURCES),
        0,
        checker.posting_id,
    )
    assert [name for _, name in view.people] == ["罗秀英", "罗小军"]
    assert jobs_queued() == view.total


@pytest.mark.parametrize("why", ["unsigned", "withdrawn", "expired", "for another application"])
def test_without_everybodys_authorisation_not_one_question_is_sent(
    opened: UUID, family: Family, clerk: Actor, checker: Actor, why: str
) -> None:
    other = ApplicationRef(new_id(), family.mother, VILLAGE)
    authorise(actor=clerk, of=family.of, person_id=family.mother, signature=SIGNED, at=AT)
    if why != "unsigned":
        of = other if why == "for another application" else family.of
        son = authorise(actor=clerk, of=of, person_id=family.son, signature=SIGNED, at=AT)
        if why == "withdrawn":
            withdraw_authorisation(actor=clerk, authorisation_id=son, at=AT)
        if why == "expired":
            Authorisation.objects.filter(pk=son).update(expires_at=AT)
    with pytest.raises(AuthorisationMissing) as no:
        start_check(actor=checker, check_id=opened, at=AT)
    assert "罗小军" in no.value.message and "罗秀英" not in no.value.message
    assert no.value.detail["person_ids"] == [family.son]
    assert (CheckQuery.objects.count(), jobs_queued()) == (0, 0)


def test_a_check_starts_once(asking: UUID, checker: Actor) -> None:
    with pytest.raises(CheckAlreadyStarted):
        start_check(actor=checker, check_id=asking, at=AT)


def test_one_check_at_a_time(opened: UUID, family: Family, clerk: Actor) -> None:
    with pytest.raises(CheckAlreadyOpen):
        open_check(actor=clerk, of=family.of, person_ids=[family.son], due_on=DUE, at=AT)
    row = CheckRequest.objects.get(pk=opened)
    row.id = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_check_about_nobody_is_refused(family: Family, clerk: Actor) -> None:
    with pytest.raises(NobodyToCheck):
        open_check(actor=clerk, of=family.of, person_ids=[], due_on=DUE, at=AT)


def test_only_the_areas_checking_officer_starts(
    opened: UUID, signed: dict, clerk: Actor, stranger: Actor
) -> None:
    for actor in (clerk, SYSTEM):
        with pytest.raises(NotCheckingOfficer):
            start_check(actor=actor, check_id=opened, at=AT)
    with open_scope(YUBEI), pytest.raises(NotYours):
        start_check(actor=stranger, check_id=opened, at=AT)


def test_no_row_says_started_without_an_officers_posting(opened: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckRequest.objects.filter(pk=opened).update(state=CheckState.ASKING.value)


def test_opening_belongs_to_the_area(family: Family, stranger: Actor) -> None:
    with open_scope(YUBEI), pytest.raises(NotYours):
        open_check(actor=stranger, of=family.of, person_ids=[family.son], due_on=DUE, at=AT)
    mother = resident(family.mother)
    with open_scope(mother.scope), pytest.raises(NotYours):
        open_check(actor=mother, of=family.of, person_ids=[family.son], due_on=DUE, at=AT)


def test_retrying_before_start_after_report_or_without_a_failure_is_refused(
    opened: UUID, signed: dict, samples: None, checker: Actor
) -> None:
    with pytest.raises(CheckNotStarted):
        retry_failed(actor=checker, check_id=opened, at=AT)
    start_check(actor=checker, check_id=opened, at=AT)
    with pytest.raises(NothingToRetry):
        retry_failed(actor=checker, check_id=opened, at=AT)
    run_questions(opened)
    assert retry_failed(actor=checker, check_id=opened, at=AT) == 1
    run_questions(opened)
    issue_report(actor=checker, check_id=opened, conclusion=Conclusion.MEETS, remarks="", at=AT)
    with pytest.raises(CheckClosed):
        retry_failed(actor=checker, check_id=opened, at=AT)


def test_a_question_out_for_long_may_be_asked_again(asking: UUID, checker: Actor) -> None:
    assert retry_failed(actor=checker, check_id=asking, at=AT + timedelta(minutes=10)) == 2 * len(SOURCES)


def test_what_was_not_sent_is_sent_once_signed_anew(
    asking: UUID, family: Family, signed: dict, samples: None, checker: Actor, clerk: Actor
) -> None:
    withdraw_authorisation(actor=clerk, authorisation_id=signed[family.son], at=AT)
    run_questions(asking)
    with pytest.raises(AuthorisationMissing):
        retry_failed(actor=checker, check_id=asking, at=AT)
    anew = authorise(actor=clerk, of=family.of, person_id=family.son, signature=SIGNED, at=AT)
    retry_failed(actor=checker, check_id=asking, at=AT)
    run_questions(asking)
    rows = CheckQuery.objects.filter(check_request_id=asking, person_id=family.son)
    assert set(rows.values_list("authorisation_id", flat=True)) == {anew}
    assert not rows.filter(state=QueryState.NOT_SENT.value).exists()


def test_foreign_eyes_see_no_check_and_no_answer_by_door_or_by_sql(answered: UUID, family: Family) -> None:
    def counted() -> tuple[int, int, int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select (select count(*) from verification_check), (select count(*) from verification_query)"
            )
            checks, queries = cursor.fetchone()
        return CheckRequest.objects.count(), checks, CheckQuery.objects.count(), queries

    half = len(SOURCES)
    for scope, seen in (
        (QIJIANG, (1, 1, 2 * half, 2 * half)),
        (YUBEI, (0, 0, 0, 0)),
        (resident(family.son).scope, (0, 0, half, half)),
        (resident(family.mother).scope, (1, 1, half, half)),
        (resident(new_id()).scope, (0, 0, 0, 0)),
    ):
        with open_scope(scope):
            assert counted() == seen
