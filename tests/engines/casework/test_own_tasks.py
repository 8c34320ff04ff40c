"""One application, two items: an act on one case closes and opens its own tasks alone."""

from uuid import UUID

import pytest

from minzheng.engines.casework import firing
from minzheng.engines.casework.firing import NewTask, close_tasks, fire_case, locked_case, open_task
from minzheng.engines.casework.models import Case, Task
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


@pytest.fixture
def two(cast: Cast) -> tuple[UUID, UUID]:
    """The case of 低保 and another item's beside it, each with a check and a survey to be made."""
    application_id = accepted(cast)
    with cast.acting("李科"):
        first = Case.objects.get(application_id=application_id)
        second = Case.objects.create(
            id=new_id(), application_id=application_id, applicant_id=first.applicant_id, area_code=first.area_code,
            item="another", process_version=first.process_version, state="checking",
            owner_posting=first.owner_posting, opened_at=MORNING, due_on=first.due_on,
        )  # fmt: skip
        for kind in ("verification", "survey"):
            task = NewTask(kind, "town_clerk")
            open_task(first.application, task, at=MORNING, case=second)
    return first.id, second.id


def open_kinds(cast: Cast, case_id: UUID) -> list[str]:
    with cast.acting("李科"):
        rows = Task.objects.filter(case_id=case_id, closed_at=None).order_by("kind")
        return list(rows.values_list("kind", flat=True))


def reported(cast: Cast, case_id: UUID) -> None:
    with cast.acting("核对员") as officer:
        application, case = locked_case(case_id)
        fire_case(application, case, "report", actor=officer, at=MORNING)


def test_a_row_closes_the_tasks_of_its_own_case(cast: Cast, two: tuple[UUID, UUID]) -> None:
    first, second = two
    reported(cast, first)
    assert open_kinds(cast, first) == ["survey"]
    assert open_kinds(cast, second) == ["survey", "verification"]


def test_planted_the_case_forgotten_is_seen(
    cast: Cast, two: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: tasks are closed by the application alone, as they once were."""

    def by_application(application: object, kinds: object, **given: object) -> None:
        close_tasks(application, kinds, actor=SYSTEM, at=MORNING)  # type: ignore[arg-type]

    monkeypatch.setattr(firing, "close_tasks", by_application)
    reported(cast, two[0])
    assert open_kinds(cast, two[1]) == ["survey"]


def test_tasks_of_the_file_itself_are_closed_without_a_case(cast: Cast, two: tuple[UUID, UUID]) -> None:
    with cast.acting("李科"):
        application, _case = locked_case(two[0])
        open_task(application, NewTask("sign", "signers"), at=MORNING)
        close_tasks(application, ["sign"], actor=SYSTEM, at=MORNING)
        assert not Task.objects.filter(kind="sign", closed_at=None).exists()
