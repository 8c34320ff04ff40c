"""公示异议处理答复：由镇街负责人出具、送达反映人本人；纸上没有反映人的姓名，不公开，家庭看不到。"""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case, Objection, Task
from minzheng.engines.casework.services.objection import AnswerUnfit
from minzheng.engines.casework.services.objection_reply import Reply, ReplyTellsTooMuch, ReplyUnfit
from minzheng.engines.casework.types import NotYourRole, Opinion
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.models import Letter, LetterService
from minzheng.engines.letters.services import open_letter
from minzheng.engines.letters.types import (
    Delivery,
    LetterAlreadyServed,
    ServiceDayUnfit,
    ServiceIncomplete,
    ServiceMethod,
)
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope
from tests.cast import Cast
from tests.engines.casework.objecting import case_of, day, objected, published, resurveyed
from tests.engines.casework.review_steps import serve
from tests.engines.casework.routes_steps import decide
from tests.engines.letters.golden import text_of
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHO = {"name": "蒋德福", "phone": "023-48660000"}
CONCLUDED = Reply(
    objection="反映该户在镇上有门面出租",
    findings="两名工作人员重新入户，并查询不动产登记，没有发现该户名下有门面",
    result="不属实",
    effect="镇街已重新提出初审意见，报区县审核确认",
)


def settled(cast: Cast, **who: str) -> tuple[UUID, UUID]:
    """A named objection, surveyed again and a new opinion given: (objection, case)."""
    case_id = published(cast)
    objected(cast, case_id, "resurvey", **(who or WHO))
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(True, "重新调查后情况属实，拟予确认", 77000)
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=day(8))
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        return UUID(str(Objection.objects.get(case_id=case_id).id)), case_id


def issued(cast: Cast, objection_id: UUID, reply: Reply = CONCLUDED, who: str = "张主任") -> UUID:
    with transaction.atomic(), cast.acting(who) as officer:
        letter_id = services.issue_objection_reply(
            actor=officer, objection_id=objection_id, reply=reply, at=day(9)
        )
    run_queued_jobs()
    return letter_id


def handed(
    cast: Cast, objection_id: UUID, method: str = "in_person", who: str = "张主任", proof: str = ""
) -> None:
    with transaction.atomic(), cast.acting(who) as officer:
        services.serve_objection_reply(
            actor=officer,
            objection_id=objection_id,
            method=method,
            served_on=local_date(day(10)),
            proof=proof,
            at=day(10),
        )


def test_答复印得出来_纸上没有反映人_送达后算已答复(cast: Cast) -> None:
    objection_id, _case_id = settled(cast)
    letter_id = issued(cast, objection_id)
    with cast.acting("张主任") as leader:
        pdf = open_letter(actor=leader, letter_id=letter_id, at=day(9), purpose="打印")
        line = letters.letter_line(letter_id)
    words = text_of(pdf)
    assert "公示异议处理答复" in words and "反映人" in words and "不属实" in words
    assert WHO["name"] not in words and "48660000" not in words and "罗庆华" not in words
    assert (line.addressee, line.inside, line.handed, line.person_id) == ("反映人", True, True, None)
    handed(cast, objection_id)
    with cast.acting("李科"):
        row, served = Objection.objects.get(pk=objection_id), LetterService.objects.get(letter_id=letter_id)
        assert (row.answered_how, row.answered_by) == ("letter", cast["张主任"].posting_id)
        assert (served.received_by, served.served_on) == ("反映人", local_date(day(10)))
        assert served.person_id is None


def test_家庭_公众都读不到答复(cast: Cast) -> None:
    objection_id, case_id = settled(cast)
    letter_id = issued(cast, objection_id)
    case = case_of(cast, case_id)
    with open_scope(Scope(subject=case.applicant_id)):
        assert letter_id not in [one.id for one in letters.letters_of(case.application_id)]
        assert not Letter.objects.filter(pk=letter_id).exists()
    with open_scope(Scope(public=True)):
        assert Letter.objects.count() == 0
    with cast.acting("王敏"):
        shown = letters.letters_of(case.application_id, for_family=True)
        assert letter_id not in [one.id for one in shown]


@pytest.mark.parametrize(
    "changed",
    [
        {"objection": "蒋德福反映该户在镇上有门面"},
        {"findings": "已经电话 023-48660000 告诉反映人"},
        {"effect": "已告知蒋 德 福，报区县审核确认"},
        {"findings": "查到账号 6228480000000000018 没有存款"},
    ],
)
def test_写了反映人的姓名电话_或者号码的_不出具(cast: Cast, changed: dict[str, str]) -> None:
    objection_id, _case_id = settled(cast)
    with pytest.raises(ReplyTellsTooMuch):
        issued(cast, objection_id, replace(CONCLUDED, **changed))
    with open_scope(WHOLE_CITY):
        assert not Letter.objects.filter(kind="dibao.objection_reply").exists()


@pytest.mark.parametrize("changed", [{"result": "大概"}, {"findings": " "}, {"effect": "好" * 801}])
def test_没写全的不出具(cast: Cast, changed: dict[str, str]) -> None:
    objection_id, _case_id = settled(cast)
    with pytest.raises(ReplyUnfit):
        issued(cast, objection_id, replace(CONCLUDED, **changed))


@pytest.mark.parametrize(
    ("who", "why"), [("王敏", NotYourRole), ("小杨", NotYourRole), ("李科", NotYourRole), ("外人", NotYours)]
)
def test_只有镇街负责人出具和送达(cast: Cast, who: str, why: type[Refusal]) -> None:
    objection_id, _case_id = settled(cast)
    with pytest.raises(why):
        issued(cast, objection_id, who=who)
    issued(cast, objection_id)
    with pytest.raises(why):
        handed(cast, objection_id, who=who)


def test_经办不能用一般的送达登记_免得写下反映人的姓名(cast: Cast) -> None:
    objection_id, _case_id = settled(cast)
    letter_id = issued(cast, objection_id)
    delivery = Delivery(ServiceMethod.AT_HOME, WHO["name"])
    with cast.acting("王敏") as clerk, pytest.raises(NotYourRole, match="负责人"):
        services.serve_letter(actor=clerk, letter_id=letter_id, delivery=delivery, at=day(10))


def test_没处理完_没留姓名_出具过的_说明原因(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey", **WHO)
    with open_scope(WHOLE_CITY):
        objection_id = Objection.objects.get(case_id=case_id).id
    with pytest.raises(AnswerUnfit, match="还没有重新提出"):
        issued(cast, objection_id)
    with pytest.raises(AnswerUnfit, match="还没有出具"):
        handed(cast, objection_id)


def test_匿名反映不出具书面答复(cast: Cast) -> None:
    objection_id, _case_id = settled(cast, name="", phone="")
    with pytest.raises(AnswerUnfit, match="没有留下姓名"):
        issued(cast, objection_id)


def test_只出具一次_只送达一次_邮寄要有编号_日期不能早(cast: Cast) -> None:
    objection_id, _case_id = settled(cast)
    issued(cast, objection_id)
    with pytest.raises(AnswerUnfit, match="已经出具过"):
        issued(cast, objection_id)
    with pytest.raises(ServiceIncomplete):
        handed(cast, objection_id, "by_post")
    for method in ("announcement", "left", "electronic", ""):
        with pytest.raises(AnswerUnfit, match="怎么送达"):
            handed(cast, objection_id, method)
    with cast.acting("张主任") as leader, pytest.raises(ServiceDayUnfit):
        services.serve_objection_reply(
            actor=leader,
            objection_id=objection_id,
            method="in_person",
            served_on=local_date(day(1)),
            at=day(10),
        )
    handed(cast, objection_id, "by_post", proof="XA 50011 22 CN")
    with pytest.raises(LetterAlreadyServed):
        handed(cast, objection_id)


def test_给家庭送达决定书时_不会把答复也记成送给了家庭(cast: Cast) -> None:
    objection_id, case_id = settled(cast)
    letter_id = issued(cast, objection_id)
    decide(cast, "李科", case_id)
    serve(cast, case_id, day(12))
    with cast.acting("王敏"):
        assert letters.letter_line(letter_id).served_at is None
        assert not Task.objects.filter(closed_at=None).exists()
    handed(cast, objection_id)
