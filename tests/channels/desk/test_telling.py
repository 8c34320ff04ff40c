"""当面告知页：没有电话的老人，村里看得到要告诉她什么，念完一点就登记；没选怎样告诉的，话不丢。"""

from uuid import UUID

import pytest

from minzheng.engines.messages.queries import people_to_tell
from minzheng.engines.messages.services import tell
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from tests.cast import GAOTAN_AREA, MORNING, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.channels.desk.test_award_help import words
from tests.engines.benefits.scene import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
PAGE = "/desk/telling/"


@pytest.fixture
def grandmother(cast: Cast) -> UUID:
    """罗婆婆 without a phone, with one message."""
    person_id = person("罗大芬", area=GAOTAN_AREA)
    with open_scope(WHOLE_CITY):
        tell(
            person_id=person_id, area_code=GAOTAN_AREA, kind="dibao.late", link="/applications/",
            context={"name": "罗大芬", "item": "低保", "number": "500110-2026-000001", "due_on": MORNING.date()}, at=MORNING,
        )  # fmt: skip
    return person_id


def test_村里看见要告诉谁什么_念完登记(grandmother: UUID, signed_in: SignIn) -> None:
    aide = signed_in("小杨")
    assert "有 1 人没有电话或短信没发出去" in words(text(aide.get("/desk/helping/")))
    page = text(aide.get(PAGE))
    assert "罗大芬" in words(page) and "怎样告诉的" in words(page)
    message = page.split('name="message" value="')[1].split('"')[0]
    refused = aide.post(PAGE, {"person": str(grandmother), "message": message, "words": "她说晓得了"})
    assert (
        refused.status_code == 422
        and "她说晓得了" in text(refused)
        and "请选择是怎样告诉本人的" in text(refused)
    )
    told = {"person": str(grandmother), "message": message, "words": "她说晓得了", "way": "face"}
    assert aide.post(PAGE, told).status_code == 302
    assert "没有要当面告诉的" in text(aide.get(PAGE))
    assert "没有电话或短信没发出去" not in text(aide.get("/desk/helping/"))
    with open_scope(WHOLE_CITY):
        assert people_to_tell() == 0


def test_乱填的地址不出错_别的岗位没有这一页(grandmother: UUID, signed_in: SignIn) -> None:
    assert signed_in("小杨").post(PAGE, {"person": "x", "way": "face"}).status_code == 404
    assert signed_in("李科").get(PAGE).status_code == 404
    assert "有 1 人" in words(text(signed_in("王敏").get("/desk/")))
