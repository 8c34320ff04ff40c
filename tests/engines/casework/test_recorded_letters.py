"""近亲属备案登记表在受理时出具、报区县；介绍工作情况记录在认定时出具、送达本人：都有送达日期。"""

from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, NearRelative
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.models import Letter, LetterService
from minzheng.engines.letters.services import open_letter
from minzheng.engines.letters.types import Delivery, ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.review_steps import serve
from tests.engines.casework.routes_steps import KIN, LATER, STRANGER, accepted_with, confirming, decide
from tests.engines.casework.steps import accepted
from tests.engines.casework.test_near_relatives import second, visited
from tests.engines.casework.test_work_offers import WHY, offered, person
from tests.engines.letters.golden import text_of
from tests.jobs import run_queued_jobs

__all__ = ["person"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def of_kind(kind: str) -> list[Letter]:
    with open_scope(WHOLE_CITY):
        return list(Letter.objects.filter(kind=f"dibao.{kind}").order_by("created_at", "pk"))


def printed(cast: Cast, letter: Letter, who: str = "王敏") -> str:
    with cast.acting(who) as officer:
        return text_of(open_letter(actor=officer, letter_id=letter.id, at=LATER, purpose="打印"))


def test_受理时登记了近亲属_登记表报区县_家庭看不到(cast: Cast) -> None:
    """第十一条：单独登记备案。"""
    application_id = accepted_with(cast, kin=[KIN, {**STRANGER, "relation": "表亲"}])
    run_queued_jobs()
    (letter,) = of_kind("near_relative")
    assert (letter.addressee, letter.person_id) == ("重庆市綦江区民政局", None)
    words = printed(cast, letter)
    for part in ("近亲属备案登记表", "小杨", "杨大山", "兄弟姐妹", "王敏", "不影响申请人依法享受救助"):
        assert part in words
    with open_scope(WHOLE_CITY):
        applicant = Application.objects.get(pk=application_id).applicant_id
    with open_scope(Scope(subject=applicant)):
        assert "dibao.near_relative" not in [one.kind for one in letters.letters_of(application_id)]


def test_没有近亲属的_不出具(cast: Cast) -> None:
    accepted(cast)
    assert of_kind("near_relative") == []


def test_申请书上写得不规范_照样受理_照样出具(cast: Cast) -> None:
    accepted_with(cast, kin=[{**STRANGER, "official": "12345", "post": " "}])
    (letter,) = of_kind("near_relative")
    run_queued_jobs()
    assert "见申请书" in printed(cast, letter)


def test_区县入户核查的那天_登记表算送达区县_只记一次(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    (letter,) = of_kind("near_relative")
    visited(cast, case_id)
    second(cast, "孙审核", case_id)
    with open_scope(WHOLE_CITY):
        (served,) = LetterService.objects.filter(letter_id=letter.id)
        assert (served.served_on, served.received_by) == (local_date(LATER), "刘审核")
        assert served.method == ServiceMethod.ELECTRONIC and served.person_id is None


def test_给家庭送达决定书时_登记表不会记成送给了家庭(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    visited(cast, case_id)
    second(cast, "孙审核", case_id)
    decide(cast, "李科", case_id)
    serve(cast, case_id, LATER)
    (letter,) = of_kind("near_relative")
    with open_scope(WHOLE_CITY):
        assert LetterService.objects.get(letter_id=letter.id).received_by == "刘审核"
        assert NearRelative.objects.count() == 1


@pytest.mark.parametrize(("good", "words"), [(False, "无正当理由"), (True, "有正当理由")])
def test_认定以后_记录写给本人_本人看得到_登记送达有日期(
    cast: Cast, person: tuple[UUID, UUID], good: bool, words: str
) -> None:
    """第三十四条：记录不是处分；本人有权知道怎么认定的。"""
    offered(cast, person, good=good)
    run_queued_jobs()
    (letter,) = of_kind("work_refusal")
    assert (letter.person_id, letter.addressee) == (person[0], "罗庆华")
    shown = printed(cast, letter)
    for part in (words, "第1次", "嫌远", "扶欢镇农产品加工厂", "王敏", "张主任", "本记录不是处理决定"):
        assert part in shown
    assert WHY in shown.replace("\n", "")
    with open_scope(Scope(subject=person[0])):
        assert letter.id in [one.id for one in letters.letters_of(person[1], for_family=True)]
    with cast.acting("小杨") as aide:
        delivery = Delivery(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letter(actor=aide, letter_id=letter.id, delivery=delivery, at=LATER)
        assert letters.letter_line(letter.id).served_on == local_date(LATER)


def test_连续第几次照实写_没有认定的不出具(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person, 0)
    offered(cast, person, 1)
    offered(cast, person, 2, good=None)
    run_queued_jobs()
    first, again = of_kind("work_refusal")
    assert "第1次" in printed(cast, first) and "第2次" in printed(cast, again)


def test_接受了工作的不出具(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person, accepted=True)
    assert of_kind("work_refusal") == []


def test_不会因为记录没送达就给镇街压待办(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person)
    run_queued_jobs()
    with cast.acting("王敏"):
        assert letters.unserved(before=LATER, application_id=person[1]) == []
        assert queries.queue(role="town_clerk", on=LATER.date(), kinds=["serve_letter"]) == []
    assert MORNING < LATER
