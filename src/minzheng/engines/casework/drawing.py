"""The drawing of a process table as SVG: states as boxes, where the file stands, what was done. Pure."""

from collections.abc import Iterable
from html import escape

from minzheng.engines.casework.process_table import Process

BOX_W, BOX_H, GAP_X, GAP_Y = 132, 52, 56, 40
MARGIN = 16


def draw(intake: Process, case: Process, *, now: str, done: Iterable[str]) -> str:
    """One picture of both tables: intake on the first line, the case below it.

    `now` is the state the file stands in, `done` the states it has left. Colours come from the page's classes.
    """
    lines = [_line(intake, skip=("withdrawn", "closed", "accepted")), *_case_lines(case)]
    width = MARGIN * 2 + max(len(line) for line in lines) * (BOX_W + GAP_X) - GAP_X
    height = MARGIN * 2 + len(lines) * (BOX_H + GAP_Y) - GAP_Y
    names, passed = {**intake.states, **case.states}, set(done)
    places = {
        state: (MARGIN + column * (BOX_W + GAP_X), MARGIN + row * (BOX_H + GAP_Y))
        for row, line in enumerate(lines)
        for column, state in enumerate(line)
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" class="process-drawing" role="img"'
        f' aria-label="{escape(case.name)}：现在在“{escape(names.get(now, now))}”">',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="arrow-head"/></marker></defs>',
    ]
    parts += [_arrow(places[a], places[b]) for a, b in _arrows(intake, case, places)]
    for state, place in places.items():
        kind = "now" if state == now else "done" if state in passed else "next"
        parts.append(_box(place, names[state], kind))
    return "".join([*parts, "</svg>"])


def _line(process: Process, skip: tuple[str, ...]) -> list[str]:
    return [state for state in process.states if state not in skip]


def _case_lines(case: Process) -> list[list[str]]:
    """The straight way on one line; states off it (refused, ended) on the next, under the last but one."""
    side = [row.target for row in case.transitions if row.adverse]
    straight = [state for state in case.states if state not in side]
    if not side:
        return [straight]
    return [straight, list(dict.fromkeys(side))]


def _arrows(intake: Process, case: Process, places: dict[str, tuple[int, int]]) -> list[tuple[str, str]]:
    pairs = [(a, row.target) for p in (intake, case) for row in p.transitions for a in row.sources]
    pairs.append(("ready", case.start))
    return list(dict.fromkeys((a, b) for a, b in pairs if a in places and b in places and a != b))


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = start, end
    if y1 == y2 and x2 == x1 + BOX_W + GAP_X:
        path = f"M{x1 + BOX_W} {y1 + BOX_H // 2}H{x2 - 2}"
    elif y1 == y2:
        lift = y1 - GAP_Y // 3
        path = f"M{x1 + BOX_W // 2} {y1}V{lift}H{x2 + BOX_W // 2}V{y2 - 2}"
    else:
        middle = (y1 + BOX_H + y2) // 2 if y2 > y1 else (y2 + BOX_H + y1) // 2
        leave, arrive = (y1 + BOX_H, y2 - 2) if y2 > y1 else (y1, y2 + BOX_H + 2)
        path = f"M{x1 + BOX_W // 2} {leave}V{middle}H{x2 + BOX_W // 2}V{arrive}"
    return f'<path d="{path}" class="process-arrow" marker-end="url(#arrow)"/>'


def _box(place: tuple[int, int], name: str, kind: str) -> str:
    x, y = place
    sign = {"done": "✓ ", "now": "● ", "next": ""}[kind]
    return (
        f'<g class="process-{kind}"><rect x="{x}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="10"/>'
        f'<text x="{x + BOX_W // 2}" y="{y + BOX_H // 2 + 5}" text-anchor="middle">{sign}{escape(name)}</text></g>'
    )
