"""一户不能重复享受：whoever lives on an award anywhere in the city is found at submission, and nothing of it is given away."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.models import Award, AwardMember
from minzheng.engines.benefits.types import Decided, NewAward, NewMember
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.types import AlreadyApplied
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id, parse_identity_number
from minzheng.kernel.scope import Scope, after
from tests.cast import LUO, MORNING, SON, Cast
from tests.engines.casework.conftest import TYPED, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
TODAY = date(2026, 11, 23)
OTHER_TOWN, OTHER_DISTRICT = "500110500110108201", "500116500116100001"
CITY = Scope(lo="50", hi="51")


def confirmer_of(area: str) -> Actor:
    """The confirming officer of an area's unit."""
    unit = Scope(lo=area[:6], hi=after(area[:6]))
    ids = {"account_id": new_id(), "posting_id": new_id()}
    return Actor(Role.DISTRICT_CONFIRMER, "别处的确认人", unit, area_name="别处", **ids)


def holder(area: str, *, number: str = LUO, kind: str = "dibao") -> UUID:
    """A person who lives on an award of an area since October."""
    with open_scope(CITY):
        identity = parse_identity_number(number, today=TODAY)
        person_id = people.register_person(
            actor=SYSTEM,
            particulars=people.Particulars("罗庆华" if number == LUO else "罗小军", identity, ""),
            area_code=area,
            at=MORNING,
        )
    confirmer = confirmer_of(area)
    with open_scope(confirmer.scope):
        ledger.grant(
            actor=confirmer,
            award=NewAward(
                kind=kind,
                kind_name="最低生活保障",
                case_id=new_id(),
                decision_id=new_id(),
                household_id=new_id(),
                person_id=person_id,
                payee_person_id=person_id,
                members=(NewMember(person_id),),
                area_code=area,
                amount_fen=61_000,
                start_month=date(2026, 10, 1),
                rule_version="测试",
                rule_profile="cn-2021",
            ),
            at=MORNING,
        )
    return person_id


def asked(actor: Actor, person_ids: list[UUID], kinds: list[str], on: date = TODAY) -> set[tuple[UUID, str]]:
    return benefits.holders_among(actor=actor, person_ids=person_ids, kinds=kinds, on=on, at=MORNING)


@pytest.mark.parametrize("area", [OTHER_TOWN, OTHER_DISTRICT], ids=["外镇", "外区县"])
@pytest.mark.parametrize("number", [LUO, SON], ids=["申请人", "家庭成员"])
def test_在别处享受低保的家庭不能重复申请(cast: Cast, area: str, number: str) -> None:
    holder(area, number=number)
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied, match="正在享受"):
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    with open_scope(CITY):
        assert Application.objects.get(pk=application_id).state == "draft"
        assert not Party.objects.filter(application_id=application_id).exists()


def test_the_refusal_stays_on_the_record_although_its_act_is_undone(cast: Cast) -> None:
    holder(OTHER_DISTRICT)
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied):
        services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)
    with open_scope(CITY):
        told = Event.objects.get(action="casework.application.found_elsewhere")
    assert told.subject_id == application_id and told.account_id == cast["小杨"].account_id


def test_another_kind_of_award_is_no_obstacle(cast: Cast) -> None:
    holder(OTHER_DISTRICT, kind="other")
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        done = services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)
    assert done.state == "waiting"


def test_the_look_up_says_who_and_which_kind_and_gives_no_row_away(cast: Cast) -> None:
    holds, strange = holder(OTHER_DISTRICT), new_id()
    with cast.acting("小杨") as aide:
        assert asked(aide, [holds, strange], ["dibao", "tekun"]) == {(holds, "dibao")}
        assert asked(aide, [strange], ["dibao"]) == set() and asked(aide, [holds], ["tekun"]) == set()
        assert asked(aide, [], ["dibao"]) == set()
        assert not Award.objects.exists() and not AwardMember.objects.exists()
        with connection.cursor() as cursor:  # past the query door: PostgreSQL itself shows nothing
            cursor.execute(
                "select (select count(*) from benefits_award), (select count(*) from benefits_award_member)"
            )
            assert cursor.fetchone() == (0, 0)
            cursor.execute(
                "select pg_get_function_result(oid) from pg_proc where proname = 'benefits_holders_among'"
            )
            assert cursor.fetchone() == ("TABLE(person_id uuid, kind character varying)",)
    with open_scope(CITY):
        lines = Event.objects.filter(action="benefits.holders.asked").values_list("person_id", "account_id")
    assert set(lines) == {(holds, aide.account_id), (strange, aide.account_id)}


def test_a_range_set_by_the_look_up_does_not_outlive_it(cast: Cast) -> None:
    holder(OTHER_DISTRICT)
    with cast.acting("小杨") as aide:
        asked(aide, [new_id()], ["dibao"])
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('app.scope_lo'), current_setting('app.scope_hi')")
            assert cursor.fetchone() == (aide.scope.lo, aide.scope.hi)


def test_待遇已结束的可以重新申请(cast: Cast) -> None:
    """An award whose last month is over holds nobody; until that month has passed it does."""
    holds, confirmer = holder(OTHER_TOWN), confirmer_of(OTHER_TOWN)
    with open_scope(confirmer.scope):
        ended = Decided(new_id(), confirmer.posting_id, "测试", "家庭主动申请终止")
        award = Award.objects.get()
        ledger.end_award(
            actor=confirmer, award_id=award.id, end_month=date(2026, 11, 1), decided=ended, at=MORNING
        )
    with cast.acting("小杨") as aide:
        assert asked(aide, [holds], ["dibao"]) == {(holds, "dibao")}
        assert asked(aide, [holds], ["dibao"], on=date(2026, 12, 1)) == set()
