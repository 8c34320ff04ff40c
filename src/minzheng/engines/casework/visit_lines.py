"""走访台账: visits at the door as lines of a table; who went is no column, for nobody's visits are counted."""

from datetime import date, timedelta

from minzheng.engines.casework.table_fields import Line, Where
from minzheng.engines.visits import queries as visits
from minzheng.engines.visits.types import MET_NAMES
from minzheng.foundations.people import queries as people_on_file
from minzheng.kernel.clock import local_date, start_of

#: Without days asked for, the last year; a table never holds more lines than `MOST`.
USUAL_DAYS, MOST = 366, 20_000


def visit_lines(where: Where, on: date) -> list[Line]:
    """One line a visit between the asked days (both included), newest first; four statements."""
    since = where.since or on - timedelta(days=USUAL_DAYS)
    until = (where.until or on) + timedelta(days=1)
    log = visits.door_log(since=start_of(since), until=start_of(until), limit=MOST)
    homes = people_on_file.homes({one.household_id for one in log})
    lines = []
    for one in log:
        home = homes.get(one.household_id)
        lines.append(
            Line(
                area_code=one.area_code,
                on=on,
                holder=home.head_name if home else "",
                group=home.group_name if home else "",
                visited=local_date(one.at),
                visit_found=one.summary,
                visit_met=str(MET_NAMES[one.findings.met]),
            )
        )
    return lines
