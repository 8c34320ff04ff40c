"""Seeding: under every check, once, with files in every stage."""

from datetime import date

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from minzheng.channels.cli.main import main
from minzheng.channels.tour.turns import turns
from minzheng.channels.tour.types import BEHIND, JIAN, LUO, OFFICERS, SHIJIAO, TURN_MARK
from minzheng.engines.benefits.queries import current
from minzheng.engines.casework import queries as casework
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.queries import (
    account_of_login,
    account_of_phone,
    officer_actor,
    postings_of,
)
from minzheng.foundations.audit.queries import marked
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import Scope
from minzheng_ops.roles import APP
from minzheng_samples.population import generate, villages
from minzheng_samples.rows import RULE_VERSION, START_MONTH
from minzheng_samples.seeding import (
    DISTRICT,
    SMALL_HOUSEHOLDS,
    SMALL_PEOPLE,
    SMALL_TOWN,
    Seeded,
    already_seeded,
    seed,
)
from minzheng_samples.turns import _delegated
from tests import database

ELSEWHERE = Scope(lo="500116", hi="500117")


def rows_seen(scope: Scope, table: str) -> int:
    """Rows of a table under a scope, by PostgreSQL's policies alone."""
    with open_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def test_a_town_is_seeded_quickly(seeded: Seeded) -> None:
    assert (seeded.people, seeded.households) == (SMALL_PEOPLE, SMALL_HOUSEHOLDS)
    assert seeded.seconds["processor"] < 10


def test_everybody_is_there_and_only_in_the_district(seeded: Seeded) -> None:
    assert rows_seen(DISTRICT, "people_person") == SMALL_PEOPLE + 6 + 1, "the cast's six, and a child told of"
    for table in (
        "people_person",
        "people_household",
        "people_search_key",
        "benefits_award",
        "casework_application",
    ):
        assert rows_seen(DISTRICT, table) > 0
        assert rows_seen(ELSEWHERE, table) == 0


def test_a_person_is_found_by_number_and_name_and_reads_masked(seeded: Seeded) -> None:
    sample = generate(people=SMALL_PEOPLE, households=SMALL_HOUSEHOLDS, areas=villages(SMALL_TOWN))
    person = sample.households[3].people[0]
    with open_scope(DISTRICT):
        assert [hit.id for hit in people.search(text=person.number)] == [person.id]
        assert person.id in [hit.id for hit in people.search(text=person.name, limit=50)]
        card = people.card(person_id=person.id)
    assert card is not None and card.identity_masked == f"500*************{person.number[-2:]}"[-18:]


def test_a_second_time_changes_nothing(seeded: Seeded) -> None:
    before = rows_seen(DISTRICT, "people_person")
    assert already_seeded()
    assert seed(at=clock.now(), small=True, tell=lambda *_: None) is None
    assert main(["seed", "--if-empty"]) == 0
    assert main(["seed"]) == 1
    assert rows_seen(DISTRICT, "people_person") == before


def test_outside_the_demo_nothing_is_seeded(owner_db: str, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert main(["seed", "--small"]) == 2


def test_the_owner_is_bound_by_the_row_policies_too(seeded: Seeded) -> None:
    with (
        pytest.raises(Exception, match="row-level security"),
        open_scope(ELSEWHERE),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into people_visibility (person_id, area_code, since)"
            " values (gen_random_uuid(), '500110500110120206', now())"
        )


def test_triggers_and_constraints_still_stand(seeded: Seeded, owner_db: str) -> None:
    with psycopg.connect(database.address(APP, owner_db)) as connected:
        off = connected.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone()
        unproved = connected.execute("select count(*) from pg_constraint where not convalidated").fetchone()
    assert off == (0,) and unproved == (0,)


def test_every_officer_holds_one_posting(seeded: Seeded) -> None:
    today = clock.local_date(clock.now())
    for part in OFFICERS:
        account_id = account_of_login(part.login)
        assert account_id is not None
        assert [line.role for line in postings_of(account_id=account_id, on=today)] == [part.role]
    assert account_of_login("stock2025") is None, "she has left"


def test_luo_signs_in_by_phone_as_the_person_on_file(seeded: Seeded) -> None:
    code = accounts.issue_phone_code(phone=LUO.phone, at=clock.now())
    account = accounts.sign_in_resident(phone=LUO.phone, code=code, at=clock.now())
    assert account is not None and account.id == account_of_phone(LUO.phone)
    with open_scope(DISTRICT):
        assert [hit.id for hit in people.search(text=LUO.number)] == [account.person_id]
        assert people.search(text="老蹇") == [] and people.search(text=JIAN.name)


def test_stock_awards_run_on_a_decision_of_an_officer(seeded: Seeded) -> None:
    with open_scope(DISTRICT), connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(d.posting_id) from benefits_award a left join casework_decision d"
            " on d.id = a.decision_id and d.kind = 'confirm' where a.rule_version = %s",
            [RULE_VERSION],
        )
        awards, decided = cursor.fetchone()
        cursor.execute("select person_id from benefits_award where kind = 'dibao' order by id limit 1")
        (holder,) = cursor.fetchone()
        award = current(person_id=holder, kind="dibao", on=START_MONTH)
    assert awards == decided > 0
    assert award is not None and (award.amount_in(START_MONTH) or 0) > 0


def test_files_stand_in_every_stage_and_queues_are_not_empty(seeded: Seeded) -> None:
    today = clock.local_date(clock.now())
    with open_scope(DISTRICT), connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(c.state, a.state) from casework_application a"
            " left join casework_case c on c.application_id = a.id"
        )
        states = {row[0] for row in cursor.fetchall()}
        roles = ("town_clerk", "town_leader", "verification_officer", "district_confirmer")
        waiting = {role: casework.counts(role=role, on=today)["all"] for role in roles}
    assert states >= {
        "draft",
        "waiting",
        "ready",
        "checking",
        "reviewing",
        "notice",
        "confirming",
        "confirmed",
        "closed",
    }
    assert all(waiting.values()), waiting


def test_the_second_story_begins_at_each_turn(seeded: Seeded) -> None:
    """One town is seeded here, so nobody of 石角镇 is; the whole district has the delegated turn as well."""
    found = {turn.name: [step.who for step in turn.steps] for turn in turns(on=clock.local_date(clock.now()))}
    assert found == {
        "家庭不同意核对结果": ["wangmin"],
        "公示中有人反映": ["zhangzhuren"],
        "公示后又有人反映": ["liushen"],
        "领着低保，家里有变化": ["wangmin"],
    }
    with open_scope(ELSEWHERE):
        assert marked(TURN_MARK) == []


def test_a_town_with_its_own_power_is_walked_to_its_confirmer(owner_db: str, seeded: Seeded) -> None:
    people = generate(people=SMALL_PEOPLE, households=SMALL_HOUSEHOLDS, areas=villages(SHIJIAO))
    today = clock.local_date(clock.now())
    with transaction.atomic(), open_scope(DISTRICT):
        staff = {part.login: _actor(part.login, today) for part in (*OFFICERS, *BEHIND)}
        file = _delegated(people, staff, clock.now())
        assert file is not None
        stands = casework.case_file(file, actor=staff["taoyong"], on=today)
        assert stands is not None and stands.cases[0].state == "confirming"
        assert [task.kind for task in stands.tasks] == ["confirm_town"]
        transaction.set_rollback(True)


def _actor(login: str, on: date) -> Actor:
    account_id = account_of_login(login)
    assert account_id is not None
    posting = postings_of(account_id=account_id, on=on)[0]
    found = officer_actor(account_id=account_id, posting_id=posting.id, on=on)
    assert found is not None
    return found


def test_a_bare_copy_is_measured_beside_the_load(seeded: Seeded) -> None:
    assert sum(poured.rows for poured in seeded.poured) == seeded.rows
    assert all(poured.copy_seconds > 0 for poured in seeded.poured)


def test_the_tour_refuses_to_be_installed_outside_the_demo(settings: object) -> None:
    from django.apps import apps

    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured):
        apps.get_app_config("tour").ready()
