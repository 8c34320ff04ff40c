"""Pages around a decision: delegation, near relatives, the district's visit, meetings, contacts and ending, offers of work."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import sampling, services
from minzheng.engines.casework.models import (
    Case,
    ContactAttempt,
    Decision,
    Delegation,
    Meeting,
    NearRelative,
    SampleReview,
    SecondReview,
    WorkOffer,
)
from minzheng.engines.letters.types import ServiceMethod
from minzheng.kernel import clock
from tests.cast import FUHUAN, MORNING, Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.routes_steps import (
    LATER,
    STRANGER,
    accepted_with,
    confirming,
    decide,
    delegated,
    state_of,
    version_of,
)
from tests.engines.casework.steps import accepted
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHY = "多次约不到入户，也不说明收入，调查做不下去"


def at(moment: Any) -> None:
    """The desk's clock."""
    clock.set_offset_source(lambda: moment - clock.real_now())


def of_case(cast: Cast, case_id: UUID, page: str = "conduct/") -> str:
    """An address of a case."""
    with cast.acting("李科"):
        file = Case.objects.values_list("application_id", flat=True).get(pk=case_id)
    return f"/desk/files/{file}/cases/{case_id}/{page}"


def post(signed_in: SignIn, who: str, address: str, status: int = 302, **form: Any) -> str:
    """One form sent; the page that came back."""
    answer = signed_in(who).post(address, form)
    assert answer.status_code == status, text(answer)[:3000]
    return text(answer)


def test_委托_列表_结束(cast: Cast, signed_in: SignIn) -> None:
    page = text(signed_in("李科").get("/desk/delegations/"))
    assert "没有委托，都由区县审核确认" in page and "参数待核实" in page and "扶欢镇" in page
    form = {"place": FUHUAN, "item": "dibao", "since": "2026-11-23", "document": "綦民发〔2026〕12号"}
    refused = post(signed_in, "李科", "/desk/delegations/", 422, **form, reasons="方便")
    assert "请写明委托的理由" in refused and "綦民发〔2026〕12号" in refused, "nothing typed is lost"
    post(signed_in, "李科", "/desk/delegations/", **form, reasons="镇街力量充足，便于就近办理")
    with cast.acting("李科"):
        row = Delegation.objects.get()
    assert "生效中" in text(signed_in("刘审核").get("/desk/delegations/"))
    assert "新的委托" not in text(signed_in("审计").get("/desk/delegations/"))
    end = f"/desk/delegations/{row.id}/end/"
    assert "早于今天" in post(
        signed_in, "李科", end, 422, last_day="2026-11-01", reasons="镇街人员调整，改由区县"
    )
    assert "日期填完整" in post(signed_in, "李科", end, 422, last_day="", reasons="镇街人员调整，改由区县")
    post(signed_in, "李科", end, last_day="2026-11-30", reasons="镇街人员调整，改由区县")
    assert signed_in("外人").post(end, {"last_day": "2026-11-30", "reasons": WHY}).status_code == 404
    for who in ("王敏", "张主任", "小杨", "吴镇长"):
        assert signed_in(who).get("/desk/delegations/").status_code == 404


def test_镇街确认人的待办和确认(cast: Cast, signed_in: SignIn) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    at(LATER)
    home = text(signed_in("吴镇长").get("/desk/"))
    assert "审核确认（镇街）" in home
    file = of_case(cast, case_id).split("cases/")[0]
    assert "确认金额" in text(signed_in("吴镇长").get(file))
    assert "确认金额" not in text(signed_in("李科").get(file)), "the district has no form on a delegated case"
    form = {"version": str(version_of(cast, case_id)), "amount": "770", "reasons": "情况属实，同意初审意见"}
    refused = post(signed_in, "李科", of_case(cast, case_id, "confirm/"), 422, **form)
    assert "另一级审核确认" in refused
    post(signed_in, "吴镇长", of_case(cast, case_id, "confirm/"), **form)
    with cast.acting("李科"):
        assert Decision.objects.get(case_id=case_id).account_id == cast["吴镇长"].account_id


def test_区县收回(cast: Cast, signed_in: SignIn) -> None:
    delegated(cast)
    case_id = confirming(cast, accepted(cast))
    at(LATER)
    assert "收回由区县确认" in text(signed_in("李科").get(of_case(cast, case_id)))
    version = str(version_of(cast, case_id))
    address = of_case(cast, case_id, "conduct/take-back/")
    post(signed_in, "李科", address, version=version, reasons="镇街确认人长期请假")
    with cast.acting("李科"):
        assert Case.objects.get(pk=case_id).route == "district"


def test_近亲属备案_复核_指明工作人员(cast: Cast, signed_in: SignIn) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    at(LATER)
    page = text(signed_in("刘审核").get(of_case(cast, case_id)))
    assert "杨大山" in page and "同名的都回避" in page and "登记区县入户核查" in page and "复核意见" in page
    answer = signed_in("刘审核").get(of_case(cast, case_id).split("cases/")[0] + "tasks/second_review/")
    assert answer["Location"].endswith("/conduct/")
    act, version = of_case(cast, case_id, "conduct/second-review/"), str(version_of(cast, case_id))
    assert "请先选择一项" in post(signed_in, "刘审核", act, 422, version=version, reasons="材料齐全，同意")
    kept = post(signed_in, "刘审核", act, 422, version=version, agrees="yes", reasons="同意")
    assert "请写明复核意见" in kept
    stale = signed_in("刘审核").post(
        act, {"version": "1", "agrees": "yes", "reasons": "材料齐全，同意镇街意见"}
    )
    assert stale.status_code == 409
    post(signed_in, "刘审核", act, version=version, agrees="yes", reasons="材料齐全，同意镇街意见")
    with cast.acting("李科"):
        assert SecondReview.objects.get(case_id=case_id).agrees
        row = NearRelative.objects.get()
    naming = of_case(cast, case_id, "conduct/official/")
    post(signed_in, "李科", naming, near_relative=str(row.id), posting=str(cast["小杨"].posting_id))
    assert "已对应到工作人员" in text(signed_in("李科").get(of_case(cast, case_id)))
    confirm = of_case(cast, case_id, "confirm/")
    form = {"version": str(version_of(cast, case_id)), "amount": "770", "reasons": "情况属实，同意初审意见"}
    assert "区县要先入户核查" in post(signed_in, "李科", confirm, 422, **form)


def test_区县入户核查的表(cast: Cast, signed_in: SignIn) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    at(LATER)
    address = of_case(cast, case_id, "district-visit/")
    page = text(signed_in("刘审核").get(address))
    assert "孙审核" in page and "陈刚" not in page and "王敏" not in page, (
        "who had a hand in the file is not offered"
    )
    assert signed_in("王敏").get(address).status_code == 302
    refused = post(signed_in, "刘审核", address, 422, version=str(version_of(cast, case_id)))
    assert "处需要补齐" in refused


def test_会议_安排_投票_纪要(cast: Cast, signed_in: SignIn) -> None:
    case_id = confirming(cast, accepted(cast))
    at(LATER)
    page = text(signed_in("李科").get("/desk/meetings/"))
    assert "罗庆华" in page and "参数待核实" in page
    seats = {name: str(cast[name].posting_id) for name in ("李科", "刘审核", "孙审核", "核对员", "陈刚")}
    plan = {
        "cases": [str(case_id)],
        "agenda": "讨论疑难低保申请",
        "planned_on": "2026-12-02",
        "planned_time": "09:30",
        "place": "三楼会议室",
        "chair": seats["李科"],
        "recorder": seats["核对员"],
        "members": [seats["刘审核"], seats["孙审核"], seats["陈刚"]],
    }
    assert "日期填完整" in post(signed_in, "李科", "/desk/meetings/", 422, **{**plan, "planned_time": "早上"})
    few = post(signed_in, "李科", "/desk/meetings/", 422, **{**plan, "members": [seats["刘审核"]]})
    assert "至少 3 人" in few and "讨论疑难低保申请" in few
    post(signed_in, "李科", "/desk/meetings/", **plan)
    with cast.acting("李科"):
        meeting = Meeting.objects.get()
    address = f"/desk/meetings/{meeting.id}/"
    page = text(signed_in("李科").get(address))
    assert "自动回避" in page and "受理、调查或初审过本件" in page
    votes = {f"vote-{case_id}-{seats[name]}": "for" for name in ("李科", "刘审核", "孙审核")}
    held = {
        "version": "1",
        "present": [seats[name] for name in seats],
        "held_on": "2026-12-02",
        "held_time": "08:30",
        f"opinion-{case_id}": "收入核实清楚",
        "minutes": "逐件讨论了家庭收入和住房情况，同意镇街意见。",
        **votes,
    }
    assert "会议纪要" in post(signed_in, "李科", address, 422, **{**held, "minutes": "好"})
    post(signed_in, "李科", address, **held)
    run_queued_jobs()
    page = text(signed_in("李科").get(address))
    assert "会议意见：" in page and "同意" in page and "打开纪要文书" in page and "回避" in page
    assert "讨论疑难低保申请" in text(signed_in("李科").get(of_case(cast, case_id)))
    assert state_of(cast, case_id) == "confirming"
    for who in ("王敏", "张主任", "核对员"):
        assert signed_in(who).get(address).status_code == 404
    assert signed_in("外人").get(address).status_code == 404
    over = {"version": "1", "reasons": "参会人员临时有任务"}
    assert "已经开过" in post(signed_in, "李科", address + "off/", 409, **over)


def test_取消会议(cast: Cast, signed_in: SignIn) -> None:
    case_id = confirming(cast, accepted(cast))
    at(LATER)
    with cast.acting("李科") as district:
        seat = {name: cast[name].posting_id for name in ("李科", "刘审核", "孙审核", "核对员")}
        plan = services.MeetingPlan(
            (case_id,),
            "讨论疑难低保申请",
            LATER,
            "线上",
            True,
            seat["李科"],  # type: ignore[arg-type]
            seat["核对员"],  # type: ignore[arg-type]
            (seat["刘审核"], seat["孙审核"]),  # type: ignore[arg-type]
        )
        meeting_id = services.call_meeting(actor=district, plan=plan, at=LATER)
    off = f"/desk/meetings/{meeting_id}/off/"
    assert "请写明取消会议的原因" in post(signed_in, "李科", off, 422, version="1", reasons="改期")
    post(signed_in, "李科", off, version="1", reasons="参会人员临时有任务")
    assert state_of(cast, case_id) == "confirming"
    assert "已取消" in text(signed_in("李科").get("/desk/meetings/"))


def test_联系_建议_撤回_终止(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    at(MORNING + timedelta(days=3))
    with cast.acting("李科"):
        case_id = Case.objects.get(application_id=application_id).id
    contact, propose = (
        of_case(cast, case_id, "conduct/contact/"),
        of_case(cast, case_id, "conduct/propose-end/"),
    )
    version = str(version_of(cast, case_id))
    assert "至少要在不同的两天" in post(signed_in, "张主任", propose, 422, version=version, reasons=WHY)
    assert "日期填完整" in post(signed_in, "陈刚", contact, 422, way="phone", made_on="", result="没人接")
    post(signed_in, "陈刚", contact, way="visit", made_on="2026-11-24", result="家里没人，邻居说外出")
    post(signed_in, "小杨", contact, way="phone", made_on="2026-11-25", result="接了，说过几天再说")
    with cast.acting("李科"):
        assert ContactAttempt.objects.count() == 2
    post(signed_in, "张主任", propose, version=version, reasons=WHY)
    page = text(signed_in("张主任").get(of_case(cast, case_id)))
    assert "镇街建议终止办理" in page and "撤回终止建议" in page and "家里没人，邻居说外出" in page
    withdraw = of_case(cast, case_id, "conduct/withdraw-end/")
    version = str(version_of(cast, case_id))
    post(signed_in, "张主任", withdraw, version=version, reasons="已经联系上，约好明天入户")
    version = str(version_of(cast, case_id))
    post(signed_in, "张主任", propose, version=version, reasons=WHY)
    home = text(signed_in("李科").get("/desk/"))
    assert "审核终止建议" in home
    end, version = of_case(cast, case_id, "conduct/end/"), str(version_of(cast, case_id))
    assert "请写明理由" in post(signed_in, "李科", end, 422, version=version, reasons="不配合")
    post(signed_in, "李科", end, version=version, reasons=WHY)
    assert state_of(cast, case_id) == "discontinued"
    assert signed_in("李科").post(of_case(cast, case_id, "conduct/nothing/"), {}).status_code == 404


def test_抽查页面(cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    every = sampling.confirming_of("dibao").__class__(sample_permille=1000)
    monkeypatch.setattr(sampling, "confirming_of", lambda item: every)
    delegated(cast)
    application_id = accepted(cast)
    case_id = confirming(cast, application_id)
    decide(cast, "吴镇长", case_id)
    run_queued_jobs()
    version = version_of(cast, case_id)
    with cast.acting("王敏") as clerk:
        way = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=way, at=LATER)
    at(LATER)
    assert "抽查镇街确认的办件" in text(signed_in("刘审核").get("/desk/"))
    sample, version = of_case(cast, case_id, "conduct/sample/"), str(version_of(cast, case_id))
    post(signed_in, "刘审核", sample, version=version, agrees="no", reasons="务工收入只有口头说明，请再核实")
    again, version = of_case(cast, case_id, "conduct/looked-again/"), str(version_of(cast, case_id))
    assert "重新核实的情况" in text(signed_in("张主任").get(of_case(cast, case_id)))
    post(signed_in, "张主任", again, version=version, reasons="已向用工单位核实，收入与申报一致")
    with cast.acting("李科"):
        assert SampleReview.objects.get(case_id=case_id).looked_again_at
    assert state_of(cast, case_id) == "closed"


def test_介绍工作的登记和认定(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    with cast.acting("李科"):
        person = Case.objects.get(application_id=application_id).applicant_id
    address = f"/desk/files/{application_id}/work-offers/"
    assert "登记一次介绍" in text(signed_in("王敏").get(address))
    offer = {
        "person": str(person),
        "offered_on": "2026-11-23",
        "offered_by": "扶欢镇社保所",
        "employer": "扶欢镇农产品加工厂",
        "work": "分拣工，扶欢镇上",
        "pay": "每月 2200 元",
        "accepted": "no",
    }
    assert "没有接受的，要写明本人说的原因" in post(signed_in, "王敏", address, 422, **offer)
    post(signed_in, "王敏", address, **offer, reason_given="嫌远")
    with cast.acting("李科"):
        row = WorkOffer.objects.get()
    judge = f"{address}{row.id}/judge/"
    assert "请写明认定的理由" in post(signed_in, "张主任", judge, 422, good="no", reasons="没理由")
    post(signed_in, "张主任", judge, good="no", reasons="岗位离家三公里，身体检查没有问题")
    page = text(signed_in("王敏").get(address))
    assert "无正当理由" in page and "1 次（法定 3 次）" in page
    assert signed_in("张主任").post(f"{address}{application_id}/judge/", {}).status_code == 404
    assert signed_in("外镇").get(address).status_code == 404
