"""材料交一次: the same bytes under a later file, by its day, within a household, and never after the owner took it back."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from minzheng.engines.papers import keeping, queries, services
from minzheng.engines.papers.models import Blob, Paper
from minzheng.engines.papers.terms import TermUnfit, register_terms, serves_until, terms
from minzheng.engines.papers.types import PaperKind
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, after
from tests.engines.papers import hostile
from tests.engines.papers.test_add_paper import AT, FUHUAN, NANTONG, OTHER_TOWN, TOWN, add, aide, resident

LATER = AT + timedelta(days=200)


def into(application_id: UUID, owner: Actor, area: str = FUHUAN) -> services.Into:
    """Another file of the owner."""
    return services.Into(application_id, area, owner.person_id, "500110-2026-0001")


@pytest.mark.django_db
def test_a_paper_used_again_is_one_copy_with_its_first_day_and_file() -> None:
    me, first, later = resident(), new_id(), new_id()
    with open_scope(me.scope):
        paper = add(me, first)
        again = services.use_again(actor=me, paper_id=paper.id, into=into(later, me), at=LATER)
        assert services.use_again(actor=me, paper_id=paper.id, into=into(later, me), at=LATER) == again
        (line,) = queries.papers_of(later)
        assert (line.id, line.first_at, line.first_file) == (again, AT, "500110-2026-0001")
        assert (line.uploaded_at, line.reused_from) == (LATER, paper.id)
        assert queries.paper_bytes(again) == queries.paper_bytes(paper.id)
        assert Blob.objects.count() == 1
        (kept,) = queries.kept_of(me.person_id)
        assert (kept.line.id, kept.served) == (paper.id, (later,))
        assert Event.objects.filter(action="papers.paper.used_again", subject_id=paper.id).count() == 1


@pytest.mark.django_db
def test_officers_of_the_later_file_read_the_bytes_and_no_other_paper_of_the_first() -> None:
    me, first, later = resident(), new_id(), new_id()
    with open_scope(me.scope):
        paper = add(me, first)
        add(me, first, upload=hostile.photo(), kind=PaperKind.INCOME_PROOF)
        again = services.use_again(actor=me, paper_id=paper.id, into=into(later, me, NANTONG), at=LATER)
    with open_scope(OTHER_TOWN):
        assert queries.paper_bytes(again)[1] == "image/jpeg"
        with pytest.raises(NotYours):
            queries.paper_bytes(paper.id)
        with connection.cursor() as cursor:
            cursor.execute("select (select count(*) from papers_paper), (select count(*) from papers_blob)")
            assert cursor.fetchone() == (1, 1)
    with open_scope(resident().scope), connection.cursor() as cursor:
        cursor.execute("select (select count(*) from papers_paper) + (select count(*) from papers_blob)")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_过了有效期的材料不能再用() -> None:
    me, later = resident(), new_id()
    with open_scope(me.scope):
        paper = add(me, new_id())
        (kept,) = queries.kept_of(me.person_id)
        assert kept.last_day == date(2027, 11, 22)
        assert kept.serves_on(date(2027, 11, 22))
        assert not kept.serves_on(date(2027, 11, 23))
        with pytest.raises(keeping.PaperExpired, match="新的材料"):
            services.use_again(actor=me, paper_id=paper.id, into=into(later, me), at=AT + timedelta(days=366))
        assert queries.papers_of(later) == []


@pytest.mark.django_db
def test_证件按自己印的有效期_没写日期的先写() -> None:
    me, later = resident(), new_id()
    with open_scope(me.scope):
        card = add(me, new_id(), kind=PaperKind.DISABILITY_CARD)
        with pytest.raises(keeping.PaperServesOnce, match="到期的日子"):
            services.use_again(actor=me, paper_id=card.id, into=into(later, me), at=LATER)
        with pytest.raises(keeping.EndUnfit):
            services.tell_end(actor=me, paper_id=card.id, ends_on=date(2020, 1, 1), at=AT)
        services.tell_end(actor=me, paper_id=card.id, ends_on=date(2027, 3, 1), at=AT)
        assert queries.kept_of(me.person_id)[0].last_day == date(2027, 3, 1)
        assert services.use_again(actor=me, paper_id=card.id, into=into(later, me), at=AT)
        book = add(me, new_id())
        with pytest.raises(keeping.EndUnfit):
            services.tell_end(actor=me, paper_id=book.id, ends_on=date(2030, 1, 1), at=AT)


@pytest.mark.django_db
def test_说不清证明什么的材料只用一次() -> None:
    me = resident()
    with open_scope(me.scope):
        paper = add(me, new_id(), kind=PaperKind.OTHER)
        with pytest.raises(keeping.PaperServesOnce):
            services.use_again(actor=me, paper_id=paper.id, into=into(new_id(), me), at=AT)
        with pytest.raises(keeping.PaperServesOnce):
            services.lend(actor=me, paper_id=paper.id, person_id=new_id(), at=AT)


@pytest.mark.django_db
def test_taken_back_it_stays_where_it_serves_and_is_used_nowhere_else() -> None:
    me, her, later = resident(), resident(), new_id()
    with open_scope(me.scope):
        paper = add(me, new_id())
        again = services.use_again(actor=me, paper_id=paper.id, into=into(later, me), at=AT)
        services.lend(actor=me, paper_id=paper.id, person_id=her.person_id, at=AT)
        services.take_back(actor=me, paper_id=paper.id, at=LATER)
        services.take_back(actor=me, paper_id=paper.id, at=LATER)
        with pytest.raises(keeping.PaperServesOnce):
            services.use_again(actor=me, paper_id=paper.id, into=into(new_id(), me), at=LATER)
        assert [line.id for line in queries.papers_of(later)] == [again]
        assert queries.kept_of(me.person_id)[0].lent_to == ()
        services.give_again(actor=me, paper_id=paper.id, at=LATER)
        assert services.use_again(actor=me, paper_id=paper.id, into=into(new_id(), me), at=LATER)
    with open_scope(her.scope):
        assert queries.lent_to(her.person_id) == []


@pytest.mark.django_db
def test_a_lent_paper_is_seen_by_whom_it_is_lent_to_until_the_loan_ends() -> None:
    wife, husband, stranger = resident(), resident(), resident()
    with open_scope(wife.scope):
        paper = add(wife, new_id())
        services.lend(actor=wife, paper_id=paper.id, person_id=husband.person_id, at=AT)
        services.lend(actor=wife, paper_id=paper.id, person_id=husband.person_id, at=AT)
    with open_scope(husband.scope):
        (kept,) = queries.lent_to(husband.person_id)
        assert (kept.line.id, kept.lent_to) == (paper.id, (husband.person_id,))
        assert queries.paper_bytes(paper.id)[1] == "image/jpeg"
        with pytest.raises(NotYours):
            services.lend(actor=husband, paper_id=paper.id, person_id=stranger.person_id, at=AT)
        again = services.use_again(actor=husband, paper_id=paper.id, into=into(new_id(), husband), at=LATER)
    with open_scope(stranger.scope):
        assert queries.kept_paper(paper.id) is None
        with pytest.raises(NotYours):
            services.use_again(actor=stranger, paper_id=paper.id, into=into(new_id(), stranger), at=AT)
    with open_scope(wife.scope):
        services.end_loan(actor=wife, paper_id=paper.id, person_id=husband.person_id, at=LATER)
    with open_scope(husband.scope):
        assert queries.kept_paper(paper.id) is None
        assert queries.paper_bytes(again)[1] == "image/jpeg"
        with pytest.raises(NotYours):
            services.end_loan(actor=husband, paper_id=paper.id, person_id=husband.person_id, at=LATER)


@pytest.mark.django_db
def test_a_cleared_draft_takes_no_bytes_another_file_needs() -> None:
    me, first, draft = resident(), new_id(), new_id()
    with open_scope(me.scope):
        paper = add(me, first)
        services.use_again(actor=me, paper_id=paper.id, into=into(draft, me), at=LATER)
        services.remove_draft_papers(application_id=draft)
        assert queries.paper_bytes(paper.id)[1] == "image/jpeg"
        services.remove_draft_papers(application_id=first)
        assert Blob.objects.count() == Paper.objects.count() == 0


@pytest.mark.django_db
def test_moving_the_later_file_leaves_the_first_where_it_was() -> None:
    me, later = resident(), new_id()
    with open_scope(me.scope):
        paper = add(me, new_id())
        again = services.use_again(actor=me, paper_id=paper.id, into=into(later, me), at=LATER)
    with open_scope(Scope(lo="50", hi=after("50"))):
        services.follow_application(application_id=later, area_code=NANTONG, owner_id=me.person_id)
    with open_scope(TOWN):
        assert queries.paper_bytes(paper.id)[1] == "image/jpeg"
    with open_scope(OTHER_TOWN):
        assert queries.paper_bytes(again)[1] == "image/jpeg"


@pytest.mark.django_db
def test_what_runs_out_is_found_once_and_by_its_day() -> None:
    me = resident()
    with open_scope(me.scope):
        book = add(me, new_id())
        card = add(me, new_id(), kind=PaperKind.IDENTITY_CARD)
        services.tell_end(actor=me, paper_id=card.id, ends_on=date(2026, 12, 10), at=AT)
        add(me, new_id(), kind=PaperKind.OTHER)
        soon = (date(2026, 11, 22), date(2026, 12, 22))
        assert queries.running_out(between=soon, after=None, limit=9) == [card.id]
        year_on = (date(2027, 11, 1), date(2027, 12, 1))
        assert queries.running_out(between=year_on, after=None, limit=9) == [book.id]
        assert queries.running_out(between=year_on, after=book.id, limit=9) == []
        clerk = aide()
        assert services.note_expiry_told(actor=clerk, paper_id=book.id, at=AT)
        assert not services.note_expiry_told(actor=clerk, paper_id=book.id, at=AT)
        assert queries.running_out(between=year_on, after=None, limit=9) == []


def test_months_end_with_the_month() -> None:
    day = serves_until("income_proof", handed_on=date(2026, 8, 31), ends_on=None)
    assert day == date(2027, 2, 28)
    assert serves_until("identity_card", handed_on=date(2026, 8, 31), ends_on=None) is None


def test_a_row_that_would_serve_for_ever_is_refused(tmp_path: object) -> None:
    before = terms()
    for text in (
        '[love_letter]\nproves = "x"\nwhose = "person"\nmonths = 1',
        '[other]\nproves = "x"\nwhose = "person"',
    ):
        path = tmp_path / "papers.toml"  # type: ignore[operator]
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TermUnfit):
            register_terms(path)
    assert terms() == before


def test_每种材料都写明依据_没有规定的标待核实() -> None:
    for kind, term in terms().items():
        assert term.proves, kind
        assert term.source, kind
        assert term.verified == (kind is PaperKind.IDENTITY_CARD)
