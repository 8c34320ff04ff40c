"""What I have signed: I see it, I take it back, nobody else can; the file waits for me and is not refused."""

from uuid import UUID

import pytest
from django.test import Client

from tests.channels.resident.conftest import SIGNATURE, application_id, fill, sign_in, start
from tests.channels.resident.test_signing import party
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
ADDRESS = "/me/authorisations/"


@pytest.fixture
def file(luo: Client) -> UUID:
    address = start(luo)
    fill(luo, address)
    assert luo.post(f"{address}sign/", SIGNATURE).status_code == 302
    return application_id(address)


def own_id(client: Client) -> str:
    page = client.get(ADDRESS).content.decode()
    return page.split('name="authorisation" value="')[1].split('"')[0]


def test_i_take_my_authorisation_back_and_may_sign_again(luo: Client, file: UUID) -> None:
    assert party(file, "罗庆华").signed_at is not None
    answer = luo.post(ADDRESS, {"authorisation": own_id(luo)}, follow=True)
    assert "已撤回授权" in answer.content.decode() and 'name="authorisation"' not in answer.content.decode()
    run_queued_jobs()
    assert party(file, "罗庆华").signed_at is None
    assert luo.get(f"/applications/{file}/").status_code == 200


def test_nobody_takes_back_anothers(luo: Client, file: UUID) -> None:
    hers = own_id(luo)
    stranger = sign_in(Client(), "13911112222")
    assert stranger.post(ADDRESS, {"authorisation": hers}).status_code == 404
    assert stranger.post(ADDRESS, {"authorisation": "x"}).status_code == 404
    assert party(file, "罗庆华").signed_at is not None
