"""Opening a check, sending its questions, asking the failed ones again."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import defer
from minzheng.engines.verification.consent import valid_authorisations
from minzheng.engines.verification.models import CheckQuery, CheckRequest
from minzheng.engines.verification.services.scope_check import must_be_in_scope
from minzheng.engines.verification.sources import SOURCES
from minzheng.engines.verification.types import FAILURES, PURPOSE, CheckState, QueryState
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

#: A question out for longer than this may be asked again: its worker has died or its source never answered.
STALLED_AFTER = timedelta(minutes=10)
ASK_JOB = "verification.ask"


class NobodyToCheck(Refusal):
    """A check about nobody."""

    code = "nobody_to_check"
    message = "没有需要核对的人，请先填写家庭成员"


class CheckAlreadyOpen(Refusal):
    """One check at a time for an application."""

    code = "check_already_open"
    message = "这份申请的核对还在进行，请先出具报告，再发起复查"


class NotCheckingOfficer(Refusal):
    """Only a 核对 officer of the area acts on a check."""

    code = "not_checking_officer"
    message = "只有区县核对员可以启动核对和出具报告，请联系本区县核对机构"
    status = 403


class CheckAlreadyStarted(Refusal):
    """Started once."""

    code = "check_already_started"
    message = "核对已经启动，请查看各单位的答复"


class CheckNotStarted(Refusal):
    """Nothing has been asked yet."""

    code = "check_not_started"
    message = "核对还没有启动，请先启动核对"


class CheckClosed(Refusal):
    """Its report is out."""

    code = "check_closed"
    message = "核对报告已经出具。需要重新核对的，请由乡镇（街道）发起复查"


class CheckEnded(CheckClosed):
    """The application was decided, or its review went on without the check: there is nothing left to ask about."""

    code = "check_ended"
    message = "这次核对已经结束（已经作出决定，或者复核不再等核对），不再查询，也不出具报告"


class NothingToRetry(Refusal):
    """No question has failed."""

    code = "nothing_to_retry"
    message = "没有查询出错或未发出的项目，不需要重新查询"


class AuthorisationMissing(Refusal):
    """Somebody has not signed, or her authorisation has expired or was taken back: nothing is asked about anybody."""

    code = "authorisation_missing"
    message = "有成员没有有效的授权，不能启动核对"

    def __init__(self, people: list[tuple[UUID, str]]) -> None:
        names = "、".join(name or "未登记姓名的成员" for _, name in people)
        super().__init__(
            f"{names} 还没有签署授权书，或授权已过期、已撤回。请通知本人签署后再启动核对",
            person_ids=[person_id for person_id, _ in people],
        )


@transaction.atomic
def open_check(
    *, actor: Actor, of: ApplicationRef, person_ids: list[UUID], due_on: date, at: datetime
) -> UUID:
    """A check in the area's queue: who is to be checked, by when. Nothing is asked yet.

    Refuses: NotYours, NobodyToCheck, CheckAlreadyOpen. Source: 审核确认办法 art. 17 (county starts within
    3 working days of the township's request).
    """
    must_be_in_scope(of.area_code)
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        raise NobodyToCheck()
    going_on = CheckRequest.objects.select_for_update(of=("self",)).filter(application_id=of.application_id)
    if going_on.exclude(state=CheckState.REPORTED.value).exists():
        raise CheckAlreadyOpen()
    check_id = new_id()
    CheckRequest(
        id=check_id,
        application_id=of.application_id,
        applicant_id=of.applicant_id,
        area_code=of.area_code,
        person_ids=[str(person_id) for person_id in wanted],
        opened_at=at,
        due_on=due_on,
    ).save(force_insert=True)
    subject = Subject("check", check_id, of.applicant_id, of.area_code)
    record(actor=actor, action="verification.check.opened", subject=subject, at=at, people=len(wanted))
    return check_id


@transaction.atomic
def start_check(*, actor: Actor, check_id: UUID, at: datetime) -> None:
    """One question to every source about every person, each bound to that person's own authorisation.

    All or nothing: when anybody's authorisation is missing, no question is made. Refuses: NotYours,
    NotCheckingOfficer, CheckAlreadyStarted, CheckEnded, AuthorisationMissing (naming who).
    """
    check = locked_check(actor, check_id)
    _must_go_on(check)
    if check.state != CheckState.OPEN.value:
        raise CheckAlreadyStarted()
    signed = _required_authorisations(check, _people(check), at)
    queries = [
        CheckQuery(
            id=new_id(),
            check_request=check,
            area_code=check.area_code,
            source=source,
            person_id=person_id,
            authorisation_id=signed[person_id],
        )
        for person_id in _people(check)
        for source in SOURCES
    ]
    CheckQuery.objects.bulk_create(queries)
    check.state, check.started_at, check.started_by = CheckState.ASKING.value, at, actor.posting_id
    check.save(update_fields=["state", "started_at", "started_by"])
    _note(actor, "verification.check.started", check, at, queries=len(queries))
    for query in queries:
        defer_question(query)


@transaction.atomic
def retry_failed(*, actor: Actor, check_id: UUID, at: datetime) -> int:
    """Ask again what failed, was not sent, or has been out too long; the number of questions asked again.

    Each is bound afresh to an authorisation that holds now. Refuses: NotYours, NotCheckingOfficer,
    CheckNotStarted, CheckClosed, NothingToRetry, AuthorisationMissing.
    """
    check = locked_check(actor, check_id)
    must_be_started(check)
    rows = CheckQuery.objects.select_for_update(of=("self",)).filter(check_request=check).order_by("pk")
    again = [row for row in rows if row.state in FAILURES or _stalled(row, check, at)]
    if not again:
        raise NothingToRetry()
    signed = _required_authorisations(check, list({row.person_id: 1 for row in again}), at)
    for row in again:
        row.authorisation_id, row.state, row.reason = signed[row.person_id], QueryState.WAITING.value, ""
        row.answered_at = None
    CheckQuery.objects.bulk_update(again, ["authorisation_id", "state", "reason", "answered_at"])
    check.state = CheckState.ASKING.value
    check.save(update_fields=["state"])
    _note(actor, "verification.check.retried", check, at, queries=len(again))
    for row in again:
        defer_question(row)
    return len(again)


def _stalled(row: CheckQuery, check: CheckRequest, at: datetime) -> bool:
    since = row.asked_at or check.started_at
    return row.state == QueryState.WAITING.value and since is not None and at - since >= STALLED_AFTER


def defer_question(query: CheckQuery) -> None:
    """Queue one question; it is sent only if this transaction commits."""
    defer(ASK_JOB, query_id=str(query.id), area_code=query.area_code)


def locked_check(actor: Actor, check_id: UUID) -> CheckRequest:
    """The check, locked, for an officer who may act on it. Refuses: NotYours, NotCheckingOfficer."""
    check = CheckRequest.objects.select_for_update(of=("self",)).filter(pk=check_id).first()
    if check is None:
        raise NotYours()
    must_be_in_scope(check.area_code)
    if actor.role != Role.VERIFICATION_OFFICER or not actor.is_officer:
        raise NotCheckingOfficer()
    found: CheckRequest = check
    return found


def must_be_started(check: CheckRequest) -> None:
    """Refuses: CheckNotStarted, CheckClosed, CheckEnded."""
    _must_go_on(check)
    if check.state == CheckState.OPEN.value:
        raise CheckNotStarted()
    if check.state == CheckState.REPORTED.value:
        raise CheckClosed()


def _must_go_on(check: CheckRequest) -> None:
    if check.ended_at is not None:
        raise CheckEnded()


@transaction.atomic
def end_check(*, actor: Actor, application_id: UUID, at: datetime) -> None:
    """The application is decided, or no longer waits: what runs of its check ends without a report, and no source is asked any more.

    Answers already in stay. With no check running, or a second time, nothing happens. Refuses: nothing.
    """
    running = CheckRequest.objects.select_for_update(of=("self",)).filter(
        application_id=application_id, ended_at__isnull=True
    )
    for check in running.exclude(state=CheckState.REPORTED.value).order_by("pk"):
        check.ended_at = at
        check.save(update_fields=["ended_at"])
        _note(actor, "verification.check.ended", check, at)


def _people(check: CheckRequest) -> list[UUID]:
    return [UUID(person_id) for person_id in check.person_ids]


def _required_authorisations(check: CheckRequest, person_ids: list[UUID], at: datetime) -> dict[UUID, UUID]:
    signed = valid_authorisations(check.application_id, person_ids, at)
    missing = [person_id for person_id in person_ids if person_id not in signed]
    if missing:
        known = cards(missing)
        raise AuthorisationMissing([(one, known[one].name if one in known else "") for one in missing])
    return signed


def _note(actor: Actor, action: str, check: CheckRequest, at: datetime, **detail: object) -> None:
    subject = Subject("check", check.id, check.applicant_id, check.area_code)
    record(actor=actor, action=action, subject=subject, at=at, purpose=PURPOSE, **detail)
