"""The picture of a preview: how many awards get how much more, as bars in plain SVG numbers for a template."""

from dataclasses import dataclass

from minzheng.engines.benefits.standard_types import StandardPreview, UnitPreview
from minzheng.kernel.money import yuan

WIDTH, LABEL, ROW, BAR, ROOM = 640, 150, 34, 22, 110


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its value in words, and where it lies. Units: SVG user units."""

    label: str
    value: str
    x: int
    y: int
    width: int
    height: int
    text_x: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars under one another, with the words a screen reader is given."""

    title: str
    described: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def standard_pictures(preview: StandardPreview) -> list[Picture]:
    """How many get how much more; and, where several districts are seen, what each pays more."""
    return [rises(preview), *([districts(preview)] if len(preview.units) > 1 else [])]


def rises(preview: StandardPreview) -> Picture:
    """How many families get how much more a month."""
    counts: dict[int, int] = {}
    for unit in preview.units:
        for bound, count in unit.bands:
            counts[bound] = counts.get(bound, 0) + count
    rows, last = [], 0
    for bound, count in counts.items():
        words = f"{yuan(last)}—{yuan(bound)}元" if bound else f"{yuan(last)}元以上"
        rows.append((words, count, f"{count:,}户"))
        last = bound or last
    return _picture("每月增加多少", rows)


def districts(preview: StandardPreview) -> Picture:
    """How much more a month each district pays, the largest first."""
    ordered = sorted(preview.units, key=lambda unit: (-unit.more_fen, unit.unit))
    return _picture("每月增加支出", [(unit.unit, unit.more_fen, _said(unit)) for unit in ordered])


def _said(unit: UnitPreview) -> str:
    return f"{yuan(unit.more_fen)}元，{unit.raised:,}户"


def _picture(title: str, rows: list[tuple[str, int, str]]) -> Picture:
    most = max((value for _, value, _ in rows), default=0) or 1
    room = WIDTH - LABEL - ROOM
    bars = tuple(
        Bar(
            label=label,
            value=said,
            x=LABEL,
            y=number * ROW + (ROW - BAR) // 2,
            width=value * room // most,
            height=BAR,
            text_x=LABEL + value * room // most + 6,
            text_y=number * ROW + ROW // 2 + 5,
        )
        for number, (label, value, said) in enumerate(rows)
    )
    described = "；".join(f"{label}：{said}" for label, _, said in rows)
    return Picture(title, described, WIDTH, max(len(rows), 1) * ROW, bars)
