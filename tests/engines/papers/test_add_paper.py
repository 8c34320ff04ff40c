"""Papers taken in, read back, withdrawn, with real rows as the app role."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from minzheng.engines.papers import queries, services
from minzheng.engines.papers.models import Blob, Paper
from minzheng.engines.papers.types import (
    MOST_PAPERS,
    KindNotTaken,
    PaperAlreadyWithdrawn,
    PaperKind,
    PaperKindUnknown,
    PaperSource,
    TooManyPapers,
)
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.services import SealBroken
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import start_of
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, after
from tests.engines.papers import hostile

AT = start_of(date(2026, 11, 22))
FUHUAN, NANTONG = "500110500110121000", "500193500110119000"
TOWN, OTHER_TOWN = Scope(lo=FUHUAN, hi=after(FUHUAN)), Scope(lo=NANTONG, hi=after(NANTONG))


def aide() -> Actor:
    """救助专干 of the town."""
    return Actor(role=Role.VILLAGE_WORKER, name="小杨", scope=TOWN, account_id=new_id(), posting_id=new_id())


def resident() -> Actor:
    """A woman on her phone: her own rows only."""
    me = new_id()
    return Actor(
        role=Role.RESIDENT, name="罗庆华", scope=Scope(subject=me), account_id=new_id(), person_id=me
    )


def add(actor: Actor, application_id: UUID, **changed: Any) -> Paper:
    """A photo of the household book, unless told otherwise."""
    new: dict[str, Any] = {
        "application_id": application_id,
        "area_code": FUHUAN,
        "kind": PaperKind.HOUSEHOLD_BOOK,
        "upload": hostile.photo_with_place(),
        "filename": "户口簿.jpg.exe",
        "at": AT,
        "source": PaperSource.CAMERA,
    }
    return services.add_paper(actor=actor, **{**new, **changed})


@pytest.mark.django_db
def test_a_photo_is_kept_clean_and_sealed() -> None:
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        paper = add(actor, application)
        data, media_type = queries.paper_bytes(paper.id)
        assert media_type == "image/jpeg"
        assert data.startswith(b"\xff\xd8\xff")
        assert b"PhoneMaker" not in data
        assert b"JFIF" not in bytes(Blob.objects.get(pk=paper.blob_id).box)
        (line,) = queries.papers_of(application)
        assert (line.name, line.kind_name, line.source) == ("户口簿.jpg", "户口簿", PaperSource.CAMERA)
        assert queries.kinds_of(application) == {PaperKind.HOUSEHOLD_BOOK}
        (event,) = Event.objects.filter(subject_id=paper.id)
        assert event.action == "papers.paper.added"


@pytest.mark.django_db
def test_a_double_click_is_one_paper_and_order_is_kept() -> None:
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        first = add(actor, application)
        assert add(actor, application).id == first.id
        scan = add(
            actor, application, upload=hostile.scan(), kind=PaperKind.INCOME_PROOF, filename="流水.pdf"
        )
        assert [line.id for line in queries.papers_of(application)] == [first.id, scan.id]
        assert (scan.position, scan.pages, scan.name) == (2, 2, "流水.pdf")


@pytest.mark.django_db
def test_a_hostile_upload_leaves_no_row() -> None:
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        with pytest.raises(KindNotTaken):
            add(actor, application, upload=hostile.SVG, filename="身份证.jpg")
        with pytest.raises(PaperKindUnknown):
            add(actor, application, kind="love_letter")
        assert queries.papers_of(application) == []


@pytest.mark.django_db
def test_more_papers_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_PAPERS", 1)
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        add(actor, application)
        with pytest.raises(TooManyPapers, match=str(MOST_PAPERS)):
            add(actor, application, upload=hostile.photo())


@pytest.mark.django_db
def test_withdrawing_keeps_the_trace() -> None:
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        paper = add(actor, application)
        services.withdraw_paper(actor=actor, paper_id=paper.id, why="拍错了", at=AT)
        assert queries.papers_of(application) == []
        with pytest.raises(NotYours):
            queries.paper_bytes(paper.id)
        with pytest.raises(PaperAlreadyWithdrawn):
            services.withdraw_paper(actor=actor, paper_id=paper.id, why="", at=AT)
        assert Paper.objects.get(pk=paper.id).withdrawn_why == "拍错了"
        assert add(actor, application).id != paper.id


@pytest.mark.django_db
def test_the_family_reads_its_own_and_nobody_elses() -> None:
    me, application = resident(), new_id()
    with open_scope(me.scope):
        paper = add(me, application)
        assert paper.owner_id == me.person_id
        assert queries.paper_bytes(paper.id)[0]
    with open_scope(TOWN):
        assert [line.id for line in queries.papers_of(application)] == [paper.id]
    for foreign in (OTHER_TOWN, resident().scope):
        with open_scope(foreign):
            assert queries.papers_of(application) == []
            with pytest.raises(NotYours):
                queries.paper_bytes(paper.id)
            with pytest.raises(NotYours):
                services.withdraw_paper(actor=aide(), paper_id=paper.id, why="", at=AT)
            with connection.cursor() as cursor:
                cursor.execute(
                    "select (select count(*) from papers_paper) + (select count(*) from papers_blob)"
                )
                assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_what_an_aide_uploads_for_her_is_hers_to_read() -> None:
    her, application = resident(), new_id()
    with open_scope(TOWN):
        paper = add(aide(), application, owner_id=her.person_id)
    with open_scope(her.scope):
        assert queries.paper_bytes(paper.id)[1] == "image/jpeg"


@pytest.mark.django_db
def test_bytes_moved_to_another_row_do_not_open() -> None:
    actor, application = aide(), new_id()
    with open_scope(actor.scope):
        one, two = add(actor, application), add(actor, application, upload=hostile.photo())
        box = Blob.objects.get(pk=one.blob_id).box
        Blob.objects.filter(pk=two.blob_id).update(box=box)
        with pytest.raises(SealBroken):
            queries.paper_bytes(two.id)


@pytest.mark.django_db
def test_opening_a_paper_leaves_a_line_the_person_can_read() -> None:
    me, application = resident(), new_id()
    with open_scope(TOWN):
        paper = add(aide(), application, owner_id=me.person_id)
        data, media_type = services.open_paper(actor=aide(), paper_id=paper.id, at=AT, purpose="初审")
        assert (data[:3], media_type) == (b"\xff\xd8\xff", "image/jpeg")
        with pytest.raises(NotYours):
            services.open_paper(actor=aide(), paper_id=new_id(), at=AT, purpose="初审")
    with open_scope(me.scope):
        assert Event.objects.filter(action="papers.paper.opened", person_id=me.person_id).count() == 1
