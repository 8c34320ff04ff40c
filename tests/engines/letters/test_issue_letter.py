"""Issuing, rendering and serving letters, with real rows as the app role."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction

from minzheng.engines.jobs.services import run_job
from minzheng.engines.letters import queries, services
from minzheng.engines.letters.models import Letter, LetterFile, LetterService
from minzheng.engines.letters.types import (
    Delivery,
    LetterAlreadyServed,
    LetterIncomplete,
    LetterKindUnknown,
    LetterNotReady,
    LetterStatus,
    ServiceMethod,
)
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, after
from tests.engines.letters.golden import text_of
from tests.engines.letters.samples import AT, DATA

FUHUAN, NANTONG = "500110500110121000", "500193500110119000"
WHOLE = Scope(lo="50", hi="51")


def officer(area: str = FUHUAN, role: Role = Role.DISTRICT_CONFIRMER) -> Actor:
    """An officer of one area."""
    return Actor(
        role=role, name="李科", scope=Scope(lo=area, hi=after(area)), posting_id=new_id(), area_name="綦江区"
    )


def issue(actor: Actor, **changed: Any) -> Letter:
    """The confirmation letter of the sample family."""
    new: dict[str, Any] = {
        "kind": "dibao.confirmation",
        "case_id": new_id(),
        "application_id": new_id(),
        "area_code": FUHUAN,
        "addressee": "罗庆华",
        "data": DATA["dibao.confirmation"],
        "at": AT,
    }
    return services.issue(actor=actor, **{**new, **changed})


def render(letter: Letter) -> None:
    """What the worker does."""
    run_job("letters.render", {"letter_id": str(letter.id), "area_code": letter.area_code})


@pytest.mark.django_db
def test_a_letter_is_numbered_set_and_read() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        assert letter.number == "綦民低保确字〔2026〕第0001号"
        assert letter.status == LetterStatus.DRAFTING
        with pytest.raises(LetterNotReady):
            queries.pdf_of(letter.id)
        render(letter)
        text = text_of(queries.pdf_of(letter.id))
        assert "綦民低保确字〔2026〕第0001号" in text
        assert "罗燚" in text
        assert "样件" in text
        (line,) = queries.letters_of(letter.application_id)
        assert (line.ready, line.served_at) == (True, None)


@pytest.mark.django_db
def test_the_words_and_the_file_are_sealed() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        render(letter)
        letter.refresh_from_db()
        assert "罗燚".encode() not in bytes(letter.words_box)
        file = LetterFile.objects.get(letter=letter)
        assert b"%PDF" not in bytes(file.box)
        assert len(file.sha256) == len(letter.template_digest) == 64


@pytest.mark.django_db
def test_rendering_twice_changes_nothing() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        render(letter)
        first = LetterFile.objects.get(letter=letter).sha256
        render(letter)
        assert LetterFile.objects.get(letter=letter).sha256 == first


@pytest.mark.django_db
def test_numbers_follow_and_a_rollback_leaves_no_gap() -> None:
    actor = officer()
    with open_scope(actor.scope):
        issue(actor)
        with pytest.raises(RuntimeError), transaction.atomic():
            issue(actor)
            raise RuntimeError
        assert issue(actor).number.endswith("第0002号")
        next_year = issue(actor, at=AT + timedelta(days=60))
        assert next_year.number == "綦民低保确字〔2027〕第0001号"


@pytest.mark.django_db
def test_two_units_with_one_mark_count_apart() -> None:
    for area in (FUHUAN, NANTONG):
        actor = officer(area)
        with open_scope(actor.scope):
            assert issue(actor, area_code=area).number.endswith("第0001号")


@pytest.mark.django_db
def test_a_missing_fact_takes_no_number() -> None:
    actor = officer()
    with open_scope(actor.scope):
        data = {key: value for key, value in DATA["dibao.confirmation"].items() if key != "recheck"}
        with pytest.raises(LetterIncomplete, match="定期复核"):
            issue(actor, data=data)
        with pytest.raises(LetterIncomplete, match="送达对象"):
            issue(actor, addressee=" ")
        with pytest.raises(LetterKindUnknown):
            issue(actor, kind="dibao.unknown")
        assert issue(actor).number.endswith("第0001号")


@pytest.mark.django_db
def test_service_is_recorded_once_with_who_and_how() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        how = Delivery(ServiceMethod.AT_HOME, "罗庆华", proof="送达回证1号")
        with pytest.raises(LetterNotReady):
            services.serve(actor=actor, letter_id=letter.id, delivery=how, at=AT)
        render(letter)
        with pytest.raises(LetterIncomplete, match="签收人"):
            services.serve(actor=actor, letter_id=letter.id, delivery=replace(how, received_by=" "), at=AT)
        services.serve(actor=actor, letter_id=letter.id, delivery=how, at=AT)
        with pytest.raises(LetterAlreadyServed):
            services.serve(actor=actor, letter_id=letter.id, delivery=how, at=AT)
        (line,) = queries.letters_of(letter.application_id)
        assert (line.served_how, line.received_by, line.served_at) == ("上门送达", "罗庆华", AT)
        actions = set(Event.objects.filter(subject_id=letter.id).values_list("action", flat=True))
        assert actions == {f"letters.letter.{act}" for act in ("issued", "rendered", "served")}


@pytest.mark.django_db
def test_a_record_of_service_cannot_be_rewritten() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        render(letter)
        services.serve(
            actor=actor, letter_id=letter.id, delivery=Delivery(ServiceMethod.IN_PERSON, "罗庆华"), at=AT
        )
        with pytest.raises(Exception, match="permission denied|append-only"), transaction.atomic():
            LetterService.objects.filter(letter=letter).update(received_by="别人")


@pytest.mark.django_db
def test_another_area_finds_nothing_and_the_family_finds_its_own() -> None:
    actor, me = officer(), new_id()
    with open_scope(actor.scope):
        letter = issue(actor, person_id=me)
        render(letter)
    with open_scope(Scope(lo=NANTONG, hi=after(NANTONG))):
        with pytest.raises(NotYours):
            queries.pdf_of(letter.id)
        with pytest.raises(NotYours):
            services.serve(
                actor=officer(NANTONG), letter_id=letter.id, delivery=Delivery(ServiceMethod.LEFT, "x"), at=AT
            )
        assert visible_without_filters() == 0
    with open_scope(Scope(subject=me)):
        assert queries.pdf_of(letter.id).startswith(b"%PDF")
        assert visible_without_filters() == 3 - 1
    with open_scope(Scope(subject=new_id())):
        assert queries.letters_of(letter.application_id) == []
        assert visible_without_filters() == 0


@pytest.mark.django_db
def test_opening_a_letter_leaves_a_line_the_person_can_read() -> None:
    actor, me = officer(), new_id()
    with open_scope(actor.scope):
        letter = issue(actor, person_id=me)
        with pytest.raises(LetterNotReady):
            services.open_letter(actor=actor, letter_id=letter.id, at=AT, purpose="核对送达")
        render(letter)
        assert services.open_letter(actor=actor, letter_id=letter.id, at=AT, purpose="核对送达").startswith(
            b"%PDF"
        )
        with pytest.raises(NotYours):
            services.open_letter(actor=actor, letter_id=new_id(), at=AT, purpose="核对送达")
    with open_scope(Scope(subject=me)):
        assert (
            Event.objects.filter(action="letters.letter.opened", person_id=me, purpose="核对送达").count()
            == 1
        )


def visible_without_filters() -> int:
    """Rows PostgreSQL itself lets through, the query door set aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from letters_letter) + (select count(*) from letters_file)"
            " + (select count(*) from letters_service)"
        )
        return int(cursor.fetchone()[0])


def test_officers_at_once_get_different_numbers(committed_db: str) -> None:
    got: list[str] = []

    def work() -> None:
        actor = officer()
        try:
            for _ in range(5):
                with open_scope(actor.scope):
                    got.append(issue(actor).number)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got) == [f"綦民低保确字〔2026〕第{n:04d}号" for n in range(1, 16)]


@pytest.mark.django_db
def test_a_number_cannot_stand_twice() -> None:
    actor = officer()
    with open_scope(actor.scope):
        letter = issue(actor)
        letter.pk = UUID(int=new_id().int)
        with pytest.raises(IntegrityError, match="letters_number_once"), transaction.atomic():
            letter.save(force_insert=True)
