"""部门不回复: 到期记"未回复", 报民政, 告诉本人; 不是不予, 部门以后还可以答复."""

from datetime import date
from uuid import UUID

import pytest

from minzheng.engines.messages.models import Message
from minzheng.engines.referrals import queries, services
from minzheng.engines.referrals.jobs import watch
from minzheng.engines.referrals.models import ReferralStep
from minzheng.engines.referrals.types import NotDueYet, Reply, State, StepKind, WordsMissing
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, current_scope
from tests.cast import MORNING, Cast
from tests.engines.referrals.conftest import Counters, asked, on_the, replied, row_of

pytestmark = pytest.mark.django_db
CITY = Scope(lo="50", hi="51")
DUE = date(2026, 12, 21)
DAY_AFTER = on_the(date(2026, 12, 22))


def look(at: object) -> None:
    token = current_scope.set(None)
    try:
        watch(at=at)  # type: ignore[arg-type]
    finally:
        current_scope.reset(token)


def late_steps() -> int:
    with open_scope(CITY):
        return ReferralStep.objects.filter(kind=StepKind.LATE).count()


def test_到期没有回复_状态不变_记一次_告诉本人(luo: UUID, cast: Cast) -> None:
    referral_id = asked(luo)
    look(on_the(DUE))
    assert late_steps() == 0
    look(DAY_AFTER)
    look(DAY_AFTER)
    row = row_of(referral_id)
    assert row.state == State.SENT and row.late_at == DAY_AFTER and row.outcome == ""
    assert late_steps() == 1
    with open_scope(CITY):
        body = Message.objects.get(kind="referrals.silent", person_id=luo).body
    assert "没有回复不是不同意" in body
    with cast.acting("李科"):
        line = queries.board(tab=queries.LATE, on=DAY_AFTER.date())[0]
        counts = queries.tab_counts(on=DAY_AFTER.date())
    assert line.silent and (counts["late"], counts["open"], counts["refused"]) == (1, 1, 0)


def test_只在整点和半点看(luo: UUID) -> None:
    asked(luo)
    look(DAY_AFTER.replace(minute=7))
    assert late_steps() == 0


def test_等群众补充时不算部门没回复(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    with counters.acting("何玲") as officer:
        services.ask_more(
            actor=officer, referral_id=referral_id, version=1, words="租房合同到哪天？", at=MORNING
        )
    look(DAY_AFTER)
    assert late_steps() == 0


def test_民政催办_写明怎么催_部门以后还可以答复(luo: UUID, cast: Cast, counters: Counters) -> None:
    referral_id = asked(luo)
    look(DAY_AFTER)
    with cast.acting("刘审核") as reviewer:
        with pytest.raises(WordsMissing):
            services.press(actor=reviewer, referral_id=referral_id, version=1, words="", at=DAY_AFTER)
        services.press(
            actor=reviewer,
            referral_id=referral_id,
            version=1,
            words="打电话给何科，答应本周答复",
            at=DAY_AFTER,
        )
        assert queries.board(tab=queries.LATE, on=DAY_AFTER.date())[0].pressed == 1
    replied(counters, referral_id, Reply("kind", "安排公租房一套"), at=DAY_AFTER)
    assert row_of(referral_id).state == State.GRANTED
    with cast.acting("李科"):
        assert queries.tab_counts(on=DAY_AFTER.date())["late"] == 0


def test_没到期不用催_不该催的人催不了(luo: UUID, cast: Cast, counters: Counters) -> None:
    referral_id = asked(luo)
    with cast.acting("刘审核") as reviewer, pytest.raises(NotDueYet):
        services.press(actor=reviewer, referral_id=referral_id, version=1, words="快点", at=on_the(DUE))
    for name in ("王敏", "审计"):
        with cast.acting(name) as officer, pytest.raises(NotYours):
            services.press(actor=officer, referral_id=referral_id, version=1, words="快点", at=DAY_AFTER)
    with counters.acting("何玲") as officer, pytest.raises(NotYours):
        services.press(actor=officer, referral_id=referral_id, version=1, words="快点", at=DAY_AFTER)


def test_各部门的数加得起来(luo: UUID, cast: Cast, counters: Counters) -> None:
    first = asked(luo)
    asked(luo, "medical", token="two")
    replied(counters, first)
    with cast.acting("审计"):
        rows = {one.department.code: one for one in queries.by_department(on=DAY_AFTER.date())}
        assert (rows["medical"].waiting, rows["medical"].late, rows["housing"].answered) == (1, 1, 1)
        counts = queries.tab_counts(on=DAY_AFTER.date())
        assert sum(counts.values()) - counts["late"] == sum(
            one.waiting + one.answered + one.withdrawn for one in rows.values()
        )
        assert queries.tab_counts(on=DAY_AFTER.date(), department="housing")["open"] == 0
        assert [line.item.code for line in queries.board(tab="refused", on=DAY_AFTER.date())] == ["housing"]
