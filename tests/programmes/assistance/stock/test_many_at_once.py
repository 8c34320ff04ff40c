"""存量导入：many new families in one transaction have all that one alone has; a bad one keeps its reason; a killed job goes on."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import stock_jobs
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Decision, Event, Party, Recheck
from minzheng.engines.casework.queries import stock as reading
from minzheng.engines.casework.stock_jobs import _take_next
from minzheng.engines.jobs.models import Delivery, OutboxEvent
from minzheng.engines.jobs.registry import run_job
from minzheng.foundations.audit.models import Event as Record
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Household, Membership, Person, SearchKey, Visibility
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope, current_scope
from tests.cast import QIJIANG, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import Row, card, family
from tests.programmes.assistance.stock.test_import import brought, confirmed, seen, taken_over

pytestmark = pytest.mark.django_db
DISTRICT = Scope(lo=QIJIANG, hi="500111")
TABLES = (
    Application, Case, Decision, Event, Party, Award, Household, Membership, Person, SearchKey, Visibility, Recheck,
    OutboxEvent, Delivery,
)  # fmt: skip


def families(*turns: int) -> list[Row]:
    """So many couples in one list."""
    return [row for turn in turns for row in family(turn)]


def take(import_id: UUID, **given: Any) -> int | None:
    """One step of the job, as a worker does it: no scope open around it."""
    outer = current_scope.set(None)
    try:
        return _take_next(import_id, DISTRICT, **given)
    finally:
        current_scope.reset(outer)


def counted() -> dict[str, int]:
    """Rows of every table an entered family stands in, and of the record by action."""
    with open_scope(WHOLE_CITY):
        rows = {table.__name__: table.objects.count() for table in TABLES}
        record = Counter(Record.objects.order_by("pk").values_list("action", flat=True))
    return rows | {action: n for action, n in record.items() if action.startswith(("people.", "benefits."))}


def test_many_together_have_every_row_and_every_line_of_record_that_each_alone_has(cast: Cast) -> None:
    alone = brought(cast, families(1, 2, 3))
    confirmed(cast, alone)
    before = counted()
    for place in range(3):
        assert take(alone, beyond=place - 1, together=1) == place
    run_queued_jobs()
    one_by_one = Counter(counted()) - Counter(before)
    together = brought(cast, families(11, 12, 13))
    confirmed(cast, together)
    before = counted()
    assert take(together) == 2
    run_queued_jobs()
    assert Counter(counted()) - Counter(before) == one_by_one
    assert one_by_one["Application"] == 3 and one_by_one["benefits.award.granted"] == 3
    assert one_by_one["people.household.formed"] == 3 and one_by_one["Recheck"] == 3


def test_each_has_its_own_number_chain_account_and_household(cast: Cast) -> None:
    rows = [*family(1), *family(2, village="扶欢社区", amount="512.30"), *family(3)]
    taken_over(cast, rows)
    with cast.acting("李科"):
        files = list(Application.objects.filter(kind="stock").order_by("number"))
        numbers = [int(one.number[-4:]) for one in files]
        assert numbers == list(range(numbers[0], numbers[0] + 3))
        assert all(chain_is_whole(one.id) for one in files)
        assert len({one.area_code for one in files}) == 2 and len({one.household_id for one in files}) == 3
        for one, turn in zip(files, (1, 2, 3), strict=True):
            case = Case.objects.select_related("decision").get(application=one)
            award = Award.objects.get(case_id=case.id)
            assert case.decision is not None and award.decision_id == case.decision.id
            assert award.person_id == one.applicant_id and award.household_id == one.household_id
            line = benefit_queries.award(award_id=award.id)
            assert line is not None and line.account_masked == f"尾号 {card(turn)[-4:]}"
        assert {one.area_code for one in Party.objects.filter(application=files[1])} == {files[1].area_code}


def test_one_that_cannot_be_taken_over_among_many_keeps_its_reason_and_stops_none(cast: Cast) -> None:
    """The number of one stands under another name in the register: found by halves, the other seven are in."""
    taken_over(cast, family(1))
    bad = family(5)
    bad[0] = bad[0] | {"counted_size": "1"}
    bad[1] = bad[1] | {"counted": "否", "name": "别名氏", "identity": family(1)[1]["identity"]}
    import_id = taken_over(cast, [*families(21, 22, 23), *bad, *families(24, 25, 26, 27)])
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed, line.waiting) == ("applied", 7, 1, 0)
    with cast.acting("李科"):
        (failed,) = reading.families_of(import_id, finding="failed")
        assert "姓名与身份证号" in failed.failure and failed.number == "GT-00005"
        assert Application.objects.filter(kind="stock").count() == 8


def test_killed_inside_a_transaction_nothing_of_it_stays_and_the_job_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = brought(cast, families(1, 2, 3, 4, 5))
    confirmed(cast, import_id)
    assert take(import_id, together=2) == 1
    before = counted()

    class Killed(BaseException):
        """What a worker's end looks like from inside."""

    def die(**_given: Any) -> list[UUID]:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(benefits, "grant_each", die)
        take(import_id, beyond=1, together=2)
    assert counted() == before, "people, files and decisions of the killed transaction are gone"
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed, line.waiting) == ("applying", 2, 0, 3)
    for _again in range(2):
        outer = current_scope.set(None)
        try:
            run_job(stock_jobs.APPLY, {"import_id": str(import_id), "area": QIJIANG})
        finally:
            current_scope.reset(outer)
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed, line.waiting) == ("applied", 5, 0, 0)
    with cast.acting("李科"):
        assert Application.objects.filter(kind="stock").count() == Award.objects.count() == 5


def test_progress_is_seen_while_the_job_is_at_work(cast: Cast) -> None:
    import_id = brought(cast, families(1, 2, 3, 4))
    confirmed(cast, import_id)
    assert take(import_id, together=3) == 2
    line = seen(cast, import_id)
    assert (line.done, line.to_do, line.waiting) == (3, 4, 1)


def test_corrections_keep_their_place_between_the_new(cast: Cast) -> None:
    taken_over(cast, families(2))
    rows = [*family(1), *family(2, amount="900"), *family(3)]
    import_id = brought(cast, rows)
    confirmed(cast, import_id)
    assert [take(import_id), take(import_id, beyond=0), take(import_id, beyond=1)] == [0, 1, 2]
    run_queued_jobs()
    line = seen(cast, import_id)
    assert (line.done, line.failed) == (3, 0)


def test_forty_families_take_hardly_more_statements_than_one(cast: Cast) -> None:
    import_id = brought(cast, families(*range(1, 41)))
    confirmed(cast, import_id)
    with CaptureQueriesContext(connection) as asked:
        assert take(import_id) == 39
        assert run_queued_jobs() == ["casework.stock.apply"], "what follows a new award is done with it"
    assert len(asked) <= 80, "statements are shared by the families of a transaction"
