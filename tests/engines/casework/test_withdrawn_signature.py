"""A signer may take her authorisation back; the file waits for her again and nobody is refused for it."""

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Party, Task
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import TYPED_SON
from tests.engines.casework.steps import accepted, handed_in
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def take_back(cast: Cast, application_id: object) -> Party:
    with cast.acting("小杨") as aide:
        son = Party.objects.get(application_id=application_id, position=1)
        verification.withdraw_authorisation(actor=aide, authorisation_id=son.authorisation_id, at=MORNING)
    run_queued_jobs()
    with cast.acting("小杨"):
        return Party.objects.get(pk=son.pk)  # type: ignore[no-any-return]


def test_before_acceptance_the_file_waits_again(cast: Cast) -> None:
    application_id = handed_in(cast)
    son = take_back(cast, application_id)
    assert son.signed_at is None
    with cast.acting("小杨") as aide:
        assert Application.objects.get(pk=application_id).state == "waiting"
        assert [row.kind for row in Task.objects.filter(application_id=application_id, closed_at=None)] == [
            "sign"
        ]
        state = services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
        assert state == "ready"


def test_after_acceptance_nothing_is_asked_about_her_until_she_signs_again(cast: Cast) -> None:
    application_id = accepted(cast)
    son = take_back(cast, application_id)
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        with pytest.raises(verification.AuthorisationMissing):
            verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    with cast.acting("小杨") as aide:
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
        assert Application.objects.get(pk=application_id).state == "accepted"
        names = [step.title for step in queries.progress(application_id, on=MORNING.date()).steps]  # type: ignore[union-attr]
        assert names.count("签署授权") == 3
    with cast.acting("核对员") as officer:
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)


def test_a_repeat_of_the_fact_changes_nothing(cast: Cast) -> None:
    from minzheng.engines.casework.services.signing import signature_withdrawn

    application_id = handed_in(cast)
    son = take_back(cast, application_id)
    with cast.acting("李科"):
        signature_withdrawn(application_id=application_id, person_id=son.person_id, at=MORNING)
        assert Task.objects.filter(application_id=application_id, closed_at=None).count() == 1
