"""The days of a stay as a picture: one square a day, in hospital, beyond the term, sent on. Pure."""

from datetime import date, timedelta
from html import escape

from minzheng.engines.stays.types import State, StayView

CELL, GAP, TOP, HEIGHT = 26, 4, 22, 66
FEWEST, MOST = 10, 31
INK, HERE, BED, OVER, SENT, FREE = "#5b6472", "#2f9e6e", "#3b82c4", "#e07b2c", "#8b5cc2", "#e7eaee"


def day_strip(view: StayView, *, on: date) -> str:
    """The picture; "" before she came. At most 31 squares: the last ones of a longer stay."""
    if view.entered_on is None:
        return ""
    last = view.ended_on or on
    end = max(last, view.term_on or last, view.entered_on + timedelta(days=FEWEST - 1))
    first = max(view.entered_on, end - timedelta(days=MOST - 1))
    days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    squares = "".join(_square(n, day, view, last) for n, day in enumerate(days))
    width = len(days) * (CELL + GAP)
    words = f"入站 {view.entered_on.isoformat()}，第 {view.line.day} 天" + (
        f"，期限到 {view.term_on.isoformat()}" if view.term_on else "，没有在站期限"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" role="img"'
        f' aria-label="{escape(words)}"><title>{escape(words)}</title>{squares}</svg>'
    )


def legend() -> list[tuple[str, str]]:
    """Colours and what they say."""
    return [("在站", HERE), ("在医院", BED), ("超过期限", OVER), ("已送出待确认", SENT), ("还没到", FREE)]


def _square(n: int, day: date, view: StayView, last: date) -> str:
    x = n * (CELL + GAP)
    fill, mark = _colour(day, view, last), ""
    if view.term_on == day:
        line = x + CELL + GAP / 2
        mark = f'<line x1="{line}" y1="{TOP - 6}" x2="{line}" y2="{TOP + CELL + 6}" stroke="{OVER}" stroke-width="2"/>'
    month = (
        f'<text x="{x}" y="14" font-size="11" fill="{INK}">{day.month}月</text>'
        if n == 0 or day.day == 1
        else ""
    )
    number = f'<text x="{x + CELL / 2}" y="{TOP + CELL + 15}" font-size="11" fill="{INK}" text-anchor="middle">{day.day}</text>'
    return (
        f'{month}<rect x="{x}" y="{TOP}" width="{CELL}" height="{CELL}" rx="5" fill="{fill}"/>{number}{mark}'
    )


def _colour(day: date, view: StayView, last: date) -> str:
    if day > last:
        return FREE
    sent = [date.fromisoformat(one.sheet["day"]) for one in view.handovers if view.line.state is State.HANDED]
    if sent and day >= sent[-1]:
        return SENT
    if any(start <= day <= (until or last) for start, until in view.hospital):
        return BED
    return OVER if view.term_on is not None and day > view.term_on else HERE
