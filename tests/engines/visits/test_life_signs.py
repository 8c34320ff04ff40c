"""走访本身就是生存认证：见到家里人、没说去世或外出的，当天就算确认。"""

from datetime import timedelta

import pytest

from minzheng.engines.benefits.queries import life_sources
from minzheng.engines.visits import services
from minzheng.engines.visits.life_signs import SOURCE, seen_at_the_door
from minzheng.engines.visits.types import DoorFindings, DoorVisitToRecord, Met, Noticed, PersonSeen
from minzheng.foundations.people.types import Home
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from tests.cast import MORNING, Cast
from tests.programmes.monitoring.neighbours import couple

pytestmark = pytest.mark.django_db
TODAY = local_date(MORNING)


@pytest.fixture
def home(cast: Cast) -> Home:
    """邓甲松 and 周甲梅 of 高滩村."""
    return couple(cast, 1)


def went(cast: Cast, home: Home, *people: PersonSeen, met: Met = Met.HOME) -> None:
    given = DoorVisitToRecord(
        household_id=home.id,
        at=MORNING,
        findings=DoorFindings(met=met, people=list(people)),
        token=str(new_id()),
    )
    with cast.acting("小杨") as actor:
        services.record_door_visit(actor=actor, visit=given, at=MORNING + timedelta(hours=1))


def test_走访登记为来源_见到就算_说去世或外出的不算(cast: Cast, home: Home) -> None:
    assert SOURCE in life_sources()
    one, other = (member.id for member in home.members)
    went(cast, home, PersonSeen(person_id=one), PersonSeen(person_id=other, noticed=[Noticed.AWAY]))
    with cast.acting("王敏"):
        signs = seen_at_the_door([one, other, new_id()], TODAY)
    assert [(sign.person_id, sign.on) for sign in signs] == [(one, TODAY)]


def test_家里没人的走访不算_更早的不算(cast: Cast, home: Home) -> None:
    people = [PersonSeen(person_id=member.id) for member in home.members]
    went(cast, home, *people, met=Met.NOBODY)
    with cast.acting("王敏"):
        assert seen_at_the_door([member.id for member in home.members], TODAY) == []
    went(cast, home, *people)
    with cast.acting("王敏"):
        assert len(seen_at_the_door([member.id for member in home.members], TODAY)) == 2
        assert seen_at_the_door([member.id for member in home.members], TODAY + timedelta(days=1)) == []
