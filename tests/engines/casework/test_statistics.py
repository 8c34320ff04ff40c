"""统计对得上: sums over towns are the district's, sums over states the total, on random data; an independent count agrees."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.engines.casework.models import Application, Case, Decision, Party
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.casework.queries.statistics import STOCK, Count, across_items, standing, statistics
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import ScopeMissing
from tests.cast import MORNING, Cast

pytestmark = pytest.mark.django_db
VILLAGES = sorted(
    place.code
    for place in RegionBook.packed().places.values()
    if place.unit == "500110" and place.level is Level.VILLAGE
)[::40]
STATES = ("checking", "reviewing", "confirming", "closed")


def scatter(cast: Cast, seed: int, files: int) -> None:
    """Random files: families that come back in another town, people in two files, applications without a case."""
    dice = random.Random(seed)
    families = [(new_id(), [new_id() for _ in range(dice.randint(1, 4))]) for _ in range(files // 2)]
    for number in range(files):
        household, people = dice.choice(families)
        accepted = dice.random() < 0.7
        kind = dice.choice(["new", "new", "review", "stock"]) if accepted else "new"
        area = "500110" + dice.choice(VILLAGES)
        at = MORNING + timedelta(minutes=number)
        application = Application.objects.create(
            number=f"QJ{seed}{number:05d}",
            kind=kind,
            items=["dibao"],
            state="closed" if accepted else "withdrawn",
            process_version=application_process().version,
            answers_box=b"",
            applicant_id=people[0],
            applicant_name="某",
            household_id=household if accepted else None,
            area_code=area,
            created_at=at,
            updated_at=at,
            submitted_at=at,
            settled_at=at,
        )
        name_parties(application, people)
        if accepted:
            close_case(cast, application)


def name_parties(application: Application, people: list[UUID]) -> None:
    Party.objects.bulk_create(
        [
            Party(
                application=application,
                area_code=application.area_code,
                applicant_id=people[0],
                role="applicant" if position == 0 else "member",
                position=position,
                person_id=person,
                name="某",
                relation="0",
                must_sign=False,
            )
            for position, person in enumerate(people)
        ]
    )


def close_case(cast: Cast, application: Application) -> None:
    case_id = new_id()
    decision = Decision.objects.create(
        case_id=case_id,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind="confirm",
        posting_id=cast["李科"].posting_id,
        amount_fen=100,
        decided_at=application.created_at,
    )
    Case.objects.create(
        id=case_id,
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        item="dibao",
        process_version=case_process("dibao").version,
        state="closed",
        owner_posting=cast["李科"].posting_id,
        decision=decision,
        opened_at=application.created_at,
        due_on=application.created_at.date(),
        settled_at=application.created_at,
    )


@pytest.mark.parametrize("seed", range(6))
def test_every_sum_is_the_total_and_the_total_is_what_is_there(cast: Cast, seed: int) -> None:
    with cast.acting("李科"):
        scatter(cast, seed, 60)
        found = statistics(item="dibao")
        over_towns = sum((line.total for line in found.towns), Count())
        over_states = sum((found.of_state(n) for n in range(len(found.states))), Count())
        assert over_towns == over_states == found.total
        assert found.total.cases == Case.objects.count()
        assert found.total.households == Application.objects.values("applicant_id").distinct().count()
        assert found.total.persons == Party.objects.order_by().values("person_id").distinct().count()
        assert found.total.persons > found.total.households > 0
        assert STOCK in found.states


@pytest.mark.parametrize("seed", [11, 12])
def test_what_the_towns_see_adds_up_to_what_the_district_sees(cast: Cast, seed: int) -> None:
    """每个镇街看到的件数合起来就是区县看到的件数。"""
    from minzheng.foundations.privacy.types import open_scope
    from minzheng.kernel.scope import Scope, after

    with cast.acting("李科") as officer:
        scatter(cast, seed, 60)
        whole = statistics(item="dibao")
        cases = 0
        for line in whole.towns:
            with open_scope(Scope(lo=line.town, hi=after(line.town))):
                own = statistics(item="dibao")
                assert [one.town for one in own.towns] == [line.town]
                assert own.total.cases == line.total.cases
                cases += own.total.cases
        assert cases == whole.total.cases and officer.scope.lo == "500110"


def test_what_stands_in_the_ledger_is_counted_by_town(cast: Cast) -> None:
    from tests.programmes.assistance.stock.lists import family
    from tests.programmes.assistance.stock.test_import import taken_over

    taken_over(cast, [*family(1), *family(2, amount="900")])
    with cast.acting("李科"):
        found = standing(item="dibao", month=MORNING.date())
    assert found.total == (2, 4, 86_000 + 90_000)
    assert [row[1] for row in found.towns] == ["扶欢镇"]


def counted_one_by_one(items: list[str]) -> dict[tuple[str, str, str], Count]:
    """The same numbers by reading every file: (item, town, state) → counts."""
    rows = {row.id: row for row in Application.objects.exclude(state="draft").order_by("pk")}
    formed = {r.applicant_id: r.household_id for r in Application.objects.order_by("pk") if r.household_id}
    people = {
        row: set(Party.objects.filter(application=row).values_list("person_id", flat=True)) for row in rows
    }
    found: dict[tuple[str, str, str], Count] = {}
    for item in items:
        own = {r.applicant_id: r.household_id for r in rows.values() if item in r.items and r.household_id}
        cases = {one.application_id: one for one in Case.objects.filter(item=item)}
        newest: dict[tuple[str, UUID], tuple[str, str]] = {}
        places: list[tuple[str, str]] = []
        for row in sorted((r for r in rows.values() if item in r.items), key=lambda r: (r.created_at, r.id)):
            case = cases.get(row.id)
            state = application_process().states[row.state]
            if case is not None:
                state = {"stock": STOCK, "review": "复核："}.get(row.kind, "")
                state += "" if row.kind == "stock" else case_process(item).states[case.state]
            place = (row.area_code[:15], state)
            places.append(place)
            newest[
                "family", own.get(row.applicant_id) or formed.get(row.applicant_id) or row.applicant_id
            ] = place
            newest.update({("person", one): place for one in people[row.id]})
            found[(item, *place)] = found.get((item, *place), Count()) + Count(0, 0, int(case is not None))
        for (what, _who), place in newest.items():
            found[(item, *place)] += Count(int(what == "person"), int(what == "family"), 0)
    return found


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_counted_in_the_database_as_if_read_file_by_file(cast: Cast, seed: int) -> None:
    dice, items = random.Random(seed), ["dibao", "temporary_aid"]
    with cast.acting("李科"):
        scatter(cast, seed, 60)
        for row in Application.objects.exclude(pk__in=Case.objects.values("application_id")).order_by("pk"):
            row.items = dice.choice([["temporary_aid"], ["dibao", "temporary_aid"], ["dibao"]])
            row.save(update_fields=["items"])
        shown = {
            (one.item, line.town, state): line.counts[n]
            for one in across_items(items=items).items
            for line in one.towns
            for n, state in enumerate(one.states)
            if line.counts[n] != Count()
        }
        assert shown == {
            place: count for place, count in counted_one_by_one(items).items() if count != Count()
        }


def test_the_statements_do_not_grow_with_the_files_and_read_no_file(cast: Cast) -> None:
    """一个市十万件也一样：只数数，不把每件申请的内容读出来。"""
    asked = []
    with cast.acting("李科"):
        for seed, files in ((31, 10), (32, 60)):
            scatter(cast, seed, files)
            with CaptureQueriesContext(connection) as seen:
                across_items(items=["dibao", "temporary_aid"])
                standing(item="dibao", month=MORNING.date())
            assert not any("answers_box" in one["sql"] for one in seen.captured_queries)
            asked.append(len(seen))
    assert asked[0] == asked[1] <= 4


def test_no_numbers_without_a_scope() -> None:
    with pytest.raises(ScopeMissing):
        across_items(items=["dibao"])


@pytest.mark.parametrize("seed", [5, 6])
def test_over_all_items_nobody_is_counted_twice_and_the_items_still_add_up(cast: Cast, seed: int) -> None:
    """人、户、件分开数；几个事项里都有的人只算一次，差多少写在“减”的一行里。"""
    dice = random.Random(seed)
    with cast.acting("李科"):
        scatter(cast, seed, 60)
        for row in Application.objects.exclude(pk__in=Case.objects.values("application_id")).order_by("pk"):
            row.items = dice.choice([["temporary_aid"], ["dibao", "temporary_aid"], ["dibao"]])
            row.save(update_fields=["items"])
        found = across_items(items=["dibao", "temporary_aid"])
        rows = list(Application.objects.order_by("pk"))
        home = {row.applicant_id: row.household_id for row in rows if row.household_id}
        persons = set(Party.objects.values_list("person_id", flat=True))
        families = {home.get(row.applicant_id) or row.applicant_id for row in rows}
        cases = Case.objects.count()
        alone = [statistics(item=item).total.cases for item in ("dibao", "temporary_aid")]
    assert found.total == Count(len(persons), len(families), cases)
    assert found.again.persons > 0 and found.again.households > 0 and found.again.cases == 0
    whole = sum((count for _name, count in found.lines), Count())
    assert whole == found.total + found.again
    assert [count.cases for _name, count in found.lines] == alone
