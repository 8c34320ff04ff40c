"""Pictures of a run, drawn on the server: plain SVG attributes, no style, every figure said in words beside it as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from minzheng.engines.payments.lines import Difference, StateTotal
from minzheng.kernel.money import yuan

UP, DOWN, WHOLE, LINE, INK, SOFT = "#0a7d41", "#b04a0c", "#42526b", "#c9cfc8", "#18211c", "#5f6a63"
#: Colours of the states a payment may be in; the words stand beside them.
STATE_COLOURS = {
    "paid": "#0a7d41",
    "sent": "#1a5ab3",
    "due": "#8fb4dd",
    "held": "#e0a63a",
    "in_doubt": "#6339a6",
    "failed": "#b3261e",
    "suspended": "#42526b",
    "withdrawn": "#c9cfc8",
}
BAR, GAP, TOP, HEIGHT, FOOT, LEFT = 64, 40, 46, 210, 62, 16
#: Below this share of the highest bar the axis begins above zero, and says so.
CUT = 0.6


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    low: int
    high: int
    said: str
    count: str
    colour: str
    after: int


def waterfall(shown: Difference) -> str:
    """Last month's sum, a bar for each cause, this month's sum: the bars add up as the figures do."""
    bars = _bars(shown)
    floor, top = _axis(bars)
    width = LEFT * 2 + len(bars) * (BAR + GAP) - GAP
    height = TOP + HEIGHT + FOOT
    said = "；".join(f"{bar.name} {bar.said}" for bar in bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(said)}" font-size="13" font-family="inherit">'
    ]

    def y(fen: int) -> float:
        return TOP + HEIGHT - (fen - floor) / max(1, top - floor) * HEIGHT

    for n, bar in enumerate(bars):
        parts += _drawn(bar, LEFT + n * (BAR + GAP), y, last=n == len(bars) - 1)
    base = TOP + HEIGHT
    parts.append(f'<line x1="0" x2="{width}" y1="{base}" y2="{base}" stroke="{LINE}"/>')
    if floor:
        words = f"纵轴从 {yuan(floor)} 元起"
        parts.append(f'<text x="{LEFT}" y="{height - 6}" fill="{SOFT}" font-size="12">{words}</text>')
    return "".join([*parts, "</svg>"])


def _bars(shown: Difference) -> list[_Bar]:
    bars = [_whole("上月应发", shown.before_items, shown.before_fen)]
    level = shown.before_fen
    for step in shown.steps:
        after = level + step.fen
        sign = "+" if step.fen >= 0 else "−"
        bars.append(
            _Bar(
                step.name, min(level, after), max(level, after), f"{sign}{yuan(abs(step.fen))}",
                f"{step.items} 笔", UP if step.fen >= 0 else DOWN, after,
            )
        )  # fmt: skip
        level = after
    return [*bars, _whole("本月应发", shown.after_items, shown.after_fen)]


def _whole(name: str, items: int, fen: int) -> _Bar:
    return _Bar(name, 0, fen, yuan(fen), f"{items} 笔", WHOLE, fen)


def _axis(bars: Sequence[_Bar]) -> tuple[int, int]:
    """Where the axis begins and ends: above zero only when the steps would be too small to see."""
    top = max(bar.high for bar in bars) or 1
    lowest = min([bars[0].high, bars[-1].high, *(bar.low for bar in bars[1:-1])])
    floor = int(lowest - (top - lowest) * 0.8) if lowest > top * CUT else 0
    return max(0, floor), top + max(1, (top - max(0, floor)) // 12)


def _drawn(bar: _Bar, x: int, y: Callable[[int], float], *, last: bool) -> list[str]:
    upper, lower = y(bar.high), min(y(bar.low), TOP + HEIGHT)
    middle, tall = x + BAR / 2, max(2.0, lower - upper)
    text = '<text x="{x}" y="{y}" fill="{fill}" text-anchor="middle"{more}>{words}</text>'
    parts = [
        f'<rect x="{x}" y="{upper:.1f}" width="{BAR}" height="{tall:.1f}" rx="4" fill="{bar.colour}"/>',
        text.format(
            x=middle, y=f"{upper - 8:.1f}", fill=INK, more=' font-weight="600"', words=escape(bar.said)
        ),
        text.format(x=middle, y=TOP + HEIGHT + 20, fill=INK, more="", words=escape(bar.name[:8])),
        text.format(x=middle, y=TOP + HEIGHT + 38, fill=SOFT, more=' font-size="12"', words=bar.count),
    ]
    if not last:
        level = y(bar.after)
        parts.append(
            f'<line x1="{x + BAR}" x2="{x + BAR + GAP}" y1="{level:.1f}" y2="{level:.1f}" stroke="{SOFT}" '
            'stroke-dasharray="3 3"/>'
        )
    return parts


def state_bar(states: Sequence[StateTotal], *, width: int = 1000) -> str:
    """One bar of a run's money by state, in the order a payment goes; each part at least a sliver."""
    shown = [one for one in states if one.fen]
    total = sum(one.fen for one in shown) or 1
    said = "；".join(f"{one.name} {one.items} 笔 {yuan(one.fen)} 元" for one in shown) or "没有款项"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="22" viewBox="0 0 {width} 22" '
        f'preserveAspectRatio="none" role="img" aria-label="{escape(said)}">'
    ]
    room, x = width - 6 * len(shown), 0.0
    for one in shown:
        part = 6 + one.fen / total * room
        parts.append(
            f'<rect x="{x:.1f}" y="0" width="{part:.1f}" height="22" fill="{STATE_COLOURS[one.state]}"/>'
        )
        x += part
    return "".join([*parts, "</svg>"])
