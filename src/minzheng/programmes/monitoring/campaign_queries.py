"""Reading policy campaigns inside the open scope: plans, houses to tell, counts of families. No question here names an officer."""

from collections import Counter
from datetime import date
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.queries.statistics import statistics
from minzheng.engines.rules import queries as rules
from minzheng.foundations.people.queries import homes, household_ids
from minzheng.foundations.regions.queries import paths_of
from minzheng.kernel.scope import after, required_scope
from minzheng.programmes.monitoring.campaign_models import PolicyCampaign, PolicyTold
from minzheng.programmes.monitoring.campaign_types import CampaignCounts, CampaignView, HomeToTell

MOST = 50
MOST_HOMES = 300
#: So many not yet told are looked at together, to put those first whom the rules may fit.
MOST_LOOKED_AT = 4 * MOST_HOMES
TOWN_LENGTH = 15


def campaigns(*, limit: int = MOST) -> list[CampaignView]:
    """Plans that touch the open scope, the newest first."""
    rows = PolicyCampaign.objects.order_by("-from_on", "-pk")[:limit]
    return [_view(row) for row in rows if _touches(row)]


def campaign(campaign_id: UUID) -> CampaignView | None:
    """One plan; None when it does not touch the open scope."""
    row = PolicyCampaign.objects.filter(pk=campaign_id).first()
    return _view(row) if row is not None and _touches(row) else None


def _touches(row: PolicyCampaign) -> bool:
    scope = required_scope()
    meets = (one < scope.hi and after(one) > scope.lo for one in row.places)
    return not row.places or any(meets)


def _view(row: PolicyCampaign) -> CampaignView:
    named = paths_of([one.ljust(18, "0") for one in row.places], by_unit=True) if row.places else {}
    return CampaignView(
        id=row.id,
        title=row.title,
        items=tuple(row.items),
        places=tuple(row.places),
        place_names=tuple(name.removeprefix("重庆市") for name in named.values()),
        who_goes=row.who_goes,
        from_on=row.from_on,
        until_on=row.until_on,
        planner_name=row.planner_name,
    )


def homes_to_tell(plan: CampaignView, *, on: date, q: str = "") -> list[HomeToTell]:
    """Families of the open scope that no running award reaches, those the rules say may fit an item of the plan first.

    `q`: part of a head's name. At most 300 at a time: the next come as these are
    told, who was told stands last. A fixed number of questions. What the rules say rests on what the family told
    in its last application: advice for whom to visit first, no promise.
    """
    helped = {row.household_id for row in benefits.due(month=on.replace(day=1))}
    told = set(PolicyTold.objects.filter(campaign_id=plan.id).values_list("household_id", flat=True))
    wanted = household_ids(limit=MOST_LOOKED_AT, places=plan.places, head_name=q, without=helped | told)
    heard = homes(told - helped).values()
    found = {one.id: one for one in heard if q in one.head_name and _inside(plan, one.area_code)}
    found |= homes(wanted)
    files = casework.latest_files(list(found))
    fitting = rules.fitting_of(list(files.values()))
    said = _last_said(plan.id, list(found))
    lines = [
        HomeToTell(
            household_id=key,
            name=home.head_name,
            group_name=home.group_name,
            people=len(home.members),
            may_fit=tuple(
                code for code in (fitting.get(files[key], ()) if key in files else ()) if code in plan.items
            ),
            answer=said[key].answer if key in said else "",
            told_on=said[key].told_on if key in said else None,
        )
        for key, home in found.items()
    ]
    lines.sort(key=lambda one: (one.told_on is not None, not one.may_fit, one.group_name, one.name))
    return lines[:MOST_HOMES]


def _inside(plan: CampaignView, area_code: str) -> bool:
    return not plan.places or any(area_code.startswith(one) for one in plan.places)


def _last_said(campaign_id: UUID, households: list[UUID]) -> dict[UUID, PolicyTold]:
    rows = PolicyTold.objects.filter(campaign_id=campaign_id, household_id__in=households)
    return {row.household_id: row for row in rows.order_by("told_on", "pk")}


def campaign_counts(plan: CampaignView) -> CampaignCounts:
    """Families told, applied and confirmed, inside the open scope: sums of houses, whoever told them.

    Applied: an application with the item handed in on the day of telling or later. A family told twice is one family.
    """
    rows = list(PolicyTold.objects.filter(campaign_id=plan.id).order_by("told_on", "pk"))
    met = [row for row in rows if row.answer != "not_reached"]
    first: dict[UUID, PolicyTold] = {}
    told_of: dict[str, dict[UUID, date]] = {code: {} for code in plan.items}
    for row in met:
        first.setdefault(row.household_id, row)
        for code in row.items:
            told_of[code].setdefault(row.household_id, row.told_on)
    reached = set(first)
    drafts = {row.application_id: row.household_id for row in met if row.application_id}
    later = casework.applied_after(told_of, drafts)
    by_item = tuple(
        (
            code,
            len(told_of[code]),
            len(later.applied[code]),
            len(later.confirmed[code]),
            statistics(item=code).total.households,
        )
        for code in plan.items
    )
    towns = Counter(row.area_code[:TOWN_LENGTH] for row in first.values())
    names = paths_of([one.ljust(18, "0") for one in towns], by_unit=True)
    days = Counter(row.told_on for row in first.values())
    return CampaignCounts(
        told=len(first),
        wants=len({row.household_id for row in met if row.answer == "wants"}),
        not_reached=len({row.household_id for row in rows} - reached),
        by_item=by_item,
        by_town=tuple(
            (names.get(t.ljust(18, "0"), t).removeprefix("重庆市"), towns[t]) for t in sorted(towns)
        ),
        by_day=tuple(sorted(days.items())),
    )
