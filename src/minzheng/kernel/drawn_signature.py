"""A signature drawn on the pad: strokes and nothing else. Kept as evidence and shown again, so it must be inert."""

import json
import re

LARGEST = 300_000
FEWEST_POINTS = 3
_TAGS = re.compile(r"</?\s*([A-Za-z!?][\w:-]*)")
_DRAWING_TAGS = {"svg", "g", "path", "circle", "rect", "line", "polyline", "ellipse"}
_ACTIVE = re.compile(r"[\s\"'/]on\w+\s*=|href|url\s*\(|javascript:|&#", re.IGNORECASE)


def is_drawn_signature(svg: str, points: str) -> bool:
    """Whether an SVG and its timed points (JSON, as the pad sends them) are a drawing somebody made.

    False for: no strokes, fewer than three points, over 300,000 characters, any element that is no shape, any
    script, reference or event attribute.
    """
    drawing = svg.strip()
    if not drawing.startswith("<svg") or len(drawing) + len(points) > LARGEST:
        return False
    if not set(_TAGS.findall(drawing)) <= _DRAWING_TAGS or _ACTIVE.search(drawing):
        return False
    try:
        strokes = json.loads(points or "[]")
    except (ValueError, RecursionError):
        return False
    if not isinstance(strokes, list):
        return False
    return sum(_points_in(stroke) for stroke in strokes) >= FEWEST_POINTS


def _points_in(stroke: object) -> int:
    inside = stroke.get("points") if isinstance(stroke, dict) else None
    return len(inside) if isinstance(inside, list) else 0
