"""What visits at the door say of people's being alive: each visit asked after everybody of the house."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from minzheng.engines.benefits.types import LifeSign
from minzheng.engines.visits.door_types import DoorFindings, Met, Noticed
from minzheng.engines.visits.models import DoorVisit
from minzheng.foundations.people.queries import households_of
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.clock import BEIJING, local_date

SOURCE = "入户走访"
#: Said of somebody, it leaves open whether she lives or was seen.
UNSURE = frozenset({Noticed.DEATH, Noticed.AWAY})


def seen_at_the_door(people: Sequence[UUID], since: date) -> list[LifeSign]:
    """The newest visit since a day in which somebody of a person's house was met or reached and she was well there."""
    house_of = households_of(people)
    found: dict[UUID, LifeSign] = {}
    rows = DoorVisit.objects.filter(
        household_id__in=set(house_of.values()), at__gte=datetime.combine(since, time.min, tzinfo=BEIJING)
    )
    for row in rows.order_by("-at", "-pk"):
        findings = DoorFindings.model_validate_json(unseal(row.found_box, context=f"door.found|{row.id}"))
        if findings.met is Met.NOBODY:
            continue
        for one in findings.people:
            if one.person_id in house_of and not UNSURE & set(one.noticed):
                found.setdefault(one.person_id, LifeSign(one.person_id, local_date(row.at), str(row.id)))
    return list(found.values())
