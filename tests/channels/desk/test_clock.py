"""办件页上的期限: 图、延期的提出和答复、受理前的等待、提醒、超期看板; 所有文字和颜色并用."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case, Extension
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import Questions, SignIn, field, text
from tests.engines.casework.clocks import after_days, after_working_days, look_at_terms, look_for_the_waiting
from tests.engines.casework.conftest import TYPED, filled
from tests.engines.casework.steps import accepted
from tests.engines.casework.test_due_days_oracle import straight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHY = "外省房产信息还没有回函，预计还要两周"


def at(moment: datetime) -> None:
    """The desk's clock."""
    clock.set_offset_source(lambda: moment - clock.real_now())


def main(page: str) -> str:
    return page[page.index("<main") :]


def ask(client: Any, file: str, case_id: UUID, **given: str) -> Any:
    page = text(client.get(file))
    sent = {
        "opinion": "hard_survey",
        "reasons": WHY,
        "version": field(page, "version", "extension/"),
        **given,
    }
    return client.post(f"{file}cases/{case_id}/extension/", sent)


@pytest.fixture
def file(cast: Cast) -> tuple[str, UUID]:
    """An accepted file's address, and its case."""
    application_id = accepted(cast)
    with cast.acting("李科"):
        return f"/desk/files/{application_id}/", Case.objects.get(application_id=application_id).id


def test_期限画成图_并用文字说出(file: tuple[str, UUID], signed_in: SignIn) -> None:
    at(after_working_days(10))
    page = text(signed_in("王敏").get(file[0]))
    assert 'class="clock-drawing" role="img"' in page
    due = straight(MORNING.date(), 30, [])
    assert (
        f'aria-label="办理期限：11月23日受理，{due.month}月{due.day}日前办结，已用10个工作日，共30个' in page
    )
    for words in (
        "50%",
        "80%",
        "100%",
        "已用 10 个工作日，共 30 个",
        "入户调查",
        "第十五条",
        "超期",
        "待核实",
    ):
        assert words in main(page), words
    assert (
        "style=" not in page[page.index("clock-drawing") : page.index("</svg>", page.index("clock-drawing"))]
    )


def test_镇街负责人提出_区县同意_页面写明谁何时为何(
    file: tuple[str, UUID], signed_in: SignIn, cast: Cast
) -> None:
    address, case_id = file
    leader, confirmer = signed_in("张主任"), signed_in("李科")
    assert "申请延长办理期限" not in main(text(signed_in("王敏").get(address)))
    assert ask(leader, address, case_id).status_code == 302
    page = main(text(leader.get(address)))
    assert "等区县答复" in page and WHY in page and "extension-form" not in page
    asked = text(confirmer.get(address))
    assert "同意延长到 45 个工作日" in asked
    answer = {"opinion": "grant", "reasons": "", "version": field(asked, "version", "answer/")}
    done = confirmer.post(f"{address}cases/{case_id}/extension/answer/", answer, follow=True)
    page = main(text(done))
    assert "已同意延长" in page and "李科" in page and "张主任" in page and "clock-extra" in page
    assert "共 45 个" in page
    with cast.acting("李科"):
        assert Extension.objects.get(case_id=case_id).state == "granted"


def test_拒绝时填写的内容都在(file: tuple[str, UUID], signed_in: SignIn) -> None:
    address, case_id = file
    again = ask(signed_in("张主任"), address, case_id, reasons="太忙")
    assert again.status_code == 422
    page = main(text(again))
    assert "至少8个字" in page and "太忙" in page
    assert re.search(r'value="hard_survey"[^>]*checked', page), "the choice is still made"
    leader = signed_in("张主任")
    ask(leader, address, case_id)
    confirmer = signed_in("李科")
    version = field(text(confirmer.get(address)), "version", "answer/")
    where = f"{address}cases/{case_id}/extension/answer/"
    no = confirmer.post(where, {"opinion": "decline", "reasons": "不行", "version": version})
    assert no.status_code == 422 and "不行" in main(text(no))
    assert confirmer.post(where, {"opinion": "", "version": version}).status_code == 422
    yes = confirmer.post(
        where,
        {"opinion": "decline", "reasons": "外省回函已到，按原期限办结", "version": version},
        follow=True,
    )
    assert "未同意，期限不变" in main(text(yes)) and "共 30 个" in main(text(yes))


def test_提醒出现在应当知道的人的待办页和办件页(file: tuple[str, UUID], signed_in: SignIn) -> None:
    address, _ = file
    look_at_terms(after_working_days(25))
    at(after_working_days(25))
    for name, mark in (("王敏", "期限已用 50%"), ("张主任", "期限已用 80%")):
        page = main(text(signed_in(name).get("/desk/")))
        assert "期限提醒" in page and mark in page and address in page, name
    assert "期限提醒" not in main(text(signed_in("李科").get("/desk/")))
    page = main(text(signed_in("李科").get(address)))
    assert "已提醒" in page and "王敏" in page and "张主任" in page


def test_超期的办件用文字和颜色标出(file: tuple[str, UUID], signed_in: SignIn) -> None:
    look_at_terms(after_working_days(33))
    at(after_working_days(33))
    page = main(text(signed_in("李科").get(file[0])))
    late = (after_working_days(33).date() - straight(MORNING.date(), 30, [])).days
    assert f"已超期 {late} 天" in page and "clock-late" in page and "mz-status-bad" in page
    assert "申请人 罗庆华" in page, "the family was told"


@pytest.fixture
def waiting(cast: Cast) -> str:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    return f"/desk/files/{application_id}/"


def test_受理前看得见等了几天_等谁_提醒过谁(waiting: str, signed_in: SignIn) -> None:
    for days in (1, 3):
        look_for_the_waiting(after_days(days))
    at(after_days(4))
    page = main(text(signed_in("小杨").get(waiting)))
    for words in ("受理前已等待 4 天", "罗小军", "没有回应不算撤回", "发了短信或消息", "登记联系结果"):
        assert words in page, words
    assert "登记联系结果" not in main(text(signed_in("张主任").get(waiting)))


def test_专干登记联系结果(waiting: str, signed_in: SignIn) -> None:
    look_for_the_waiting(after_days(1))
    at(after_days(2))
    aide = signed_in("小杨")
    home = main(text(aide.get("/desk/helping/")))
    assert "请联系这些家庭" in home and waiting in home
    short = aide.post(f"{waiting}call/", {"reasons": "好"})
    assert short.status_code == 422
    done = aide.post(f"{waiting}call/", {"reasons": "已联系，周末回来签字"}, follow=True)
    assert "已登记联系结果" in text(done)
    assert "请联系这些家庭" not in main(text(aide.get("/desk/helping/")))
    assert "已联系，周末回来签字" in main(text(aide.get(f"{waiting}?part=history")))


def test_超期看板按环节和镇街_最久的在前_不排人(file: tuple[str, UUID], signed_in: SignIn) -> None:
    later = MORNING + timedelta(days=60)
    at(later)
    client = signed_in("李科")
    page = main(text(client.get("/desk/overdue/")))
    for words in ("按环节和镇街", "入户调查", "信息核对", "扶欢镇", "超期 15 天以上", "最早应办日"):
        assert words in page, words
    assert not any(name in page for name in ("王敏", "张主任", "核对员 "))
    narrowed = main(text(client.get("/desk/overdue/?kind=survey&town=500110500110120")))
    assert "只看：入户调查 · 扶欢镇" in narrowed and "/tasks/verification/" not in narrowed
    for nonsense in ("?kind=x&town=y", "?town=500110", "?page=99", "?kind=survey&town=%27"):
        assert client.get(f"/desk/overdue/{nonsense}").status_code == 200
    assert "/tasks/" not in main(text(signed_in("外人").get("/desk/overdue/")))


def test_期限只多问几次数据库(file: tuple[str, UUID], signed_in: SignIn) -> None:
    client = signed_in("李科")
    client.get(file[0])
    with Questions() as questions:
        client.get(file[0] + "?part=history")
    asked = [sql for sql in questions.asked if "casework_deadline" in sql or "casework_escalation" in sql]
    assert len(asked) == 1, "the head alone needs one question for its days"
