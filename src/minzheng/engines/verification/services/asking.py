"""One question to one source: claim, ask outside any transaction, store. Harmless to run twice or to kill."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.verification.consent import holding
from minzheng.engines.verification.events import CheckAnswered
from minzheng.engines.verification.models import Authorisation, CheckQuery, CheckRequest
from minzheng.engines.verification.sources import (
    Answer,
    Failed,
    Found,
    NoRecord,
    NotConnected,
    Question,
    port_of,
)
from minzheng.engines.verification.types import PURPOSE, CheckState, QueryState
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.people.services import identity_of
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import Scope, after

AUTHORISATION_GONE = "authorisation_gone"
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What will stand in the row."""

    state: QueryState
    reason: str = ""
    answer: Answer | None = None


def ask_source(*, query_id: UUID, area_code: str, at: datetime) -> None:
    """Ask one waiting question and store the one answer; a question already settled is left alone.

    The authorisation is checked again at the moment of sending and again before storing: once withdrawn or
    expired, nothing is sent and nothing that came in is kept. No transaction is open while the source is asked.
    """
    scope = Scope(lo=area_code, hi=after(area_code))
    with open_scope(scope):
        question = _claim(query_id, at)
    if question is None:
        return
    answer = _ask(question)
    with open_scope(scope):
        _store(query_id, _judge(question, answer), at)


def _claim(query_id: UUID, at: datetime) -> Question | None:
    """The question to send, its attempt counted; None when it is settled or may not be sent (settled here)."""
    check, query = _locked(query_id)
    if query.state != QueryState.WAITING.value:
        return None
    query.attempts += 1
    query.asked_at = at
    query.save(update_fields=["attempts", "asked_at"])
    if check.ended_at is not None:
        _store(query_id, _Outcome(QueryState.NOT_SENT, DECIDED), at)
        return None
    if not _authorised(check, query, at):
        _store(query_id, _Outcome(QueryState.NOT_SENT, AUTHORISATION_GONE), at)
        return None
    identity = identity_of(person_id=query.person_id)
    known = cards([query.person_id]).get(query.person_id)
    if not identity or known is None:
        _store(query_id, _Outcome(QueryState.NOT_SENT, "no_identity_number"), at)
        return None
    return Question(
        query_id=query.id,
        authorisation_id=query.authorisation_id,
        purpose=PURPOSE,
        source=query.source,
        name=known.name,
        identity=identity,
        asked_on=local_date(at),
        attempt=query.attempts,
    )


def _locked(query_id: UUID) -> tuple[CheckRequest, CheckQuery]:
    """The check, then its question: every act locks in this order."""
    check_id = CheckQuery.objects.values_list("check_request_id", flat=True).get(pk=query_id)
    check = CheckRequest.objects.select_for_update(of=("self",)).get(pk=check_id)
    return check, CheckQuery.objects.select_for_update(of=("self",)).get(pk=query_id)


def _authorised(check: CheckRequest, query: CheckQuery, at: datetime) -> bool:
    """The very authorisation this question is bound to holds, and is this person's for this application."""
    rows = Authorisation.objects.filter(holding(at), pk=query.authorisation_id, person_id=query.person_id)
    return bool(rows.filter(application_id=check.application_id).exists())


def _ask(question: Question) -> Answer:
    try:
        return port_of(question.source).ask(question)
    except TimeoutError:
        return Failed("timeout")
    except OSError:
        return Failed("unreachable")


def _judge(question: Question, answer: Answer) -> _Outcome:
    """An answer about somebody else, or from the future, is an error: it is never stored as this person's."""
    if isinstance(answer, NotConnected):
        return _Outcome(QueryState.NOT_CONNECTED)
    if isinstance(answer, Failed):
        return _Outcome(QueryState.ERROR, answer.reason[:40])
    unusable = _unusable(question, answer)
    if unusable:
        return _Outcome(QueryState.ERROR, unusable)
    return _Outcome(QueryState.FOUND if isinstance(answer, Found) else QueryState.NO_RECORD, answer=answer)


def _unusable(question: Question, answer: Found | NoRecord) -> str:
    """Why an answer cannot be taken as this person's, "" when it can."""
    if answer.identity != question.identity:
        return "wrong_person"
    if answer.as_of > question.asked_on:
        return "impossible_date"
    if isinstance(answer, Found) and not answer.facts:
        return "found_without_facts"
    return ""


def _store(query_id: UUID, outcome: _Outcome, at: datetime) -> None:
    """The first answer stays; the last one closes the asking."""
    check, query = _locked(query_id)
    if query.state != QueryState.WAITING.value:
        return
    if outcome.state != QueryState.NOT_SENT and check.ended_at is not None:
        outcome = _Outcome(QueryState.NOT_SENT, DECIDED)
    if outcome.state != QueryState.NOT_SENT and not _authorised(check, query, at):
        outcome = _Outcome(QueryState.NOT_SENT, AUTHORISATION_GONE)
    query.state, query.reason, query.answered_at = outcome.state.value, outcome.reason, at
    if isinstance(outcome.answer, Found | NoRecord):
        query.as_of = outcome.answer.as_of
    if isinstance(outcome.answer, Found):
        facts = [asdict(fact) for fact in outcome.answer.facts]
        box = json.dumps(facts, ensure_ascii=False).encode()
        query.answer_box = seal(box, context=f"query.answer|{query.id}")
    query.save(update_fields=["state", "reason", "answered_at", "as_of", "answer_box"])
    record(
        actor=SYSTEM,
        action="verification.source.asked"
        if outcome.state != QueryState.NOT_SENT
        else "verification.source.not_asked",
        subject=Subject("check", check.id, query.person_id, check.area_code),
        at=at,
        purpose=PURPOSE,
        source=query.source,
        state=query.state,
        reason=query.reason,
        attempt=query.attempts,
    )
    _close_if_last(check, at)


def _close_if_last(check: CheckRequest, at: datetime) -> None:
    if check.state != CheckState.ASKING.value or check.ended_at is not None:
        return
    if CheckQuery.objects.filter(check_request=check, state=QueryState.WAITING.value).exists():
        return
    check.state = CheckState.ANSWERED.value
    check.save(update_fields=["state"])
    fact = CheckAnswered(area_code=check.area_code, application_id=check.application_id, check_id=check.id)
    announce(fact, at=at)
