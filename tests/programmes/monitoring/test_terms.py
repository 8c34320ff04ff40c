"""到期证件：照着证件记一次；到期不停发；提醒、换发各点一下。"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.types import Home
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.models import CardTerm
from minzheng.programmes.monitoring.types import CardKind, NewTerm
from tests.cast import MORNING, Cast
from tests.programmes.monitoring.neighbours import couple, refused

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
ENDS = DAY + timedelta(days=38)


@pytest.fixture
def home(cast: Cast) -> Home:
    return couple(cast, 1)


def noted(
    cast: Cast, home: Home, until: date = ENDS, kind: str = "disability_card", who: str = "小杨"
) -> UUID:
    with cast.acting(who) as actor:
        term = NewTerm(home.members[1].id, kind, until)
        return services.note_term(actor=actor, term=term, at=MORNING)


def test_九十天内到期的_按日期列出(cast: Cast, home: Home) -> None:
    noted(cast, home)
    noted(cast, home, DAY - timedelta(days=3), "identity_card")
    noted(cast, home, DAY + timedelta(days=91), "account")
    with cast.acting("王敏"):
        lines = queries.terms_ending(on=DAY)
        assert [(one.kind, one.until) for one in lines] == [
            (CardKind.IDENTITY_CARD, DAY - timedelta(days=3)),
            (CardKind.DISABILITY_CARD, ENDS),
        ]
        assert (lines[0].name, lines[0].household_id) == (home.members[1].name, home.id)
        assert len(queries.terms_ending(on=DAY + timedelta(days=1))) == 3
    with cast.acting("外镇"):
        assert queries.terms_ending(on=DAY) == []


def test_提醒一下_换发一下(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    with cast.acting("小杨") as aide:
        services.remind_of_term(actor=aide, term_id=term_id, at=MORNING)
        (line,) = queries.terms_ending(on=DAY)
        assert (line.reminded_at, line.reminded_by) == (MORNING, "小杨")
        assert line.suggested == ENDS.replace(year=ENDS.year + 10)
        new = services.renew_term(actor=aide, term_id=term_id, until=line.suggested, at=MORNING)
        assert queries.terms_ending(on=DAY) == []
        after = queries.term(new)
        assert after is not None and after.until == line.suggested and after.reminded_at is None
        with refused(services.TermRenewed):
            services.remind_of_term(actor=aide, term_id=term_id, at=MORNING)
        actions = Event.objects.filter(subject_kind="card_term", person_id=home.members[1].id)
        assert sorted(actions.values_list("action", flat=True)) == [
            "monitoring.term.noted", "monitoring.term.reminded", "monitoring.term.renewed"
        ]  # fmt: skip


def test_证件过期_待遇照发(cast: Cast, home: Home) -> None:
    noted(cast, home, DAY - timedelta(days=400))
    with cast.acting("李科"):
        due = [row for row in benefits.due(month=DAY) if row.household_id == home.id]
    assert [row.amount_fen for row in due] == [86_000]


def test_再记一次_改成新看到的日期(cast: Cast, home: Home) -> None:
    first = noted(cast, home)
    with cast.acting("小杨") as aide:
        services.remind_of_term(actor=aide, term_id=first, at=MORNING)
    assert noted(cast, home, ENDS + timedelta(days=1)) == first
    with cast.acting("小杨"):
        (line,) = queries.terms_ending(on=DAY)
    assert line.until == ENDS + timedelta(days=1) and line.reminded_at is None


def test_同一个证件_数据库里只有一个未换的(cast: Cast, home: Home) -> None:
    noted(cast, home)
    with cast.acting("小杨") as aide, refused(IntegrityError):
        CardTerm.objects.create(
            area_code=home.area_code, person_id=home.members[1].id, kind="disability_card", until=ENDS,
            noted_by=aide.posting_id, noted_at=MORNING,
        )  # fmt: skip


def test_日期不对_种类不对_不收(cast: Cast, home: Home) -> None:
    for until, kind in ((ENDS, "library_card"), (date(2226, 1, 1), "account"), (date.min, "account")):
        with refused(services.TermUnfit):
            noted(cast, home, until, kind)
    term_id = noted(cast, home)
    with cast.acting("小杨") as aide:
        for until in (ENDS, date.min):
            with refused(services.TermUnfit):
                services.renew_term(actor=aide, term_id=term_id, until=until, at=MORNING)


@pytest.mark.parametrize("who", ["外镇", "外人", "李科", "张主任"])
def test_别处和别的岗位_不能记也不能换(cast: Cast, home: Home, who: str) -> None:
    term_id = noted(cast, home)
    with refused(NotYours):
        noted(cast, home, who=who)
    with cast.acting(who) as stranger, refused(NotYours):
        services.remind_of_term(actor=stranger, term_id=term_id, at=MORNING)


def test_没有这个人_没有这个证件(cast: Cast, home: Home) -> None:
    with cast.acting("小杨") as aide:
        with refused(NotYours):
            services.note_term(actor=aide, term=NewTerm(new_id(), "account", ENDS), at=MORNING)
        with refused(NotYours):
            services.renew_term(actor=aide, term_id=new_id(), until=ENDS, at=MORNING)


def test_闰年二月二十九日到期的(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home, date(2028, 2, 29), "account")
    with cast.acting("小杨"):
        line = queries.term(term_id)
    assert line is not None and line.suggested == date(2033, 2, 28)
