"""The page: who one can be, and the story's next step from the real state of the file."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from minzheng.channels.tour.queries import NextStep, Story, bubbles, stories
from minzheng.channels.tour.types import LUO, OFFICERS, RESIDENTS, SON
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.verification.types import Signature, SignatureMethod
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import area_code
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import parse_identity_number
from minzheng_samples.answers import answers_of
from minzheng_samples.offices import FAMILIES
from minzheng_samples.population import SampleHousehold, SamplePerson
from minzheng_samples.shapes import Kind
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db


def luo(at: datetime) -> Story:
    """罗's story."""
    return stories(on=clock.local_date(at))[0]


def whos(story: Story) -> list[str]:
    """Who is named by the next steps."""
    return [step.who for step in story.steps]


def family(at: datetime) -> SampleHousehold:
    """罗's three as the sample form takes them."""
    people = []
    for part, relation in FAMILIES[0]:
        read = parse_identity_number(part.number, today=clock.local_date(at))
        people.append(
            SamplePerson(
                UUID(int=1), part.name, part.number, read.birth, read.sex, relation, part.phone, 0, False
            )
        )
    return SampleHousehold(UUID(int=2), area_code(LUO.place), "4组", "4组12号", Kind.WATCHED, people)


def signed_by(name: str) -> Signature:
    return Signature(method=SignatureMethod.TYPED, typed=name, device="测试")


def test_the_page_shows_everybody_both_stories_and_the_clock(
    client: Client, families: dict[str, UUID]
) -> None:
    page = client.get("/tour/")
    text = page.content.decode()
    assert page.status_code == 200
    for part in (*OFFICERS, *RESIDENTS):
        assert part.name in text
    for words in ("罗婶用手机申请低保", "陈大姐用手机申请低保", "下一个工作日", "＋7天", "下个月"):
        assert words in text
    assert "style=" not in text.replace('rel="stylesheet"', "") and "onclick" not in text


def test_before_the_seed_the_page_still_opens(client: Client) -> None:
    assert client.get("/tour/").status_code == 200


def test_the_next_step_follows_the_file(families: dict[str, UUID], staff: dict[str, Actor]) -> None:
    at = clock.now()
    story = luo(at)
    assert whos(story) == [LUO.key, "xiaoyang"] and story.stations[0].state == "now"
    aide, clerk = staff["xiaoyang"], staff["wangmin"]
    with open_scope(aide.scope):
        file = services.start_application(actor=aide, items=["dibao"], at=at)
        version = services.save_answers(
            actor=aide,
            application_id=file,
            answers=answers_of(family(at), wage_fen=90_000, phone=LUO.phone, at=at),
            version=1,
            at=at,
        )
        done = services.submit(
            actor=aide, application_id=file, version=version, signature=signed_by(LUO.name), at=at
        )
        assert (done.state, done.missing) == ("waiting", [])
    run_queued_jobs()
    story = luo(at)
    assert whos(story) == [SON.key, "xiaoyang"] and story.number
    assert story.steps[0].go.startswith("/sign/"), "the link in the son's SMS"
    assert {bubble.name for bubble in bubbles()} >= {"小军"}
    with open_scope(aide.scope):
        for party in casework.case_file(file, actor=aide, on=clock.local_date(at)).parties:  # type: ignore[union-attr]
            if party.must_sign and party.signed_at is None:
                services.sign(
                    actor=aide, application_id=file, party_id=party.id, signature=signed_by(party.name), at=at
                )
    assert luo(at).steps == [NextStep("王敏受理", "wangmin", "王敏", f"/desk/files/{file}/")]
    with open_scope(clerk.scope):
        version = casework.case_file(file, actor=clerk, on=clock.local_date(at)).version  # type: ignore[union-attr]
        services.accept(actor=clerk, application_id=file, version=version, at=at)
    story = luo(at + timedelta(hours=1))
    assert whos(story) == ["zhouying", "chengang"]
    assert [station.state for station in story.stations] == ["done"] * 3 + ["now"] + ["todo"] * 4
    assert whos(stories(on=clock.local_date(at))[1])[0] == "chen", "the other family's story is its own"


def test_every_page_of_the_demo_leads_back(client: Client, families: dict[str, UUID]) -> None:
    client.post("/tour/be/", {"who": LUO.key})
    assert 'href="/tour/"' in client.get("/").content.decode()


def test_the_page_costs_the_same_for_any_number_of_files(
    client: Client, families: dict[str, UUID], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        client.get("/tour/")
