"""The drawing of a process table as SVG: states as boxes, where the file stands, what was done. Pure."""

from collections.abc import Iterable
from html import escape

from minzheng.engines.casework.process_table import Process

BOX_W, BOX_H, GAP_X, GAP_Y = 132, 52, 56, 40
MARGIN = 16


def draw(intake: Process, case: Process, *, now: str, done: Iterable[str]) -> str:
    """One picture of both tables: intake on the first line, the case below it, states off the straight way under it.

    `now` is the state the file stands in, `done` the states it has left. Colours come from the page's classes.
    """
    first = [state for state in intake.states if state not in ("withdrawn", "closed", "accepted")]
    straight = _straight(case)
    spots = {state: (column, 0) for column, state in enumerate(first)}
    spots |= {state: (column, 1) for column, state in enumerate(straight)}
    spots |= _aside(case, straight)
    width = MARGIN * 2 + (max(column for column, _ in spots.values()) + 1) * (BOX_W + GAP_X) - GAP_X
    height = MARGIN * 2 + (max(row for _, row in spots.values()) + 1) * (BOX_H + GAP_Y) - GAP_Y
    places = {
        state: (MARGIN + column * (BOX_W + GAP_X), MARGIN + row * (BOX_H + GAP_Y))
        for state, (column, row) in spots.items()
    }
    names, passed = {**intake.states, **case.states}, set(done)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" class="process-drawing" role="img"'
        f' aria-label="{escape(case.name)}：现在在“{escape(names.get(now, now))}”">',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="arrow-head"/></marker></defs>',
    ]
    parts += [_arrow(places[a], places[b]) for a, b in _arrows(first, straight)]
    if len(spots) > len(first) + len(straight):
        y = MARGIN + 2 * (BOX_H + GAP_Y) - GAP_Y // 3
        parts.append(f'<text x="{MARGIN}" y="{y}" class="process-aside">遇到这些情形时经过</text>')
    for state, place in places.items():
        kind = "now" if state == now else "done" if state in passed else "next"
        parts.append(_box(place, names[state], kind))
    return "".join([*parts, "</svg>"])


def _straight(case: Process) -> list[str]:
    """The states of a file without incident; without a declaration all that no adverse row leads to."""
    adverse = {row.target for row in case.transitions if row.adverse}
    return list(case.straight) or [state for state in case.states if state not in adverse]


def _aside(case: Process, straight: list[str]) -> dict[str, tuple[int, int]]:
    """States off the way, in the table's order, in lines no longer than the straight one."""
    off = [state for state in case.states if state not in straight]
    return {state: (n % len(straight), 2 + n // len(straight)) for n, state in enumerate(off)}


def _arrows(first: list[str], straight: list[str]) -> list[tuple[str, str]]:
    """Along both lines and from one to the other; every other way is in the full picture."""
    pairs = [*zip(first, first[1:], strict=False), (first[-1], straight[0])]
    return [*pairs, *zip(straight, straight[1:], strict=False)]


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
