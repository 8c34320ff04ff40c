"""部门答复: 由部门自己的人决定, 不予要有理由和救济, 答复书给本人."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.services import open_letter
from minzheng.engines.messages.models import Message
from minzheng.engines.referrals import services
from minzheng.engines.referrals.models import Referral, ReferralStep
from minzheng.engines.referrals.types import ReferralClosed, Reply, ReplyUnfit, State, WordsMissing
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.letters.golden import text_of
from tests.engines.referrals.conftest import NO, Counters, asked, herself, not_replied, replied, row_of
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db
CITY = Scope(lo="50", hi="51")


def test_部门不予_理由和救济写在答复里_答复书给本人(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    with counters.acting("何玲") as officer:
        services.accept(actor=officer, referral_id=referral_id, version=1, at=MORNING)
    letter_id = replied(counters, referral_id)
    run_queued_jobs()
    row = row_of(referral_id)
    assert (row.state, row.outcome, row.replied_by) == (State.REFUSED, "refused", counters["何玲"].posting_id)
    with herself(luo) as me:
        view = services.open_referral(actor=me, referral_id=referral_id, at=MORNING)
        assert view.reply == {"words": NO.words, "reasons": NO.reasons, "remedy": NO.remedy}
        pdf = open_letter(actor=me, letter_id=letter_id, at=MORNING, purpose="本人查看")
    printed = "".join(text_of(pdf).split())
    for words in (NO.words, NO.reasons, NO.remedy, "您家的低保等其他救助照常办理"):
        assert "".join(words.split()) in printed
    with open_scope(CITY):
        letter = Letter.objects.get(pk=letter_id)
        assert letter.number.startswith("綦住建转复字") and letter.person_id == luo
        message = Message.objects.get(kind="referrals.replied", person_id=luo)
        assert "不影响您家的其他救助" in message.body


@pytest.mark.parametrize(
    ("given", "state", "kept"),
    [
        (Reply("kind", "安排公租房一套，下月入住"), State.GRANTED, {}),
        (Reply("money", "发给租房补贴", amount="1,200"), State.GRANTED, {"amount": "1,200元"}),
        (Reply("not_ours", "农村房屋归农业农村部门"), State.NOT_OURS, {}),
    ],
)
def test_给予和不归本部门(
    luo: UUID, counters: Counters, given: Reply, state: State, kept: dict[str, str]
) -> None:
    referral_id = asked(luo)
    replied(counters, referral_id, given)
    assert row_of(referral_id).state == state
    with herself(luo) as me:
        view = services.open_referral(actor=me, referral_id=referral_id, at=MORNING)
    assert {name: value for name, value in view.reply.items() if name == "amount"} == kept


@pytest.mark.parametrize(
    "given",
    [
        Reply("refused", NO.words, "", NO.remedy),
        Reply("refused", NO.words, NO.reasons, ""),
        Reply("refused", "", NO.reasons, NO.remedy),
        Reply("maybe", NO.words),
        Reply("money", "发给补贴", amount="很多"),
    ],
)
def test_说不清楚的答复发不出去(luo: UUID, counters: Counters, given: Reply) -> None:
    referral_id = asked(luo)
    not_replied(counters, referral_id, ReplyUnfit, given)
    assert row_of(referral_id).state == State.SENT


@pytest.mark.parametrize("name", ["王敏", "张主任", "刘审核", "李科", "审计", "外人"])
def test_民政的人不能代部门答复(luo: UUID, cast: Cast, name: str) -> None:
    referral_id = asked(luo)
    with cast.acting(name) as officer, pytest.raises(NotYours):
        services.reply(actor=officer, referral_id=referral_id, version=1, given=NO, at=MORNING)


@pytest.mark.parametrize("name", ["秦医保", "邻区房"])
def test_别的部门和别的区县看不到也答不了(luo: UUID, counters: Counters, name: str) -> None:
    referral_id = asked(luo)
    with counters.acting(name) as officer:
        for act in (
            lambda: services.open_referral(actor=officer, referral_id=referral_id, at=MORNING),
            lambda: services.accept(actor=officer, referral_id=referral_id, version=1, at=MORNING),
            lambda: services.reply(actor=officer, referral_id=referral_id, version=1, given=NO, at=MORNING),
        ):
            with pytest.raises(NotYours):
                act()


def test_本人不能替部门答复(luo: UUID) -> None:
    referral_id = asked(luo)
    with herself(luo) as me, pytest.raises(NotYours):
        services.reply(actor=me, referral_id=referral_id, version=1, given=NO, at=MORNING)


def test_答复过的不能再答_旧页面不能答(luo: UUID, counters: Counters) -> None:
    referral_id = asked(luo)
    with counters.acting("何玲") as officer:
        services.accept(actor=officer, referral_id=referral_id, version=1, at=MORNING)
        with pytest.raises(StaleVersion):
            services.reply(actor=officer, referral_id=referral_id, version=1, given=NO, at=MORNING)
        with pytest.raises(WordsMissing):
            services.ask_more(actor=officer, referral_id=referral_id, version=2, words="?", at=MORNING)
    replied(counters, referral_id)
    not_replied(counters, referral_id, ReferralClosed, Reply("kind", "改成同意"))


def test_数据库也不认没有人的答复(luo: UUID) -> None:
    referral_id = asked(luo)
    with (
        open_scope(CITY),
        pytest.raises(IntegrityError, match="referrals_replied_by_somebody"),
        transaction.atomic(),
    ):
        Referral.objects.filter(pk=referral_id).update(state="refused")


def test_办理过程改不了(luo: UUID) -> None:
    asked(luo)
    with (
        open_scope(CITY),
        pytest.raises(Exception, match="append-only|permission denied"),
        transaction.atomic(),
    ):
        ReferralStep.objects.update(by_name="别人")
