"""通知文书 on the phone: one's own letters, also those in a file that is another's; nobody else's."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.letters.models import Letter
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.resident.conftest import sign_in
from tests.channels.resident.test_changes import page, phone_of
from tests.engines.casework.conftest import plain_handler
from tests.engines.casework.review_steps import LATER
from tests.engines.casework.test_split_letters import letter_to, parted

__all__ = ["parted", "plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


@pytest.fixture(autouse=True)
def after() -> None:
    """The clock stands after the split."""
    clock.set_offset_source(lambda: LATER + timedelta(hours=1) - clock.real_now())


def test_分户以后_两个人各看各的文书_在手机上打得开(cast: Cast, parted: tuple[UUID, UUID, UUID]) -> None:
    _case_id, mother, son = parted
    hers, his = phone_of(mother), phone_of(son)
    listed = page(his.get("/letters/"))
    letter = letter_to(son)
    assert "写给我的其他文书" in listed and letter.number in listed
    assert letter_to(mother).number not in listed
    address = f"/applications/{letter.application_id}/letters/{letter.id}/"
    assert address in listed and his.get(address)["Content-Type"] == "application/pdf"
    assert hers.get(address).status_code == 404
    own = page(hers.get("/letters/"))
    assert letter_to(mother).number in own and letter.number not in own and "写给我的其他文书" not in own


def test_没有文书的人_页面说清楚(cast: Cast, parted: tuple[UUID, UUID, UUID], client: Client) -> None:
    other = sign_in(client, "13911112222")
    assert "还没有文书" in page(other.get("/letters/"))
    with open_scope(WHOLE_CITY):
        assert Letter.objects.count() > 2
