"""Papers go with their application: to the place now chosen, and to the applicant an aide helped."""

from io import BytesIO

import pytest
from PIL import Image

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Party
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.services import add_paper
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast, resident
from tests.engines.casework.conftest import FAMILY, TYPED, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def photo() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "JPEG")
    return picture.getvalue()


def put(actor: object, application_id: object, area_code: str) -> None:
    add_paper(
        actor=actor, application_id=application_id, area_code=area_code, kind="household_book",
        upload=photo(), filename="户口簿.jpg", at=MORNING,
    )  # fmt: skip


def test_the_town_sees_the_papers_of_a_draft_that_began_before_a_place_was_chosen(cast: Cast) -> None:
    from minzheng.engines.casework.models import Application

    me = resident()
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        application_id = services.start_application(actor=me, items=["dibao"], at=MORNING)
        put(me, application_id, Application.objects.get(pk=application_id).area_code)
        services.save_answers(actor=me, application_id=application_id, answers=FAMILY, version=1, at=MORNING)
        [mine] = papers.papers_of(application_id)
    with cast.acting("王敏"):
        [seen] = papers.papers_of(application_id)
        assert seen.id == mine.id and papers.paper_bytes(seen.id)[0]
    with cast.acting("外镇"):
        assert papers.papers_of(application_id) == []


def test_the_applicant_reads_what_the_aide_handed_in_for_her(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        put(aide, application_id, "500110500110120206")
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        luo = Party.objects.get(application_id=application_id, position=0).person_id
    with open_scope(Scope(subject=luo)):
        [hers] = papers.papers_of(application_id)
        assert papers.paper_bytes(hers.id)[0]
