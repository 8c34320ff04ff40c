"""网上反映: no signing in, nothing typed is lost, nothing of the family or of who spoke comes back."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from minzheng.engines.public_notices import services
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.scanner import scan_html
from minzheng.engines.public_notices.types import NewNotice, PublicObjection
from minzheng.kernel import clock
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import required_scope
from tests.engines.benefits.scene import NOON, VILLAGE, as_actor, 张主任
from tests.engines.public_notices.samples import WEEK, published

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.engines.benefits.addresses")]
TYPED = {"text": "他家去年在镇上买了门面，一直在出租", "name": "何某", "phone": "13900001234"}


class TooShort(Refusal):
    """Refused by the receiver."""

    code = "objection_unfit"
    message = "请写明您反映的情况"


@pytest.fixture
def heard() -> Iterator[list[PublicObjection]]:
    """Who takes objections in, instead of casework."""
    before, said = list(services._receivers), []

    def receiver(*, said: PublicObjection, at: datetime, kept: list[PublicObjection] = said) -> None:
        if len(said.text) < 10:
            raise TooShort()
        assert required_scope().lo.endswith(VILLAGE), "one village's scope, nothing wider"
        kept.append(said)

    services.receive_objections_with(receiver)
    yield said
    services._receivers[:] = before


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the views."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def address(new: NewNotice) -> str:
    with as_actor(张主任):
        return f"/notices/{VILLAGE}/objection/{Notice.objects.get(case_id=new.case_id).id}/"


def test_公示页上_每户都有反映的入口(client: Any, at: Callable[[datetime], None]) -> None:
    new = published()
    at(NOON)
    assert f'href="{address(new)}"' in client.get(f"/notices/{VILLAGE}/").content.decode()


def test_不登录就能写_送到该案_不带回任何内容(
    client: Any, at: Callable[[datetime], None], heard: list[PublicObjection]
) -> None:
    new = published()
    at(NOON)
    answer = client.post(address(new), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, f"/notices/{VILLAGE}/objection/thanks/")
    assert [(one.case_id, one.text, one.name, one.phone) for one in heard] == [
        (new.case_id, TYPED["text"], "何某", "13900001234")
    ]
    page = client.get(answer["Location"])
    shown = page.content.decode()
    for secret in ("罗庆华", "门面", "何某", "13900001234"):
        assert secret not in shown
    assert page["X-Robots-Tag"].startswith("noindex") and "max-age=0" in page["Cache-Control"]


def test_表单只露公示上已有的内容(client: Any, at: Callable[[datetime], None]) -> None:
    new = published()
    at(NOON)
    answer = client.get(address(new)).content
    page = answer.decode()
    assert "罗庆华" in page and str(new.person_id) not in page and str(new.case_id) not in page
    assert scan_html(answer, allowed_phones=["023-48660000"]) == []


def test_写得太短_原样退回_已写的都在(
    client: Any, at: Callable[[datetime], None], heard: list[PublicObjection]
) -> None:
    new = published()
    at(NOON)
    answer = client.post(address(new), {**TYPED, "text": "不公平"})
    page = answer.content.decode()
    assert answer.status_code == 422 and heard == []
    assert "不公平" in page and "何某" in page and TooShort.message in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_公示结束_或地址不对_都没有这一页(
    client: Any, at: Callable[[datetime], None], heard: list[PublicObjection], method: str
) -> None:
    new = published()
    good = address(new)
    at(NOON + WEEK)
    assert getattr(client, method)(good, TYPED).status_code == 404
    at(NOON)
    for wrong in (
        good.replace(VILLAGE, "500110120200"),
        f"/notices/{VILLAGE}/objection/{uuid4()}/",
    ):
        assert getattr(client, method)(wrong, TYPED).status_code == 404
    assert heard == []


def test_一个地址一天太多次_客气地请人打电话(
    client: Any, at: Callable[[datetime], None], heard: list[PublicObjection]
) -> None:
    new = published()
    at(NOON)
    codes = [client.post(address(new), TYPED).status_code for _ in range(services.MOST_A_DAY + 1)]
    assert codes[:-1] == [302] * services.MOST_A_DAY and codes[-1] == 429
    assert len(heard) == services.MOST_A_DAY
    other = client.post(address(new), TYPED, REMOTE_ADDR="198.51.100.9")
    assert other.status_code == 302, "another address is not held up"
    at(NOON + timedelta(days=1, seconds=1))
    assert client.post(address(new), TYPED).status_code == 302
