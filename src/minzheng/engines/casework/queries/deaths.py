"""Deaths put down by officers, as the page of an award and the list of second looks show them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet

from minzheng.engines.casework.models import DeathRecord
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.review_types import DEATH_SOURCES
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.kernel.actor import ROLE_NAMES, Role
from minzheng.kernel.clock import local_date

STATE_NAMES = {
    "waiting": "等另一位工作人员核实",
    "agreed": "已核实",
    "declined": "核实后不予登记",
    "undone": "已撤销",
}


@dataclass(frozen=True, slots=True)
class DeathLine:
    """One death on record. `recorded_account`: who may not look at it herself; `owner_name`: who is to, until `due_on`."""

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
    owner_name: str
    due_on: date
    looked_name: str
    looked_words: str
    undone_name: str
    undone_words: str


def deaths_of(award_id: UUID) -> list[DeathLine]:
    """What is on record of one family, newest first."""
    return _lines(DeathRecord.objects.filter(award_id=award_id).order_by("-recorded_at", "-pk"))


def deaths_waiting(*, limit: int = 20) -> list[DeathLine]:
    """Deaths of the open scope nobody has looked at a second time, the most pressing first."""
    rows = DeathRecord.objects.filter(state="waiting").order_by(
        F("due_on").asc(nulls_first=True), "recorded_at", "pk"
    )
    return _lines(rows[:limit])


def _lines(rows: QuerySet[DeathRecord]) -> list[DeathLine]:
    found = list(rows)
    owners = posting_titles({row.owner_posting for row in found if row.owner_posting})
    return [_line(row, owners) for row in found]


def _line(row: DeathRecord, owners: dict[UUID, str]) -> DeathLine:
    names = names_of_area(row.area_code)
    role = ROLE_NAMES[Role(row.owner_role)] if row.owner_role else ""
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
        owner_name=owners.get(row.owner_posting, role) if row.owner_posting else role,
        due_on=row.due_on or local_date(row.recorded_at),
        looked_name=row.looked_name,
        looked_words=row.looked_words,
        undone_name=row.undone_name,
        undone_words=row.undone_words,
    )
