"""The term of a case as a picture (SVG): accepted, today, 50/80/100 %, due, an extension, pauses. Pure.

Days are drawn to scale on one bar; colours come from the page's classes and each is said in words as well.
"""

from datetime import date
from html import escape

from minzheng.engines.casework.clock_types import Term

WIDTH, HEIGHT, EDGE = 440, 118, 14
BAR_Y, BAR_H = 46, 16
#: Half the width of the words over the mark of today, so that they stay in the picture.
WORDS = 48


def draw_term(term: Term, on: date) -> str:
    """The picture of a term on a day. What is past today is empty, what is past the due day is marked late."""
    seen = min(on, term.settled_on) if term.settled_on else on
    last = max(
        term.due_on, min(seen, date.fromordinal(2 * term.due_on.toordinal() - term.started_on.toordinal()))
    )
    scale = _Scale(term.started_on, last)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" class="clock-drawing" role="img"'
        f' aria-label="{escape(words_of(term, on))}">',
        scale.bar("clock-bar", term.started_on, last),
        scale.bar("clock-extra", term.first_due_on, term.due_on) if term.extended else "",
        scale.bar("clock-used", term.started_on, min(seen, term.due_on)),
        scale.bar("clock-late", term.due_on, seen) if term.late else "",
        *[scale.bar("clock-pause", one.started_on, one.ended_on or min(seen, last)) for one in term.pauses],
        *[scale.tick(percent, day) for percent, day in _apart(term.marks)],
        scale.today(seen, "今天" if not term.settled_on else "决定"),
        scale.end(term.started_on, "受理", "start"),
        scale.end(term.due_on, "应办结", "end"),
        "</svg>",
    ]
    return "".join(parts)


def words_of(term: Term, on: date) -> str:
    """The same in words, for who cannot see the picture."""
    said = f"办理期限：{_day(term.started_on)}受理，{_day(term.due_on)}前办结，" + (
        f"已用{term.used}个工作日，共{term.days}个" if term.working else f"已用{term.used}天，共{term.days}天"
    )
    if term.extended:
        said += f"，已从{_day(term.first_due_on)}延长"
    if term.paused:
        said += "，现在暂停计算"
    if term.late:
        said += f"，超期{term.late}天"
    return said + f"。今天{_day(on)}"


def _apart(marks: list[tuple[int, date]]) -> list[tuple[int, date]]:
    """Of marks on one day, as a term of three days has them, the greatest share."""
    return [
        (percent, day) for day, percent in sorted({day: percent for percent, day in sorted(marks)}.items())
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


class _Scale:
    """Days to places on the bar."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.days = first, max(1, (last - first).days)

    def x(self, day: date) -> float:
        """The place of a day, inside the bar."""
        share = min(max((day - self.first).days, 0), self.days) / self.days
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def bar(self, kind: str, start: date, end: date) -> str:
        """A stretch of the bar; nothing for an empty one."""
        a, b = self.x(start), self.x(end)
        if b <= a:
            return ""
        return f'<rect class="{kind}" x="{a}" y="{BAR_Y}" width="{round(b - a, 1)}" height="{BAR_H}" rx="4"/>'

    def tick(self, percent: int, day: date) -> str:
        """A mark of the warnings, with its share."""
        x, low = self.x(day), BAR_Y + BAR_H
        shift = "end" if percent == 100 else "middle"
        return (
            f'<line class="clock-tick" x1="{x}" y1="{BAR_Y - 3}" x2="{x}" y2="{low + 5}"/>'
            f'<text class="clock-share" x="{x}" y="{low + 19}" text-anchor="{shift}">{percent}%</text>'
        )

    def today(self, day: date, label: str) -> str:
        """The pointer at today, with its date above."""
        x = self.x(day)
        middle = min(max(x, EDGE + WORDS), WIDTH - EDGE - WORDS)
        return (
            f'<path class="clock-now" d="M{x - 6} {BAR_Y - 12}h12l-6 9z"/>'
            f'<text class="clock-today" x="{middle}" y="{BAR_Y - 18}" text-anchor="middle">{label} {_day(day)}</text>'
        )

    def end(self, day: date, label: str, side: str) -> str:
        """A date under the bar's beginning or end."""
        x = EDGE if side == "start" else max(self.x(day), EDGE + 4 * WORDS)
        return f'<text class="clock-end" x="{x}" y="{HEIGHT - 10}" text-anchor="{side}">{label} {_day(day)}</text>'
