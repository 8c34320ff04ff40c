"""Deaths put down by officers, as the page of an award and the list of second looks show them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minzheng.engines.casework.models import DeathRecord
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.review_types import DEATH_SOURCES

STATE_NAMES = {
    "waiting": "等另一位工作人员核实",
    "agreed": "已核实",
    "declined": "核实后不予登记",
    "undone": "已撤销",
}


@dataclass(frozen=True, slots=True)
class DeathLine:
    """One death on record. `recorded_account`: who may not look at it herself."""

    id: UUID
    award_id: UUID
    person_name: str
    place: str
    died_on: date
    source: str
    evidence: str
    state: str
    state_name: str
    recorded_account: UUID
    recorded_name: str
    recorded_at: datetime
    looked_name: str
    looked_words: str
    undone_name: str
    undone_words: str


def deaths_of(award_id: UUID) -> list[DeathLine]:
    """What is on record of one family, newest first."""
    return _lines(DeathRecord.objects.filter(award_id=award_id).order_by("-recorded_at", "-pk"))


def deaths_waiting(*, limit: int = 20) -> list[DeathLine]:
    """Deaths of the open scope nobody has looked at a second time, the oldest first."""
    return _lines(DeathRecord.objects.filter(state="waiting").order_by("recorded_at", "pk")[:limit])


def _lines(rows: QuerySet[DeathRecord]) -> list[DeathLine]:
    return [_line(row) for row in rows]


def _line(row: DeathRecord) -> DeathLine:
    names = names_of_area(row.area_code)
    return DeathLine(
        id=row.id,
        award_id=row.award_id,
        person_name=row.person_name,
        place=f"{names.town}{names.village}",
        died_on=row.died_on,
        source=DEATH_SOURCES[row.source],
        evidence=row.evidence,
        state=row.state,
        state_name=STATE_NAMES[row.state],
        recorded_account=row.recorded_account,
        recorded_name=row.recorded_name,
        recorded_at=row.recorded_at,
        looked_name=row.looked_name,
        looked_words=row.looked_words,
        undone_name=row.undone_name,
        undone_words=row.undone_words,
    )
