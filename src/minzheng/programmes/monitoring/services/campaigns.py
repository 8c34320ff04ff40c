"""政策宣传: plan a campaign, keep what was told at a house; who wants to apply goes on in her own draft."""

from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.casework import services as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import homes
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.types import UnknownRegion, range_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring.campaign_models import ANSWERS, PolicyCampaign, PolicyTold
from minzheng.programmes.monitoring.campaign_types import NewCampaign, ToldHome

PLANNERS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
TELLERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
#: A campaign is a matter of a month or some; longer is no campaign [D].
LONGEST = timedelta(days=92)
AREA_LENGTH = 18


class CampaignUnfit(Refusal):
    """No title, no items, days that are none, or places outside the area."""

    code = "campaign_unfit"
    message = "请写全：宣传的名称、讲哪些政策、哪天到哪天（不超过三个月，不能早于今天结束）、去哪里、谁去"


class CampaignOver(Refusal):
    """Not begun, or over."""

    code = "campaign_over"
    message = "这次宣传不在进行中，不能再记。群众想申请的，随时都可以帮着申请"
    status = 409


class ToldUnclear(Refusal):
    """No answer, nothing told, or an item that is not told of."""

    code = "told_unclear"
    message = "请点选讲了哪些政策、家里怎么说；没见到人的，选“没见到人”"


@act
def plan_campaign(*, actor: Actor, campaign: NewCampaign, at: datetime) -> UUID:
    """A campaign of the posting's area or of places in it; those below see it at once. Its id.

    It sets nobody a number to reach. Refuses: NotYours, CampaignUnfit. Source: 国办函〔2026〕12号 (no rankings, no quotas).
    """
    if actor.role not in PLANNERS or actor.posting_id is None:
        raise NotYours()
    title, who = campaign.title.strip(), campaign.who_goes.strip()
    known = {one.code for one in catalogue.items()}
    items = [code for code in dict.fromkeys(campaign.items) if code in known]
    fits = 2 <= len(title) <= 40 and 2 <= len(who) <= 200 and items
    days = timedelta(0) <= campaign.until_on - campaign.from_on <= LONGEST and campaign.from_on != date.max
    if not fits or not days or campaign.until_on < local_date(at):
        raise CampaignUnfit()
    row = PolicyCampaign.objects.create(
        id=new_id(),
        area_code=actor.scope.lo.ljust(AREA_LENGTH, "0"),
        reach_hi=actor.scope.hi,
        title=title,
        items=items,
        places=_prefixes(actor, campaign.places),
        who_goes=who,
        from_on=campaign.from_on,
        until_on=campaign.until_on,
        planned_by=actor.posting_id,
        planner_name=actor.title[:120],
        planned_at=at,
    )
    record(
        actor=actor,
        action="monitoring.campaign.planned",
        subject=Subject("policy_campaign", row.id, None, row.area_code),
        at=at,
        items=items,
    )
    return UUID(str(row.id))


def _prefixes(actor: Actor, places: tuple[str, ...]) -> list[str]:
    found = []
    for code in dict.fromkeys(one for one in places if one):
        try:
            wanted = range_of(code)
        except UnknownRegion:
            raise CampaignUnfit() from None
        if not actor.scope.lo <= wanted.lo < actor.scope.hi:
            raise CampaignUnfit()
        found.append(wanted.lo)
    return found


@act
def tell_home(*, actor: Actor, campaign_id: UUID, told: ToldHome, at: datetime) -> UUID | None:
    """What was told at one house and what the family answered; a second word of the day takes the first one's place.

    Who wants to apply gets a draft, begun beside her: its id. Nobody is promised anything; silence and "later" refuse nothing.
    Refuses: NotYours, CampaignOver, ToldUnclear.
    """
    campaign = PolicyCampaign.objects.filter(pk=campaign_id).first()
    home = homes([told.household_id]).get(told.household_id)
    if actor.role not in TELLERS or actor.posting_id is None or campaign is None or home is None:
        raise NotYours()
    if campaign.places and not any(home.area_code.startswith(one) for one in campaign.places):
        raise NotYours()
    day = local_date(at)
    if not campaign.from_on <= day <= campaign.until_on:
        raise CampaignOver()
    _must_be_clear(campaign, told)
    same = PolicyTold.objects.select_for_update(of=("self",)).filter(
        campaign=campaign, household_id=told.household_id, told_on=day
    )
    before = same.first()
    application_id = before.application_id if before and before.wanted == told.wanted else None
    if told.answer == "wants" and application_id is None:
        application_id = casework.start_application(actor=actor, items=[told.wanted], at=at)
    PolicyTold.objects.update_or_create(
        campaign=campaign,
        household_id=told.household_id,
        told_on=day,
        defaults={
            "area_code": home.area_code,
            "items": list(told.items),
            "answer": told.answer,
            "wanted": told.wanted,
            "application_id": application_id,
            "told_by": actor.posting_id,
            "teller_name": actor.name[:60],
        },
    )
    record(
        actor=actor,
        action="monitoring.campaign.told",
        subject=Subject("household", told.household_id, home.head_id, home.area_code),
        at=at,
        campaign=str(campaign_id),
        answer=told.answer,
    )
    return application_id if told.answer == "wants" else None


def _must_be_clear(campaign: PolicyCampaign, told: ToldHome) -> None:
    if told.answer not in ANSWERS or not set(told.items) <= set(campaign.items):
        raise ToldUnclear()
    met = told.answer != "not_reached"
    if met != bool(told.items) or (told.answer == "wants") != bool(told.wanted):
        raise ToldUnclear()
    if told.wanted and told.wanted not in told.items:
        raise ToldUnclear()


__all__ = [
    "PLANNERS",
    "TELLERS",
    "CampaignOver",
    "CampaignUnfit",
    "ToldUnclear",
    "plan_campaign",
    "tell_home",
]
