"""The form through HTTP: fill, keep, resume elsewhere, be told once what is missing, sign and hand in."""

import pytest
from django.test import Client

from minzheng.engines.casework import queries as casework
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.channels.resident.conftest import PHONE, SIGNATURE, application_id, fill, officer, send, sign_in, start, version_on

pytestmark = pytest.mark.django_db
QIJIANG = Scope(lo="500110", hi="500111")


def test_a_family_applies_and_sees_where_it_stands(luo: Client) -> None:
    address = start(luo)
    fill(luo, address)
    review = luo.get(f"{address}sign/").content.decode()
    assert "罗庆华的收入" in review and "居民家庭经济状况核对授权书" in review or "授权" in review
    answer = luo.post(f"{address}sign/", SIGNATURE)
    assert answer.status_code == 302, answer.content.decode()
    page = luo.get(answer["Location"]).content.decode()
    assert "蹇大全" in page and "还等谁签字" in page
    assert "已提交" in page
    with open_scope(QIJIANG):
        shown = casework.draft(application_id(address))
    assert shown is not None and shown.state == "waiting" and shown.area_code.startswith("500110500110120206")
