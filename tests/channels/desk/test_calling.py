"""待遇页上替不识字的人登记：以后打电话念给她听；要写本人怎么说的；随时改回来。"""

from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.types import open_scope
from tests.channels.desk.conftest import SignIn, text
from tests.channels.desk.test_award_help import page as page
from tests.channels.desk.test_award_help import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CALLS = {"do": "calls", "way": "voice", "calls_words": "本人说不识字，打电话念给她听"}


@pytest.fixture
def luo(page: str) -> UUID:
    """Who is paid."""
    with open_scope(WHOLE_CITY):
        award = benefits.award(award_id=UUID(page.split("/")[-2]))
    assert award is not None
    return award.payee_person_id


def called(person: UUID) -> bool:
    with open_scope(WHOLE_CITY):
        return people.prefers_calls(person_id=person)


def test_问过本人_改成打电话_再改回来(page: str, luo: UUID, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert "改成打电话念给本人听" in words(text(aide.get(page)))
    refused = aide.post(page, {**CALLS, "calls_words": "嗯"})
    assert refused.status_code == 422 and "本人怎么说的" in words(text(refused)) and not called(luo)
    assert aide.post(page, CALLS).status_code == 302 and called(luo)
    assert "现在打电话念给本人听" in words(text(aide.get(page)))
    back = {"do": "calls", "way": "sms", "calls_words": "本人说还是发短信"}
    assert aide.post(page, back).status_code == 302 and not called(luo)


def test_别的岗位没有这一步(page: str, luo: UUID, signed_in: SignIn) -> None:
    confirmer = signed_in("李科")
    assert "改成打电话念给本人听" not in text(confirmer.get(page))
    assert confirmer.post(page, CALLS).status_code == 422 and not called(luo)
