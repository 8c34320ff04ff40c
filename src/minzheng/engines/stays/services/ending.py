"""What every ending does: the paper she takes along, the search notice down, a word to her inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.letters.services import issue
from minzheng.engines.messages.services import tell_inbox_only
from minzheng.engines.stays.events import StayEnded
from minzheng.engines.stays.models import SearchNotice, Stay
from minzheng.engines.stays.moves import item_of
from minzheng.engines.stays.printing import leaving_paper, station_of
from minzheng.engines.stays.recording import put, who
from minzheng.engines.stays.types import Ending, State
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.queries import area_of
from minzheng.foundations.privacy.types import acting_for_family, open_scope
from minzheng.kernel.actor import Actor

#: Nobody knows for sure where she is.
MISSING = (Ending.WALKED_OFF, Ending.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: her words, the ride, who took her, what was written instead of an answer."""

    how: Ending
    words: str = ""
    ride: str = ""
    taken_by: str = ""


def end(row: Stay, ended: Ended, *, actor: Actor, at: datetime, by: UUID | None = None) -> None:
    """Close the stay by somebody's act; saved here. `by`: the posting that answers for it, her own unless said. Announces StayEnded."""
    row.state, row.ended_at, row.ended_how, row.ended_by = State.LEFT, at, ended.how, by or actor.posting_id
    item, known = item_of(row), who(row)
    with acting_for_family(row.area_code):
        letter = issue(
            actor=actor,
            kind=f"{item.code}.leaving",
            case_id=None,
            application_id=None,
            area_code=row.area_code,
            addressee=known["name"],
            data=leaving_paper(
                row,
                item,
                known,
                how=ended.how,
                told={"words": ended.words, "ride": ended.ride, "taken_by": ended.taken_by},
            ),
            at=at,
        )
    row.leaving_id = letter.id
    # what told her apart is of no use once she has arrived; who is missing is looked for by it
    if ended.how not in MISSING:
        row.box = put({**known, "marks": ""}, box="stay", row_id=row.id)
    row.save()
    SearchNotice.objects.filter(stay=row, taken_down_at__isnull=True).update(taken_down_at=at)
    announce(StayEnded(area_code=row.area_code, stay_id=row.id, how=ended.how), at=at)
    tell_her(row, "left", at=at, station=station_of(item, row.area_code))


def tell_her(row: Stay, kind: str, *, at: datetime, **context: str) -> None:
    """A message to her inbox alone, where the register knows her: no phone on file, no village hears of her days here."""
    if row.person_id is None:
        return
    with open_scope(WHOLE_CITY):
        area = area_of(row.person_id)
    if area:
        with acting_for_family(area):
            tell_inbox_only(
                person_id=row.person_id,
                area_code=area,
                kind=f"{row.item}.{kind}",
                context=context,
                at=at,
            )
