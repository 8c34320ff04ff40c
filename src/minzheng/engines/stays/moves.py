"""The process of a stay as a table: which act, from which states, where to, by whom. No row belongs to a timer.

told ─take_in─► here | hospital        here ─to_doctor─► hospital ─back─► here        told ─decline─► declined
  └─not_found─► not_found              here, hospital ─leave─► left                   here ─family fetches her─► left
here ─hand_over─► handed ─received─► left      handed ─come_back─► here      handed ─close, with reasons─► left
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from minzheng.engines.stays.folders import find_stay_item
from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.refusals import StayClosed
from minzheng.engines.stays.types import INSIDE, OPEN, State, StayItem
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, StaleVersion


class Doer(StrEnum):
    """Who does it: the station's own officer, or civil affairs of the district."""

    STATION = "station"
    DISTRICT = "district"


STATION_ONLY = (Doer.STATION,)
BOTH = (Doer.STATION, Doer.DISTRICT)
#: Civil affairs over its stations; who else reads; who may write down a first word.
DISTRICT = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
READERS = (Role.DEPARTMENT_OFFICER, *DISTRICT, Role.AUDITOR)
TELLERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER, *DISTRICT)
ANSWERERS = (Role.TOWN_CLERK, Role.TOWN_LEADER)
INSIDE_OR_SENT = (*INSIDE, State.HANDED)


@dataclass(frozen=True, slots=True)
class Move:
    """One row. `ends` None: the state stays, or the act itself says where it leads."""

    starts: tuple[State, ...]
    ends: State | None
    doers: tuple[Doer, ...] = STATION_ONLY


MOVES = {
    "take_in": Move((State.TOLD,), None),
    "decline": Move((State.TOLD,), State.DECLINED),
    "not_found": Move((State.TOLD,), State.NOT_FOUND),
    "to_doctor": Move((State.HERE,), State.HOSPITAL),
    "back": Move((State.HOSPITAL,), State.HERE),
    "note": Move(OPEN, None, BOTH),
    "care": Move(INSIDE_OR_SENT, None, BOTH),
    "extend": Move(INSIDE, None),
    "look": Move(INSIDE_OR_SENT, None),
    "identify": Move(INSIDE_OR_SENT, None),
    "publish": Move(INSIDE, None, BOTH),
    "take_down": Move(INSIDE_OR_SENT, None, BOTH),
    "leave": Move(INSIDE, State.LEFT),
    "hand_over": Move((State.HERE,), None),
    "link": Move((State.HANDED,), None),
    "press": Move((State.HANDED,), None, BOTH),
    "come_back": Move((State.HANDED,), State.HERE),
    "close": Move((State.HANDED,), State.LEFT, BOTH),
    "propose": Move((*INSIDE_OR_SENT, State.LEFT), None),
}


def item_of(row: Stay) -> StayItem:
    """The item of a row. Refuses: NotYours (an item no folder declares any more)."""
    item = find_stay_item(row.item)
    if item is None:
        raise NotYours()
    return item


def doer_of(actor: Actor, item: StayItem) -> Doer | None:
    """As what an officer acts on stays of an item; None: she has no part in them."""
    if actor.role is Role.DEPARTMENT_OFFICER and actor.department == item.department:
        return Doer.STATION
    return Doer.DISTRICT if actor.role in DISTRICT else None


def may_do(name: str, *, actor: Actor, item: StayItem, state: State) -> bool:
    """Whether the table allows an act to an officer in a state."""
    move = MOVES[name]
    return state in move.starts and doer_of(actor, item) in move.doers


def begin(name: str, *, actor: Actor, stay_id: UUID, version: int) -> Stay:
    """The stay, locked, when the table allows this act to this officer now.

    Refuses: NotYours (not in scope, or not her act), StayClosed, StaleVersion.
    """
    row: Stay | None = Stay.objects.select_for_update(of=("self",)).filter(pk=stay_id).first()
    if row is None or doer_of(actor, item_of(row)) not in MOVES[name].doers:
        raise NotYours()
    move = MOVES[name]
    if row.state not in (*OPEN, *move.starts):
        raise StayClosed()
    if row.version != version or row.state not in move.starts:
        raise StaleVersion()
    if move.ends is not None:
        row.state = move.ends
    row.version += 1
    return row
