"""Several hands at once, on real commits: one decision, one application, one number for each family."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from minzheng.engines.casework import services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Counter, Decision, Event, Party, Task
from minzheng.engines.casework.types import AlreadyApplied, NotThisStep, Opinion
from minzheng.foundations.people.models import Household
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import Refusal, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, POSTS, Cast, hire, identity
from tests.engines.casework.conftest import FAMILY, TYPED, filled
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plain_handler")]
CITY = Scope(lo="50", hi="51")


@pytest.fixture
def office(committed_db: str) -> Iterator[Cast]:
    """Everybody in office, in a database with real commits; a second confirmer beside 李科."""
    people = Cast()
    for name in POSTS:
        people.officers[name], people.secrets[name] = hire(name, MORNING)
    yield people


def at_once(*hands: Callable[[], Any]) -> list[Any]:
    """Each call in a thread and a connection of its own, let go together; results, refusals among them."""
    gate = threading.Barrier(len(hands))

    def one(hand: Callable[[], Any]) -> Any:
        try:
            gate.wait(30)
            return hand()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as pool:
        return [task.result(120) for task in [pool.submit(one, hand) for hand in hands]]


def test_two_confirmers_at_once_make_one_decision(office: Cast) -> None:
    case_id = surveyed_and_checked(office, accepted(office))
    reviewed(office, case_id, Opinion(favourable=False, reasons="家庭人均收入高于低保标准"))
    with open_scope(CITY):
        version = Case.objects.get(pk=case_id).version
    officer = office["李科"]

    def confirm() -> Any:
        with open_scope(officer.scope):
            return services.confirm(
                actor=officer, case_id=case_id, version=version, amount_fen=77000, reasons="情况属实，同意镇街意见", at=MORNING
            )  # fmt: skip

    def refuse() -> Any:
        with open_scope(officer.scope):
            return services.refuse(
                actor=officer, case_id=case_id, version=version, reasons="人均收入高于标准770元", at=MORNING
            )

    outcomes = at_once(confirm, refuse)
    told_no = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(told_no) == 1 and isinstance(told_no[0], StaleVersion | NotThisStep)
    with open_scope(CITY):
        decision = Decision.objects.get(case_id=case_id)
        case = Case.objects.get(pk=case_id)
        assert case.state == {"confirm": "confirmed", "refuse": "refused"}[decision.kind]
        assert Event.objects.filter(case_id=case_id, act__in=("confirm", "refuse")).count() == 1
        assert chain_is_whole(case.application_id)


def test_two_clerks_accepting_at_once_open_one_case(office: Cast) -> None:
    from tests.engines.casework.steps import handed_in

    application_id = handed_in(office)
    with open_scope(CITY):
        version = Application.objects.get(pk=application_id).version

    def by(name: str) -> Callable[[], Any]:
        def accept() -> Any:
            with open_scope(office[name].scope):
                return services.accept(
                    actor=office[name], application_id=application_id, version=version, at=MORNING
                )

        return accept

    outcomes = at_once(by("王敏"), by("陈刚"))
    assert sum(isinstance(outcome, StaleVersion | NotThisStep) for outcome in outcomes) == 1
    with open_scope(CITY):
        assert Case.objects.filter(application_id=application_id).count() == 1
        assert sorted(
            Task.objects.filter(application_id=application_id, closed_at=None).values_list("kind", flat=True)
        ) == ["survey", "verification"]


def test_fifty_presses_of_submit_make_one_application(office: Cast) -> None:
    application_id, version = filled(office)
    aide = office["小杨"]

    def press() -> Any:
        with open_scope(aide.scope):
            return services.submit(
                actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
            )

    waves = [at_once(*[press] * 10) for _ in range(5)]
    outcomes = [outcome for wave in waves for outcome in wave]
    assert {(outcome.state, outcome.number) for outcome in outcomes} == {("waiting", outcomes[0].number)}
    with open_scope(CITY):
        assert Application.objects.count() == 1 and not Household.objects.exists()
        assert Party.objects.filter(application_id=application_id).count() == 2
        assert Event.objects.filter(application_id=application_id, act="submit").count() == 1
        assert [counter.last for counter in Counter.objects.all()] == [1]
        assert chain_is_whole(application_id)


def test_ten_families_racing_for_numbers_leave_no_gap(office: Cast) -> None:
    aide = office["小杨"]
    drafts = [filled(office, _family(n)) for n in range(10)]
    stale = drafts[3]

    def press(application_id: Any, version: int) -> Callable[[], Any]:
        def hand_in() -> Any:
            with open_scope(aide.scope):
                return services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)

        return hand_in

    late = (stale[0], stale[1] - 1)
    outcomes = at_once(*[press(*(late if n == 3 else draft)) for n, draft in enumerate(drafts)])
    assert isinstance(outcomes[3], StaleVersion)
    numbers = sorted(outcome.number for n, outcome in enumerate(outcomes) if n != 3)
    assert numbers == [f"QJ202611{n:04d}" for n in range(1, 10)]
    with open_scope(aide.scope):
        again = services.submit(actor=aide, application_id=stale[0], version=stale[1], at=MORNING)
    assert again.number == "QJ2026110010", "a refused hand-in left a gap"


def test_one_family_in_two_drafts_at_once_is_in_one_application(office: Cast) -> None:
    aide = office["小杨"]
    drafts = [filled(office), filled(office)]

    def press(application_id: Any, version: int) -> Callable[[], Any]:
        def hand_in() -> Any:
            with open_scope(aide.scope):
                return services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)

        return hand_in

    outcomes = at_once(*[press(*draft) for draft in drafts])
    assert sum(isinstance(outcome, AlreadyApplied) for outcome in outcomes) == 1
    with open_scope(CITY):
        assert Application.objects.filter(state="waiting").count() == 1
        assert Application.objects.filter(state="draft").count() == 1, "what was typed is kept"
        assert not Household.objects.exists(), "households change at acceptance"


def test_two_devices_saving_at_once_keep_one_and_say_so(office: Cast) -> None:
    application_id, version = filled(office)
    aide = office["小杨"]

    def device(name: str) -> Callable[[], Any]:
        def save() -> Any:
            with open_scope(aide.scope):
                answers = {**FAMILY, "device": name}
                return services.save_answers(
                    actor=aide, application_id=application_id, answers=answers, version=version, at=MORNING
                )

        return save

    outcomes = at_once(device("手机"), device("平板"))
    assert sorted(isinstance(outcome, StaleVersion) for outcome in outcomes) == [False, True]
    with open_scope(CITY):
        assert Application.objects.get(pk=application_id).version == version + 1


def _family(n: int) -> dict[str, Any]:
    """A family of two nobody else is in."""
    people = [
        {**party, "identity_number": identity(f"5001101970{n + 1:02d}01{n * 2 + place:03d}")}
        for place, party in enumerate(FAMILY["parties"])
    ]
    return {**FAMILY, "parties": people}
