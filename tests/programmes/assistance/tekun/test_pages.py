"""特困的网页：手机上从头填到签字，调查表上的六项评估，复核页上的终止公示。"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.review_types import Verdict
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.visits.types import SELF_CARE_NAMES
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.resident.conftest import SIGNATURE, application_id, officer, send, sign_in
from tests.engines.casework.review_steps import LATER, act, at_opinion
from tests.programmes.assistance.tekun.old_man import (
    DAUGHTER,
    DAUGHTER_NAME,
    NAME,
    POSTS,
    accepted,
    notice_runs_out,
    reviewed,
    signed,
    surveyed,
)
from tests.programmes.assistance.tekun.test_from_form_to_award import TWO_FAIL, confirmed, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def test_老人在手机上从头填到提交_女儿另外签(client: Client) -> None:
    old = sign_in(client, "13800000011")
    begun = old.get("/apply/tekun/").content.decode()
    assert "特困人员救助供养" in begun
    address = old.post("/apply/tekun/")["Location"]
    for step, post in POSTS.items():
        if step == "support":
            answer = send(old, address, step, {"people": ["p1"], "has_obligors": "yes"}, act="add:obligors")
            daughter = answer["Location"].partition("#obligors-")[2]
            post = {
                key.replace("obligors-o1-", f"obligors-{daughter}-"): [daughter] if value == ["o1"] else value
                for key, value in post.items()
            }
        assert send(old, address, step, post).status_code == 302, step
    assert send(old, address, "papers", {"promises__there": "1"}).status_code == 302
    review = old.get(f"{address}sign/").content.decode()
    assert "分散供养（在家），照料人蹇大明" in review and "特困人员" in review and DAUGHTER not in review
    answer = old.post(f"{address}sign/", SIGNATURE)
    assert answer.status_code == 302, answer.content.decode()
    page = old.get(answer["Location"]).content.decode()
    assert "还等谁签字" in page and DAUGHTER_NAME in page
    with open_scope(WHOLE_CITY):
        file = Application.objects.get(pk=application_id(address))
        waiting = Party.objects.filter(application=file, must_sign=True, signed_at__isnull=True)
        assert file.items == ["tekun"] and [row.name for row in waiting] == [DAUGHTER_NAME]


def test_怎么供养不选就不能提交_一次说清去哪一屏(client: Client) -> None:
    old = sign_in(client, "13800000011")
    address = old.post("/apply/tekun/")["Location"]
    assert send(old, address, "care", {"care_form": ""}).status_code == 302, "a screen may be left for later"
    review = old.get(f"{address}sign/").content.decode()
    assert f'href="{address}care/#id_care_form-field"' in review and "签字并提交" not in review


def test_调查表上有六项评估_一项没选就退回来_别的都还在(cast: Cast) -> None:
    file = accepted(cast, signed(cast))
    desk, page = officer(cast, "陈刚"), f"/desk/files/{file}/survey/"
    drawn = desk.get(page).content.decode()
    for words in SELF_CARE_NAMES.values():
        assert words in drawn
    with open_scope(WHOLE_CITY):
        person = Party.objects.get(application_id=file, position=0).person_id
        daughter = Party.objects.get(application_id=file, position=1).person_id
    assert f'name="m-{person}-assess"' in drawn and f"m-{daughter}-assess" not in drawn
    post = {
        "member": [str(person)], f"m-{person}-assess": "1", f"m-{person}-eats": "yes", "place": "高滩村 2 组",
        "living": "hard", "housing": "own_poor", "as_declared": "yes",
    }  # fmt: skip
    answer = desk.post(page, post)
    again = answer.content.decode()
    assert answer.status_code == 422 and again.count("请选择一项：能自己做，或者要人帮") == 5
    assert 'value="高滩村 2 组"' in again


def test_镇街和区县的办件页上看得到三项条件_供养方式和建议金额(cast: Cast) -> None:
    case_id = surveyed(cast, accepted(cast, signed(cast)), TWO_FAIL)
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=case_id).application_id
    page = officer(cast, "张主任").get(f"/desk/files/{file}/").content.decode()
    for words in (
        "无劳动能力",
        "无生活来源",
        "没有能履行义务的法定义务人",
        "分散供养（在家）",
        "部分丧失自理能力",
    ):
        assert words in page, words
    assert 'value="1,201' in page or 'value="1201' in page, "the amount field begins with what the law says"
    for part in ("evidence", "documents", "history"):
        assert officer(cast, "张主任").get(f"/desk/files/{file}/?part={part}").status_code == 200, part
    reviewed(cast, case_id)
    notice_runs_out()
    held = officer(cast, "李科").get(f"/desk/files/{file}/")
    assert held.status_code == 200 and "随机抽查" in held.content.decode()


def test_复核页上终止要先公示_公示以后才能决定(cast: Cast) -> None:
    case_id = confirmed(cast)
    act(cast, "王敏", services.serve_letters, case_id, served=services.Served(ServiceMethod.AT_HOME, NAME))
    with cast.acting("李科"):
        award_id = Award.objects.get(case_id=case_id, kind="tekun").id
    review_id = at_opinion(cast, award_id)
    stop = Verdict("stop", "女儿已经恢复收入，有履行赡养义务的能力")
    act(cast, "张主任", services.propose_review, review_id, opinion=stop)
    with cast.acting("王敏") as clerk:
        services.answer_review(actor=clerk, case_id=review_id, words="女儿刚上班，还养不起我", at=LATER)
    act(cast, "王敏", services.end_hearing, review_id)
    with open_scope(WHOLE_CITY):
        file = Case.objects.get(pk=review_id).application_id
    desk, page = officer(cast, "李科"), f"/desk/files/{file}/review-file/"
    shown = desk.get(page).content.decode()
    assert "拟终止供养：先公示" in shown and "自愿申请退出救助供养" in shown and "渐退几个月" not in shown
    version = version_in(shown)
    early = desk.post(page, {"do": "decide", "version": version, "verdict": "stop", "reasons": stop.reasons})
    assert early.status_code == 422 and "终止供养要先公示" in early.content.decode()
    told = desk.post(page, {"do": "publish_end", "version": version, "ground": "supporter"}, follow=True)
    assert "公示期满后再作决定" in told.content.decode() and state_of(review_id) == "notice"


def version_in(page: str) -> str:
    """The case's version as the forms of the page carry it."""
    return page.partition('name="version" value="')[2].partition('"')[0]
