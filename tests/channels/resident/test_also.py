"""What else a family may be entitled to, from handing in: on her own page in plain words, on the officers' with reasons."""

import re
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.rules import queries as rules
from minzheng.engines.rules.models import StoredAdvice
from minzheng.foundations.privacy.types import open_scope
from tests.cast import Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, fill, officer, sign_in, start
from tests.channels.resident.test_progress import QIJIANG
from tests.jobs import run_queued_jobs
from tests.web.test_english import chinese_left, in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in(luo: Client, cast: Cast) -> UUID:
    """The family of three through every screen, handed in; the jobs have run."""
    address = start(luo)
    fill(luo, address)
    assert luo.post(f"{address}sign/", SIGNATURE).status_code == 302
    run_queued_jobs()
    return application_id(address)


def words(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_the_family_reads_what_else_may_fit_without_a_promise(luo: Client, handed_in: UUID) -> None:
    page = words(luo.get(f"/applications/{handed_in}/"))
    part = page[page.index("您家还可能享受") : page.index("全流程记录")]
    assert "医疗救助" in part and "教育救助 蹇小兵" in part
    assert "最低生活保障" not in part, "what was applied for is not offered again"
    assert "要由办理的单位核实" in part and "符合" not in part and "元" not in part


def test_the_clerk_reads_reasons_articles_and_what_is_missing(cast: Cast, handed_in: UUID) -> None:
    answer = officer(cast, "王敏").get(f"/desk/files/{handed_in}/")
    assert f"&amp;file={handed_in}" in answer.content.decode(), "another department is asked from here"
    page = words(answer)
    part = page[page.index("这户还可能享受") :]
    assert (
        "教育救助 可能符合" in part
        and "蹇小兵属于教育救助对象" in part
        and "社会救助暂行办法第三十三条" in part
    )
    assert "由就读学校或教育部门办理" in part and "不是决定" in part
    assert "还缺情况、不能判断的" in part and "眼前的困难(没有请选无)" in part
    assert "暂不符合的" in part and "没有重度残疾的成员" in part


def test_who_does_not_judge_reads_none_of_it(cast: Cast, handed_in: UUID) -> None:
    for name in ("小杨", "核对员"):
        answer = officer(cast, name).get(f"/desk/files/{handed_in}/")
        assert answer.status_code in (200, 404) and "这户还可能享受" not in answer.content.decode()
    assert "您家还可能享受" not in officer(cast, "小杨").get(f"/applications/{handed_in}/").content.decode()


def test_a_stranger_reads_nothing(handed_in: UUID) -> None:
    other = sign_in(Client(), "13800000099")
    assert other.get(f"/applications/{handed_in}/").status_code == 404


def test_without_advice_both_pages_go_on(luo: Client, cast: Cast, handed_in: UUID) -> None:
    with open_scope(QIJIANG):
        StoredAdvice.objects.filter(item="family").update(current=False)
        assert rules.family_advice_of(application_id=handed_in) is None
    assert "您家还可能享受" not in luo.get(f"/applications/{handed_in}/").content.decode()
    assert "这户还可能享受" not in officer(cast, "王敏").get(f"/desk/files/{handed_in}/").content.decode()


def test_it_is_read_in_english(luo: Client, handed_in: UUID) -> None:
    page = in_english(luo).get(f"/applications/{handed_in}/")
    assert "What else your family may be entitled to" in page.content.decode()
    assert "Education aid" in page.content.decode() and "医疗救助" not in chinese_left(page.content)
