"""证件和期限只有一张清单：到期前 90、30、7 天请人提醒协助；换发、更正以后不再问；谁的钱都不停。"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits import proof_of_life
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.models import AwardQuestion
from minzheng.engines.benefits.types import Decided
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Membership
from minzheng.foundations.people.types import Home
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.models import CardTerm
from minzheng.programmes.monitoring.types import CARD_NAMES, CardKind, NewTerm
from tests.cast import MORNING, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.monitoring.neighbours import couple

pytestmark = pytest.mark.django_db
ENDS = MORNING.date() + timedelta(days=95)
OTHER = "500101500101001001"


@pytest.fixture
def home(cast: Cast) -> Home:
    return couple(cast, 1)


def noted(cast: Cast, home: Home, kind: CardKind = CardKind.GUARDIANSHIP) -> UUID:
    with cast.acting("小杨") as aide:
        return services.note_term(actor=aide, term=NewTerm(home.members[1].id, kind, ENDS), at=MORNING)


def night(days_before: int) -> int:
    local = datetime(ENDS.year, ENDS.month, ENDS.day, 2, tzinfo=BEIJING)
    return proof_of_life.look_at_terms(at=local - timedelta(days=days_before))


def asked(open_only: bool = False) -> list[AwardQuestion]:
    with open_scope(WHOLE_CITY):
        rows = AwardQuestion.objects.filter(kind="term")
        rows = rows.filter(closed_at__isnull=True) if open_only else rows
        return list(rows.order_by("opened_at", "pk"))


@pytest.mark.parametrize("kind", list(CardKind))
def test_记一次_三次请人_写明是什么证件(cast: Cast, home: Home, kind: CardKind) -> None:
    noted(cast, home, kind)
    assert night(91) == 0 and asked() == []
    for days in (90, 89, 30, 7, 0):
        assert night(days) == 1
    found = asked()
    assert [row.role for row in found] == ["village_worker", "town_clerk", "town_leader"]
    assert all(str(CARD_NAMES[kind]) in row.words and "不停发" in row.advice for row in found)
    with open_scope(WHOLE_CITY):
        assert benefits.due(month=ENDS + timedelta(days=40))


def test_换发以后不再问_新的到期前再问(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    night(30)
    with cast.acting("王敏") as clerk:
        until = ENDS.replace(year=ENDS.year + 1)
        services.renew_term(actor=clerk, term_id=term_id, until=until, at=MORNING)
    (row,) = asked()
    assert row.outcome == "done" and "已续期至" in row.answer and "王敏" in row.closed_by_name
    assert night(7) == 0 and asked(open_only=True) == []


def test_日期更正了_按新日期问(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    night(90)
    with cast.acting("小杨") as aide:
        later = NewTerm(home.members[1].id, CardKind.GUARDIANSHIP, ENDS + timedelta(days=300))
        assert services.note_term(actor=aide, term=later, at=MORNING) == term_id
    assert asked(open_only=True) == [] and "更正" in asked()[0].answer
    assert night(60) == 0


def test_搬家以后_到期清单跟到新的地方(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    with cast.acting("李科") as confirmer:
        award = benefits.award_of_household(household_id=home.id, kind="dibao")
        assert award is not None
        decided = Decided(new_id(), confirmer.posting_id, "2026", "迁往外区县，已办好交接")
        with open_scope(WHOLE_CITY):
            ledger.move_award(
                actor=confirmer, award_id=award.id, area_code=OTHER, decided=decided, at=MORNING
            )
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        assert CardTerm.objects.get(pk=term_id).area_code == OTHER
    with cast.acting("王敏"):
        assert queries.terms_ending(on=ENDS) == []


def test_提醒过就不再天天问_到下一步再问(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    night(90)
    with cast.acting("小杨") as aide:
        services.remind_of_term(actor=aide, term_id=term_id, at=MORNING + timedelta(days=5))
    assert asked(open_only=True) == [] and "已提醒" in asked()[0].answer
    night(89), night(80)
    assert len(asked()) == 1, "not every night again"
    night(30)
    (row,) = asked(open_only=True)
    assert row.role == "town_clerk"


def test_早已分户出去的人_证件清单不跟着原来的家搬(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    elsewhere = couple(cast, 2)
    with cast.acting("李科") as confirmer:
        award = benefits.award_of_household(household_id=home.id, kind="dibao")
        assert award is not None
        with open_scope(WHOLE_CITY):
            Membership.objects.filter(person_id=home.members[1].id).update(household_id=elsewhere.id)
            decided = Decided(new_id(), confirmer.posting_id, "2026", "迁往外区县，已办好交接")
            ledger.move_award(
                actor=confirmer, award_id=award.id, area_code=OTHER, decided=decided, at=MORNING
            )
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        assert CardTerm.objects.get(pk=term_id).area_code == home.area_code


def test_别处已登记的证件_客气地说明_不出错(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    with open_scope(WHOLE_CITY):
        CardTerm.objects.filter(pk=term_id).update(area_code=OTHER)
    with pytest.raises(services.TermElsewhere, match="核对"):
        noted(cast, home)
