"""材料交一次: who may use a paper of an earlier file in a later one, and when its owner is told that it runs out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.paper_holders import FileTakesNoPapers
from minzheng.engines.casework.paper_jobs import papers_running_out
from minzheng.engines.casework.services.kept_papers import NotOneHousehold, PlaceFirst
from minzheng.engines.messages.models import Message
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.keeping import PaperExpired
from minzheng.engines.papers.services import add_paper
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Membership
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours
from tests.cast import GAOTAN_AREA, MORNING, Cast, resident
from tests.engines.casework.conftest import FAMILY, filled
from tests.engines.casework.steps import accepted, handed_in
from tests.engines.casework.test_papers_follow import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
LATER = MORNING + timedelta(days=100)


def party(application_id: UUID, position: int) -> Party:
    """One of the family."""
    with open_scope(WHOLE_CITY):
        return Party.objects.get(application_id=application_id, position=position)


def put(cast: Cast, application_id: UUID, kind: str = "household_book") -> UUID:
    """A paper of the family, handed in by the aide beside it."""
    owner = party(application_id, 0).person_id
    with cast.acting("小杨") as aide:
        paper = add_paper(
            actor=aide, application_id=application_id, area_code=GAOTAN_AREA, kind=kind, upload=photo(),
            filename="照片.jpg", at=MORNING, owner_id=owner,
        )  # fmt: skip
    return UUID(str(paper.id))


def draft_of(actor: Actor, *, place: bool = True) -> UUID:
    """A new draft of a person's own, with its place."""
    application_id = services.start_application(actor=actor, items=["dibao"], at=LATER)
    if place:
        services.save_answers(actor=actor, application_id=application_id, answers=FAMILY, version=1, at=LATER)
    return application_id


@pytest.fixture
def luo(cast: Cast) -> Iterator[tuple[Actor, UUID, UUID]]:
    """罗庆华 whose first file stands handed in with a household book: (she, file, paper)."""
    application_id = handed_in(cast)
    paper = put(cast, application_id)
    yield resident(party(application_id, 0).person_id), application_id, paper


def offered(actor: Actor, into: UUID, at: datetime = LATER) -> list[UUID]:
    """Ids of what is offered."""
    found = services.look_for_papers(actor=actor, into=into, at=at)
    return [one.id for offers in found.values() for one in offers]


def test_上次交过的_一点就用_办事人员看得到是哪天哪件事交的(
    luo: tuple[Actor, UUID, UUID], cast: Cast
) -> None:
    her, first, paper = luo
    with open_scope(her.scope):
        later = draft_of(her)
        assert offered(her, later) == [paper]
        there = services.reuse_paper(actor=her, paper_id=paper, into=later, at=LATER)
        assert offered(her, later) == []
        (mine,) = queries.papers_of_mine(her.person_id, on=date(2027, 3, 3))
        assert (mine.state, mine.kept.served, len(mine.files)) == ("serves", (later,), 2)
    with cast.acting("王敏"):
        (line,) = queries.papers_with(later)
        number = Application.objects.get(pk=first).number
        assert (line.id, line.first_at, line.first_file) == (there, MORNING, number)
        assert Event.objects.filter(action="casework.paper.reused", subject_id=later).count() == 1


def test_过了期的不提示_硬要用也有礼貌地拒绝(luo: tuple[Actor, UUID, UUID]) -> None:
    her, _first, paper = luo
    year = MORNING + timedelta(days=370)
    with open_scope(her.scope):
        later = draft_of(her)
        assert offered(her, later, year) == []
        assert queries.papers_of_mine(her.person_id, on=date(2027, 11, 28))[0].state == "over"
        with pytest.raises(PaperExpired, match="新的材料"):
            services.reuse_paper(actor=her, paper_id=paper, into=later, at=year)


def test_别的人家看不到也用不了(luo: tuple[Actor, UUID, UUID]) -> None:
    her, _first, paper = luo
    other = resident()
    from minzheng.foundations.people.models import Person

    with open_scope(other.scope):
        Person(id=other.person_id, name="外人", created_at=MORNING).save(force_insert=True)
        theirs = draft_of(other)
        assert offered(other, theirs) == []
        with pytest.raises(NotYours):
            services.reuse_paper(actor=other, paper_id=paper, into=theirs, at=LATER)
        assert queries.papers_of_mine(other.person_id, on=date(2027, 3, 3)) == []
    with open_scope(her.scope), pytest.raises(NotYours):
        services.reuse_paper(actor=her, paper_id=paper, into=theirs, at=LATER)


def test_家里人要本人同意才能用_分了户就不能再用(cast: Cast) -> None:
    first = accepted(cast)
    paper = put(cast, first)
    her, son = resident(party(first, 0).person_id), resident(party(first, 1).person_id)
    with open_scope(son.scope):
        his = draft_of(son)
        assert offered(son, his) == []
        with pytest.raises(NotYours):
            services.reuse_paper(actor=son, paper_id=paper, into=his, at=LATER)
        with pytest.raises(NotYours):
            services.lend_paper(actor=son, paper_id=paper, party_id=party(first, 1).id, at=LATER)
    with open_scope(her.scope):
        services.lend_paper(actor=her, paper_id=paper, party_id=party(first, 1).id, at=LATER)
        assert queries.papers_of_mine(her.person_id, on=date(2027, 3, 3))[0].lent_names == ("罗小军",)
    with open_scope(son.scope):
        assert offered(son, his) == [paper]
        (lent,) = queries.papers_of_mine(son.person_id, on=date(2027, 3, 3))
        assert not lent.own
    with open_scope(WHOLE_CITY):
        homes = Membership.objects.filter(person_id=son.person_id, until=None)
        kept = list(homes)
        homes.update(until=date(2027, 1, 1))
    with open_scope(son.scope), pytest.raises(NotOneHousehold):
        services.reuse_paper(actor=son, paper_id=paper, into=his, at=LATER)
    with open_scope(WHOLE_CITY):
        Membership.objects.filter(pk__in=[one.pk for one in kept]).update(until=None)
    with open_scope(son.scope):
        assert services.reuse_paper(actor=son, paper_id=paper, into=his, at=LATER)


def test_村里帮着填的_凭身份证号找到本人交过的_看过留痕(luo: tuple[Actor, UUID, UUID], cast: Cast) -> None:
    her, _first, paper = luo
    beside, _version = filled(cast)
    with cast.acting("小杨") as aide:
        assert offered(aide, beside) == [paper]
        looked = Event.objects.filter(action="casework.papers.offered", person_id=her.person_id)
        assert looked.count() == 1
        assert services.reuse_paper(actor=aide, paper_id=paper, into=beside, at=LATER)
    with cast.acting("外镇") as elsewhere, pytest.raises(NotYours):
        services.reuse_paper(actor=elsewhere, paper_id=paper, into=beside, at=LATER)
    with cast.acting("张主任") as leader, pytest.raises(NotYours):
        services.look_for_papers(actor=leader, into=beside, at=LATER)
    with open_scope(her.scope):
        own = draft_of(her)
    with cast.acting("小杨") as aide, pytest.raises(NotYours):
        services.reuse_paper(actor=aide, paper_id=paper, into=own, at=LATER)


def test_a_file_takes_papers_before_acceptance_and_with_a_place_only(cast: Cast) -> None:
    first = accepted(cast)
    paper = put(cast, first)
    her = resident(party(first, 0).person_id)
    with open_scope(her.scope):
        assert offered(her, first) == []
        with pytest.raises(FileTakesNoPapers):
            services.reuse_paper(actor=her, paper_id=paper, into=first, at=LATER)
        nowhere = draft_of(her, place=False)
        with pytest.raises(PlaceFirst):
            services.reuse_paper(actor=her, paper_id=paper, into=nowhere, at=LATER)


def test_还没提交的草稿里的材料不算交过(luo: tuple[Actor, UUID, UUID]) -> None:
    her, _first, _paper = luo
    with open_scope(her.scope):
        draft = draft_of(her)
        add_paper(
            actor=her, application_id=draft, area_code=GAOTAN_AREA, kind="income_proof", upload=photo(),
            filename="流水.jpg", at=LATER,
        )  # fmt: skip
        assert [one.kept.line.kind for one in queries.papers_of_mine(her.person_id, on=date(2027, 3, 3))] == [
            "household_book"
        ]


def test_her_own_words_about_a_paper_and_nobody_elses(luo: tuple[Actor, UUID, UUID], cast: Cast) -> None:
    her, first, paper = luo
    card, son = put(cast, first, "disability_card"), party(first, 1)
    with open_scope(her.scope):
        services.describe_paper(actor=her, paper_id=card, ends_on=date(2027, 6, 1), at=LATER)
        services.describe_paper(actor=her, paper_id=card, party_id=son.id, at=LATER)
        found = {one.kept.line.id: one for one in queries.papers_of_mine(her.person_id, on=date(2027, 3, 3))}
        assert (found[card].about, found[card].state, found[paper].about) == ("罗小军", "serves", "")
        services.keep_paper_back(actor=her, paper_id=paper, back=True, at=LATER)
        assert queries.papers_of_mine(her.person_id, on=date(2027, 3, 3))[-1].state == "taken_back"
        assert offered(her, draft_of(her)) == [card]
        services.keep_paper_back(actor=her, paper_id=paper, back=False, at=LATER)
    with cast.acting("小杨") as aide, pytest.raises(NotYours):
        services.keep_paper_back(actor=aide, paper_id=paper, back=True, at=LATER)
    his = resident(son.person_id)
    with open_scope(his.scope), pytest.raises(NotYours):
        services.describe_paper(actor=his, paper_id=paper, ends_on=date(2028, 1, 1), at=LATER)


def test_快到期_只有正在办正在享受的才告诉一次_什么也不停(cast: Cast) -> None:
    first = accepted(cast)
    paper = put(cast, first)
    owner = party(first, 0).person_id

    def state() -> str:
        with open_scope(WHOLE_CITY):
            return str(Application.objects.get(pk=first).state)

    def told() -> int:
        with open_scope(WHOLE_CITY):
            return int(Message.objects.filter(person_id=owner, kind="casework.paper_expiring").count())

    early, soon = MORNING + timedelta(days=330), MORNING + timedelta(days=340)
    papers_running_out(at=early)
    assert told() == 0
    before = state()
    papers_running_out(at=soon + timedelta(minutes=7))
    assert told() == 0
    papers_running_out(at=soon)
    papers_running_out(at=soon + timedelta(days=1))
    assert told() == 1
    with open_scope(WHOLE_CITY):
        assert papers.kept_paper(paper).expiry_told
    assert state() == before


def test_没有用处的材料到期不打扰(cast: Cast) -> None:
    first = handed_in(cast)
    put(cast, first)
    her = resident(party(first, 0).person_id)
    with open_scope(her.scope):
        services.withdraw(actor=her, application_id=first, reason="不办了", at=MORNING)
    papers_running_out(at=MORNING + timedelta(days=340))
    with open_scope(WHOLE_CITY):
        assert not Message.objects.filter(kind="casework.paper_expiring").exists()
