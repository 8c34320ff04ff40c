"""还可能享受: asked once a family has handed in, asked again with check and visit, never an act."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import yaml

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Event, Party, Task
from minzheng.engines.casework.services.family_advice import advise_family
from minzheng.engines.catalogue.services import register_handler
from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.rules import queries as rules
from minzheng.engines.rules.models import StoredAdvice
from minzheng.engines.rules.services import assess_family
from minzheng.engines.rules.types import FactsInvalid
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import EXAMPLES, PlainHandler, filled
from tests.engines.casework.steps import accepted, handed_in, surveyed_and_checked
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


class ManyItems(PlainHandler):
    """The plain handler, able to ask of every item; keeps what it was asked with."""

    asked: list[Evidence]

    def __init__(self) -> None:
        self.asked = []

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> Any:
        self.asked.append(evidence)
        return assess_family(yaml.safe_load((EXAMPLES / "一户多项.yaml").read_text(encoding="utf-8")), on=on)


@pytest.fixture
def many(plain_handler: None) -> Iterator[ManyItems]:
    """dibao answered by a handler that can ask of every item."""
    handler = ManyItems()
    register_handler("dibao", handler)
    yield handler


def kept(application_id: UUID) -> Any:
    with open_scope(QIJIANG):
        return rules.family_advice_of(application_id=application_id)


def test_it_is_asked_by_a_job_after_handing_in(cast: Cast, many: ManyItems) -> None:
    application_id = handed_in(cast)
    assert kept(application_id) is None and many.asked == [], "the act itself waits for no advice"
    run_queued_jobs()
    found = kept(application_id)
    assert found is not None and found.advice.fitting()
    assert len(many.asked) == 1 and many.asked[0].survey is None


def test_delivered_twice_it_stands_once(cast: Cast, many: ManyItems) -> None:
    application_id = handed_in(cast)
    run_queued_jobs()
    with open_scope(QIJIANG):
        advise_family(application_id=application_id, at=MORNING)
        assert StoredAdvice.objects.filter(application_id=application_id, current=True).count() == 1


def test_it_is_asked_again_with_check_and_visit(cast: Cast, many: ManyItems) -> None:
    application_id = accepted(cast)
    run_queued_jobs()
    before = len(many.asked)
    surveyed_and_checked(cast, application_id)
    assert len(many.asked) == before + 1 and many.asked[-1].survey is not None
    with open_scope(QIJIANG):
        assert StoredAdvice.objects.filter(application_id=application_id, item="family").count() == before + 1
        assert rules.advice_of(application_id=application_id, item="dibao") is not None


def test_it_moves_nothing(cast: Cast, many: ManyItems) -> None:
    """Advice is never an act: state, tasks and events of the file stay as they were."""
    application_id = handed_in(cast)
    run_queued_jobs()
    with open_scope(QIJIANG):
        before = _standing(application_id)
        advise_family(application_id=application_id, at=MORNING)
        assert _standing(application_id) == before


def _standing(application_id: UUID) -> Any:
    row = Application.objects.get(pk=application_id)
    tasks = sorted(Task.objects.filter(application=row).values_list("kind", "closed_at"), key=str)
    return row.state, row.version, tasks, Event.objects.filter(application=row).count()


def test_nothing_is_kept_of_a_draft(cast: Cast, many: ManyItems) -> None:
    application_id, _version = filled(cast)
    with open_scope(QIJIANG):
        advise_family(application_id=application_id, at=MORNING)
    assert kept(application_id) is None and many.asked == []


def test_nothing_is_kept_of_a_family_one_has_left(cast: Cast, many: ManyItems) -> None:
    application_id = handed_in(cast)
    with open_scope(QIJIANG):
        Party.objects.filter(application_id=application_id, position=1).update(
            released_at=MORNING, counts_for=None, must_sign=False
        )
        advise_family(application_id=application_id, at=MORNING)
    assert kept(application_id) is None and many.asked == []


def test_nothing_is_kept_where_the_item_cannot_tell(cast: Cast, plain_handler: None) -> None:
    application_id = handed_in(cast)
    run_queued_jobs()
    assert kept(application_id) is None


def test_answers_that_contradict_themselves_hold_nothing_up(cast: Cast, many: ManyItems) -> None:
    application_id = handed_in(cast)
    many.assess_family = _refuse  # type: ignore[method-assign,assignment]
    run_queued_jobs()
    assert kept(application_id) is None
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)


def _refuse(answers: Answers, evidence: Evidence, *, on: date) -> Any:
    raise FactsInvalid("前后矛盾")
