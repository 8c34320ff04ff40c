"""转给部门: 本人同意才转, 只转说好的内容, 一件事不重复转."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from minzheng.engines.messages.models import Message
from minzheng.engines.referrals import queries, services
from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.types import (
    AlreadyReferred,
    ConsentHow,
    ConsentMissing,
    NewReferral,
    ReferralClosed,
    ReferralUnfit,
    State,
    StepKind,
    WordsMissing,
)
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN_AREA, LUO, MORNING, Cast
from tests.engines.referrals.conftest import ANSWERS, Counters, asked, herself, not_asked, row_of

pytestmark = pytest.mark.django_db


def clerks(person_id: UUID, **changed: Any) -> NewReferral:
    """What an officer writes for 罗婶."""
    given = {
        "item": "housing",
        "answers": ANSWERS["housing"],
        "words": "",
        "consent": ConsentHow.SPOKEN,
        "witness": "村支书 蹇平",
        "token": "by-clerk",
        **changed,
    }
    return NewReferral(person_id=person_id, **given)


def by_clerk(cast: Cast, person_id: UUID) -> UUID:
    """王敏 asks for 罗婶."""
    with cast.acting("王敏") as officer:
        return services.refer(actor=officer, new=clerks(person_id), at=MORNING)


def not_by_clerk(
    refusal: type[Refusal], cast: Cast, person_id: UUID, name: str = "王敏", **changed: Any
) -> None:
    """An officer asks for 罗婶, and is refused."""
    with cast.acting(name) as officer, pytest.raises(refusal):
        services.refer(actor=officer, new=clerks(person_id, **changed), at=MORNING)


def test_本人同意后转给住房部门_只转说好的内容(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    row = row_of(referral_id)
    assert (row.state, row.area_code) == (State.SENT, GAOTAN_AREA)
    assert row.counter == f"housing@{GAOTAN_AREA}"
    with counters.acting("何玲") as officer:
        view = services.open_referral(actor=officer, referral_id=referral_id, at=MORNING)
    assert dict(view.sent) == {
        "姓名": "罗庆华",
        "身份证号": LUO,
        "手机号码": "13900000001",
        "住在哪个村（社区）": "綦江区扶欢镇高滩村",
        "现在住在哪里": "租房住",
        "家里几口人一起住": "3 人",
    }
    assert view.words == "房东下个月不租了"
    assert "只用于核实住房情况" in view.consent


def test_部门的期限按工作日数(luo: UUID) -> None:
    row = row_of(asked(luo))
    # 20 working days after Monday 23 November 2026
    assert row.due_on.isoformat() == "2026-12-21"


def test_不送身份证号的事项_部门看不到身份证号(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo, "funeral")
    with open_scope(Scope(lo="50", hi="51")):
        view = queries.view_of(row_of(referral_id), on=MORNING.date(), department=True)
    assert "身份证号" not in dict(view.sent) and LUO not in str(view)


def test_镇街经本人同意可以代转_并告诉本人(luo: UUID, cast: Cast) -> None:
    referral_id = by_clerk(cast, luo)
    row = row_of(referral_id)
    assert row.consent_how == ConsentHow.SPOKEN and row.asked_by == cast["王敏"].posting_id
    with open_scope(Scope(lo="50", hi="51")):
        assert Message.objects.get(person_id=luo, kind="referrals.asked").link == f"/referrals/{referral_id}/"
        assert Event.objects.filter(action="referrals.referral.asked", person_id=luo).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"consent": None},
        {"witness": " "},
        # her own tap is hers alone
        {"consent": ConsentHow.OWN},
    ],
)
def test_没有本人同意不能转(luo: UUID, cast: Cast, changed: dict[str, object]) -> None:
    not_by_clerk(ConsentMissing, cast, luo, **changed)
    with open_scope(Scope(lo="50", hi="51")):
        assert not Referral.objects.exists()


def test_本人没点同意也不转(luo: UUID) -> None:
    not_asked(ConsentMissing, luo, consent=None)


@pytest.mark.parametrize("name", ["小杨", "核对员", "周财务", "审计", "外镇", "外人"])
def test_不该转的人转不了(luo: UUID, cast: Cast, name: str) -> None:
    not_by_clerk(NotYours, cast, luo, name)


def test_别人不能替她转(luo: UUID) -> None:
    with herself(uuid4()) as stranger, pytest.raises(NotYours):
        services.refer(
            actor=stranger,
            new=NewReferral(luo, "housing", ANSWERS["housing"], "", ConsentHow.OWN, "t"),
            at=MORNING,
        )


@pytest.mark.parametrize("answers", [{}, {"now": "租房住"}, {"now": "别墅", "people": "3 人"}])
def test_每一问都要答_只能答给出的(luo: UUID, answers: dict[str, str]) -> None:
    not_asked(ReferralUnfit, luo, answers=answers)


def test_没有的事项转不了(luo: UUID) -> None:
    not_asked(NotYours, luo, item="castle", answers={})


def test_同一次提交只转一件_在办的不重复转(luo: UUID) -> None:
    first = asked(luo)
    assert asked(luo) == first
    not_asked(AlreadyReferred, luo, token="again")
    assert asked(luo, "medical", token="other") != first


def test_撤回同意_内容删除_部门不再看到(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    with herself(luo) as me:
        services.withdraw(actor=me, referral_id=referral_id, version=1, words="", at=MORNING)
    row = row_of(referral_id)
    assert row.state == State.WITHDRAWN and row.sent_box is None
    with counters.acting("何玲") as officer:
        view = services.open_referral(actor=officer, referral_id=referral_id, at=MORNING)
        assert view.sent == [] and view.words == "" and "罗庆华" not in view.line.name
    with herself(luo) as me, pytest.raises(ReferralClosed):
        services.withdraw(actor=me, referral_id=referral_id, version=2, words="", at=MORNING)
    assert asked(luo, token="again") != referral_id


def test_工作人员代为撤回要写本人怎么说(luo: UUID, cast: Cast) -> None:
    referral_id = asked(luo)
    with cast.acting("王敏") as clerk:
        with pytest.raises(WordsMissing):
            services.withdraw(actor=clerk, referral_id=referral_id, version=1, words=" ", at=MORNING)
        services.withdraw(
            actor=clerk, referral_id=referral_id, version=1, words="本人打电话说不要了", at=MORNING
        )
    assert row_of(referral_id).state == State.WITHDRAWN


def test_部门问_本人答_等的日子不算部门的(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    due = row_of(referral_id).due_on
    with counters.acting("何玲") as officer:
        services.ask_more(
            actor=officer, referral_id=referral_id, version=1, words="租房合同到哪天？", at=MORNING
        )
    later = MORNING.replace(day=30)  # five working days on
    with herself(luo) as me:
        with pytest.raises(WordsMissing):
            services.answer_question(actor=me, referral_id=referral_id, version=2, words="", at=later)
        with pytest.raises(StaleVersion):
            services.answer_question(actor=me, referral_id=referral_id, version=1, words="到明年", at=later)
        services.answer_question(actor=me, referral_id=referral_id, version=2, words="到明年一月", at=later)
        view = services.open_referral(actor=me, referral_id=referral_id, at=later)
    row = row_of(referral_id)
    assert row.state == State.ACCEPTED
    assert due.isoformat() == "2026-12-21" and row.due_on.isoformat() == "2026-12-28"
    assert [step.kind for step in view.steps] == [StepKind.ASKED, StepKind.QUESTION, StepKind.ANSWER]
    assert [step.words for step in view.steps][1:] == ["租房合同到哪天？", "到明年一月"]
