"""我的群众: the families of an area that receive or apply, by group, with what is next for each. Counts nobody."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework.models import SETTLED_APPLICATION, Application, Recheck
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people import queries as people

MOST = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One family: what it receives (分 a month), when it is looked at again, its running application."""

    household_id: UUID
    name: str
    members: int
    item_name: str
    amount_fen: int | None
    recheck_on: date | None
    application_id: UUID | None


@dataclass(frozen=True, slots=True)
class NeighbourGroup:
    """A village group (村民小组) and its families."""

    place: str
    name: str
    families: list[Neighbour] = field(default_factory=list)


def my_people(*, on: date, item: str = "", limit: int = MOST) -> list[NeighbourGroup]:
    """Families of the open scope that receive an item now, by village and group; at most `limit`, five queries an item.

    Shape: groups in the order of villages, then of group names; families by name.
    """
    groups: dict[tuple[str, str], NeighbourGroup] = {}
    for one in catalogue.items():
        if item in ("", one.code):
            _add(groups, one.short_name, benefits.running_awards(kind=one.code, on=on, limit=limit), on)
    for group in groups.values():
        group.families.sort(key=lambda row: (row.name, row.item_name))
    return [groups[key] for key in sorted(groups)]


def _add(
    groups: dict[tuple[str, str], NeighbourGroup], item_name: str, awards: list[AwardLine], on: date
) -> None:
    homes = people.household_cards(award.household_id for award in awards)
    due = dict(
        Recheck.objects.filter(household_id__in=list(homes), ended=False)
        .order_by("-next_on")
        .values_list("household_id", "next_on")
    )
    running = dict(
        Application.objects.filter(household_id__in=list(homes))
        .exclude(state__in=SETTLED_APPLICATION)
        .order_by("created_at")
        .values_list("household_id", "pk")
    )
    for award in awards:
        home = homes.get(award.household_id)
        if home is None:
            continue
        names = names_of_area(award.area_code)
        place = f"{names.town}{names.village}"
        key = (award.area_code, home.group_name)
        group = groups.setdefault(key, NeighbourGroup(place, home.group_name))
        group.families.append(
            Neighbour(
                home.id,
                home.head_name,
                home.members,
                item_name,
                award.amount_in(on),
                due.get(home.id),
                running.get(home.id),
            )
        )
