"""走访一户：一张表，走访、回答、证件、变化一次办完；有一样不收，什么都不记。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import ChangeReport
from minzheng.engines.casework.queries import tables
from minzheng.engines.casework.services.tables import Definition, Subject, Where
from minzheng.engines.casework.types import CHANGE_NAMES
from minzheng.engines.visits import queries as visits
from minzheng.engines.visits.types import DoorFindings, DoorVisitToRecord, Met, Noticed, PersonSeen
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.types import Home
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.types import NewQuestion, NewTerm, Round
from tests.cast import MORNING, Cast
from tests.programmes.monitoring.neighbours import couples, refused, seen

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
NOON, EVENING = MORNING + timedelta(hours=3), MORNING + timedelta(hours=12)


@pytest.fixture
def village(cast: Cast) -> list[Home]:
    return couples(cast, 1, 2)


def stop(home: Home, *people: PersonSeen, **given: Any) -> Round:
    everybody = list(people) or [PersonSeen(person_id=one.id) for one in home.members]
    found = DoorFindings(met=Met.HOME, people=everybody)
    return Round(visit=DoorVisitToRecord(home.id, NOON, found, "one-form"), **given)


def recorded(cast: Cast, given: Round) -> UUID:
    with cast.acting("小杨") as aide:
        return services.record_round(actor=aide, round_=given, at=EVENING)


def waiting(cast: Cast, home: Home) -> Any:
    """A question about everybody, a card of the second member that ends."""
    with cast.acting("王敏") as clerk:
        new = NewQuestion("这几天降温，人平安吗", ("平安", "要人帮忙"), DAY + timedelta(days=3))
        services.ask_question(actor=clerk, question=new, at=MORNING)
        term = NewTerm(home.members[1].id, "disability_card", DAY + timedelta(days=30))
        services.note_term(actor=clerk, term=term, at=MORNING)
    with cast.acting("小杨"):
        return queries.business_of_homes([home.id], on=DAY)[home.id]


def test_一次走访_回答和证件一起办(cast: Cast, village: list[Home]) -> None:
    home = village[0]
    business = waiting(cast, home)
    noted = NewTerm(home.head_id, "account", DAY + timedelta(days=20))
    answers = {row.id: "平安" for row in business.rows}
    recorded(cast, stop(home, answers=answers, reminded=(business.terms[0].id,), noted=noted))
    with cast.acting("小杨") as aide:
        file = services.open_home(actor=aide, household_id=home.id, at=EVENING)
        assert [one.unchanged for one in file.visits] == [True] and file.business.rows == []
        assert sorted((one.kind.value, one.reminded_by) for one in file.business.terms) == [
            ("account", ""), ("disability_card", "小杨")
        ]  # fmt: skip
        assert len(queries.open_rows(on=DAY)) == 4 and queries.waiting_counts()["rows"] == 2
        assert Event.objects.filter(action="monitoring.home.opened", person_id=home.head_id).count() == 1


def test_走访时换发(cast: Cast, village: list[Home]) -> None:
    term = waiting(cast, village[0]).terms[0]
    recorded(cast, stop(village[0], renewed={term.id: term.suggested}))
    with cast.acting("小杨"):
        assert queries.terms_ending(on=DAY) == []


def test_变化报给镇街_待遇照发(cast: Cast, village: list[Home]) -> None:
    """审核确认办法第三十条：家庭变化开复核，复核期间照常发放。"""
    home = village[0]
    recorded(cast, stop(home, seen(home, 1, Noticed.ILLNESS, words="住院回来"), seen(home, 0, Noticed.AWAY)))
    with cast.acting("王敏"):
        (told,) = ChangeReport.objects.order_by("pk")
        assert (told.kind, told.person_id, told.household_id) == ("illness", home.members[1].id, home.id)
        assert told.application is not None and told.application.kind == "review"
    with cast.acting("李科"):
        due = [row.amount_fen for row in benefits.due(month=DAY) if row.household_id == home.id]
    assert due == [86_000]


def test_不报的变化_只留在走访里(cast: Cast, village: list[Home]) -> None:
    recorded(cast, stop(village[0], seen(village[0], 0, Noticed.INCOME), tell_town=False))
    recorded(cast, stop(village[1], seen(village[1], 0, Noticed.SCHOOL, Noticed.HOUSE)))
    with cast.acting("王敏"):
        assert ChangeReport.objects.count() == 0 and len(visits.latest_door_visits()) == 2


def test_能报的变化_都是复核认得的() -> None:
    assert set(services.TOLD_ON) <= set(CHANGE_NAMES) & set(Noticed)


def test_同一张表再交一次_什么也不重复(cast: Cast, village: list[Home]) -> None:
    home = village[0]
    given = stop(home, seen(home, 0, Noticed.WORK), noted=NewTerm(home.head_id, "account", DAY))
    assert recorded(cast, given) == recorded(cast, given)
    with cast.acting("王敏"):
        assert ChangeReport.objects.count() == 1
        assert Event.objects.filter(action="monitoring.term.noted").count() == 1


def test_有一样不收_什么都不记(cast: Cast, village: list[Home]) -> None:
    home = village[0]
    with refused(Refusal):
        recorded(cast, stop(home, noted=NewTerm(home.head_id, "library_card", DAY)))
    with cast.acting("小杨"):
        assert visits.door_visits_of(home.id) == []


def test_一次走访_三本台账都有(cast: Cast, village: list[Home]) -> None:
    """voices.md 14：走访只记一次，日志、在保人员表、走访台账都由它生成。"""
    home = village[0]
    recorded(cast, stop(home, seen(home, 1, Noticed.CARE)))
    with cast.acting("王敏"):
        log = tables.build(
            Definition(
                Subject.VISIT, ("household.group", "visit.home", "visit.last", "visit.found", "visit.met")
            ),
            on=DAY,
        )
        assert log.rows == [[home.group_name, home.head_name, DAY, "需要人照料", "见到家里人"]]
        roster = tables.build(
            Definition(Subject.PERSON, ("person.name", "visit.last", "visit.found")), on=DAY
        )
        found = {row[0]: row[1:] for row in roster.rows}
        assert found[home.members[1].name] == [DAY, "需要人照料"] and found[village[1].head_name] == [
            None,
            "",
        ]
        counted = tables.build(Definition(Subject.VISIT, (), groups=("visit.found",)), on=DAY)
        assert counted.headings == ["走访情况", "次数"] and counted.rows[-1] == ["合计", 1]
        later = Definition(Subject.VISIT, ("visit.home",), Where(since=DAY + timedelta(days=1)))
        assert tables.build(later, on=DAY + timedelta(days=1)).rows == []
    with cast.acting("小杨"):
        assert visits.door_log(since=MORNING, until=EVENING)[0].household_id == home.id


def test_别处的家_打不开(cast: Cast, village: list[Home]) -> None:
    for who, home_id in (("外镇", village[0].id), ("小杨", new_id())):
        with cast.acting(who) as actor, refused(NotYours):
            services.open_home(actor=actor, household_id=home_id, at=EVENING)
