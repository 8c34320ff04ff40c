"""政策宣传月：安排、到门口讲、记下家里怎么说；数的是户，不是去的人；和统计表对得上。"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.queries.statistics import statistics
from minzheng.foundations.audit.models import Event
from minzheng.foundations.people.models import Household, Membership, Visibility
from minzheng.foundations.people.queries import homes
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from minzheng.programmes.monitoring import campaign_models, campaign_queries, queries, services
from minzheng.programmes.monitoring.types import NewCampaign, ToldHome
from tests.cast import GAOTAN, GAOTAN_AREA, MORNING, Cast
from tests.engines.benefits.scene import person
from tests.engines.casework.conftest import plain_handler
from tests.engines.casework.review_steps import LATER, receiving
from tests.engines.casework.steps import accepted
from tests.programmes.monitoring.neighbours import refused

__all__ = ["plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
DAY = MORNING.date()
CITY = Scope(lo="50", hi="51")
NEXT_VILLAGE = "500110500110120207"


def planned(cast: Cast, who: str = "张主任", **changed: Any) -> UUID:
    """A month of 低保 and 临时救助."""
    plan: dict[str, Any] = {
        "title": "十一月政策宣传月", "items": ("dibao", "temporary_aid"), "places": (), "who_goes": "救助专干和网格员",
        "from_on": DAY, "until_on": DAY + timedelta(days=29),
    }  # fmt: skip
    with cast.acting(who) as actor:
        return services.plan_campaign(actor=actor, campaign=NewCampaign(**{**plan, **changed}), at=MORNING)


@pytest.fixture
def home(cast: Cast) -> UUID:
    """A family of the village that has nothing."""
    me, household = person("蹇大全"), new_id()
    with open_scope(CITY):
        Household.objects.create(
            id=household, area_code=GAOTAN_AREA, head_id=me, group_name="3组", created_at=MORNING
        )
        Membership.objects.create(
            area_code=GAOTAN_AREA, household_id=household, person_id=me, relation="0", since=DAY
        )
        Visibility.objects.get_or_create(person_id=me, area_code=GAOTAN_AREA, defaults={"since": MORNING})
    return household


def told(cast: Cast, campaign: UUID, home: UUID, *, at: Any = MORNING, **said: Any) -> UUID | None:
    words: dict[str, Any] = {"answer": "later", "items": ("dibao",), **said}
    with cast.acting("小杨") as aide:
        return services.tell_home(
            actor=aide, campaign_id=campaign, told=ToldHome(household_id=home, **words), at=at
        )


def test_镇街安排_村里马上看到_别的镇看不到(cast: Cast) -> None:
    campaign = planned(cast)
    with cast.acting("小杨"):
        (seen,) = queries.campaigns()
        assert (seen.id, seen.items, seen.place_names) == (campaign, ("dibao", "temporary_aid"), ())
    with cast.acting("李科"):
        assert queries.campaign(campaign) is not None
    for who in ("外镇", "外人"):
        with cast.acting(who):
            assert queries.campaigns() == [] and queries.campaign(campaign) is None
            assert not campaign_models.PolicyCampaign.objects.exists()


def test_区县安排几个镇村_只有那里看得到(cast: Cast) -> None:
    planned(cast, "李科", places=("500110108",))
    with cast.acting("外镇"):
        assert len(queries.campaigns()) == 1
    with cast.acting("小杨"):
        assert queries.campaigns() == []
    planned(cast, "李科", places=(GAOTAN,))
    with cast.acting("小杨"):
        (mine,) = queries.campaigns()
        assert mine.place_names[0].endswith("高滩村")


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "}, {"items": ()}, {"items": ("moon",)}, {"who_goes": ""},
        {"until_on": DAY - timedelta(days=1)}, {"until_on": DAY + timedelta(days=93)},
        {"from_on": DAY - timedelta(days=9), "until_on": DAY - timedelta(days=1)},
        {"places": ("500110108",)}, {"places": ("000",)},
    ],
)  # fmt: skip
def test_写不全的不能安排(cast: Cast, changed: dict[str, Any]) -> None:
    with cast.acting("张主任"), refused(services.CampaignUnfit):
        actor = cast["张主任"]
        plan = {
            "title": "宣传月", "items": ("dibao",), "places": (), "who_goes": "专干", "from_on": DAY,
            "until_on": DAY + timedelta(days=9), **changed,
        }  # fmt: skip
        services.plan_campaign(actor=actor, campaign=NewCampaign(**plan), at=MORNING)


def test_谁能安排_谁能记(cast: Cast, home: UUID) -> None:
    for who in ("小杨", "核对员", "审计"):
        with cast.acting(who) as actor, refused(NotYours):
            plan = NewCampaign("宣传月", ("dibao",), (), "专干", DAY, DAY)
            services.plan_campaign(actor=actor, campaign=plan, at=MORNING)
    campaign = planned(cast)
    for who in ("张主任", "外镇"):
        with cast.acting(who) as actor, refused(NotYours):
            said = ToldHome(home, "later", ("dibao",))
            services.tell_home(actor=actor, campaign_id=campaign, told=said, at=MORNING)


def test_想申请的_当场打开草稿_同一天再记不多开一份(cast: Cast, home: UUID) -> None:
    campaign = planned(cast)
    begun = told(cast, campaign, home, answer="wants", wanted="dibao")
    assert begun == told(cast, campaign, home, answer="wants", wanted="dibao")
    with cast.acting("小杨"):
        draft = Application.objects.get(pk=begun)
        assert (draft.state, draft.items, draft.assisted_by) == ("draft", ["dibao"], cast["小杨"].posting_id)
        assert Event.objects.filter(action="monitoring.campaign.told", subject_id=home).count() == 2
        assert campaign_models.PolicyTold.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"answer": ""}, {"answer": "yes"}, {"items": ()}, {"items": ("tekun",)}, {"answer": "not_reached"},
        {"answer": "wants"}, {"answer": "wants", "wanted": "temporary_aid"}, {"wanted": "dibao"},
    ],
)  # fmt: skip
def test_说不清的不记(cast: Cast, home: UUID, said: dict[str, Any]) -> None:
    campaign = planned(cast)
    with cast.acting("小杨") as aide, refused(services.ToldUnclear):
        words: dict[str, Any] = {"answer": "later", "items": ("dibao",), **said}
        services.tell_home(actor=aide, campaign_id=campaign, told=ToldHome(home, **words), at=MORNING)


def test_没开始的_过了的_不在范围的_不记(cast: Cast, home: UUID) -> None:
    campaign = planned(cast, from_on=DAY + timedelta(days=1), until_on=DAY + timedelta(days=2))
    for days in (0, 3):
        with cast.acting("小杨") as aide, refused(services.CampaignOver, match="随时"):
            said = ToldHome(home, "later", ("dibao",))
            services.tell_home(actor=aide, campaign_id=campaign, told=said, at=MORNING + timedelta(days=days))
    elsewhere = planned(cast, "李科", places=("500110108",))
    with cast.acting("小杨") as aide, refused(NotYours):
        services.tell_home(
            actor=aide, campaign_id=elsewhere, told=ToldHome(home, "later", ("dibao",)), at=MORNING
        )


def test_名单里是没有享受的_享受了的不在_讲过的排后面(cast: Cast, home: UUID) -> None:
    receiving(cast)
    campaign = planned(cast)
    with cast.acting("小杨"):
        plan = queries.campaign(campaign)
        assert plan is not None
        lines = queries.homes_to_tell(plan, on=date(2027, 2, 1))
        assert [one.name for one in lines] == ["蹇大全"] and lines[0].answer == ""
        assert queries.homes_to_tell(plan, on=date(2027, 2, 1), q="罗") == []
    told(cast, campaign, home)
    with cast.acting("小杨"):
        (line,) = queries.homes_to_tell(plan, on=date(2027, 2, 1))
        assert (line.answer, line.told_on) == ("later", DAY)
    with cast.acting("外镇"):
        assert queries.homes_to_tell(plan, on=date(2027, 2, 1)) == []


def test_按户数_去两次是一户_没见到的另算_申请和确认对得上统计(cast: Cast, home: UUID) -> None:
    campaign = planned(cast)
    application_id = accepted(cast)
    with cast.acting("李科"):
        luo = Application.objects.get(pk=application_id).household_id
    assert luo is not None
    told(cast, campaign, home, answer="not_reached", items=())
    told(cast, campaign, home, at=MORNING + timedelta(days=1))
    told(cast, campaign, home, at=MORNING + timedelta(days=2), items=("dibao", "temporary_aid"))
    told(cast, campaign, luo)
    with cast.acting("张主任"):
        plan = queries.campaign(campaign)
        assert plan is not None
        counts = queries.campaign_counts(plan)
        assert (counts.told, counts.wants, counts.not_reached) == (2, 0, 0)
        assert sum(n for _town, n in counts.by_town) == sum(n for _day, n in counts.by_day) == counts.told
        dibao, aid = counts.by_item
        assert dibao == ("dibao", 2, 1, 0, statistics(item="dibao").total.households)
        assert aid[:4] == ("temporary_aid", 1, 0, 0)
    with cast.acting("外镇"):
        assert queries.campaign(campaign) is None


def test_讲之前就申请的不算讲出来的(cast: Cast) -> None:
    campaign = planned(cast)
    application_id = accepted(cast)
    with cast.acting("李科"):
        luo = Application.objects.get(pk=application_id).household_id
    assert luo is not None
    told(cast, campaign, luo, at=MORNING + timedelta(days=3))
    with cast.acting("张主任"):
        plan = queries.campaign(campaign)
        assert plan is not None and queries.campaign_counts(plan).by_item[0][1:3] == (1, 0)


def test_确认了的数得到(cast: Cast) -> None:
    campaign = planned(cast)
    receiving(cast)
    with cast.acting("李科"):
        case = Case.objects.get()
        luo = Application.objects.get(pk=case.application_id).household_id
        assert homes([luo])[luo].head_name == "罗庆华"
    told(cast, campaign, luo)
    with cast.acting("李科"):
        plan = queries.campaign(campaign)
        assert plan is not None
        code, heard, applied, confirmed, whole = queries.campaign_counts(plan).by_item[0]
        assert (code, heard, applied, confirmed) == ("dibao", 1, 1, 1) and whole >= applied
    assert LATER.date() <= DAY + timedelta(days=29)


def test_数的是户_答案里没有一个办事人员() -> None:
    from dataclasses import fields

    from minzheng.programmes.monitoring.types import CampaignCounts

    named = {one.name for one in fields(CampaignCounts)}
    assert named == {"told", "wants", "not_reached", "by_item", "by_town", "by_day"}


def neighbours(count: int, place: str = GAOTAN_AREA) -> None:
    """So many families more, made before any other."""
    with open_scope(CITY):
        for n in range(count):
            me = person(f"前户{n}")
            Household.objects.create(
                id=UUID(int=n + 1), area_code=place, head_id=me, group_name="1组", created_at=MORNING
            )
            Membership.objects.create(
                area_code=place, household_id=UUID(int=n + 1), person_id=me, relation="0", since=DAY
            )
            Visibility.objects.get_or_create(person_id=me, area_code=place, defaults={"since": MORNING})


def test_户再多_排在后面的也轮得到_按名字也找得到(
    cast: Cast, home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_queries, "MOST_LOOKED_AT", 2)
    neighbours(3)
    campaign = planned(cast)

    def listed(q: str = "") -> list[str]:
        with cast.acting("小杨"):
            plan = queries.campaign(campaign)
            assert plan is not None
            return [one.name for one in queries.homes_to_tell(plan, on=DAY, q=q)]

    assert sorted(listed()) == ["前户0", "前户1"]
    assert listed("大全") == ["蹇大全"]
    for n in (1, 2):
        told(cast, campaign, UUID(int=n))
    assert listed()[:2] == ["前户2", "蹇大全"] or listed()[:2] == ["蹇大全", "前户2"]
    assert sorted(listed()[2:]) == ["前户0", "前户1"], "who was told stands last"


def test_名单只有宣传所到之处的户(cast: Cast, home: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign_queries, "MOST_LOOKED_AT", 1)
    neighbours(2, NEXT_VILLAGE)
    campaign = planned(cast, places=(GAOTAN,))
    with cast.acting("王敏"):
        plan = queries.campaign(campaign)
        assert plan is not None
        assert [one.name for one in queries.homes_to_tell(plan, on=DAY)] == ["蹇大全"]


@pytest.mark.parametrize("until", [date.max, DAY])
def test_读不出的日子_请重写_不出错(cast: Cast, until: date) -> None:
    with refused(services.CampaignUnfit):
        planned(cast, from_on=date.max, until_on=until)
