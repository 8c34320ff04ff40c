"""The same layout as a picture (SVG), readable without a modelling tool; colours are attributes, no style sheet needed."""

from html import escape

from minzheng.engines.casework.bpmn.graph import Graph, Kind, Node, lane_name
from minzheng.engines.casework.bpmn.layout import HEAD, Box, Layout, Point

INK, LINE, PAPER = "#1b2a3a", "#5b6b7b", "#ffffff"
FILL = {
    Kind.WORK: "#e8f1fb",
    Kind.CHOICE: "#fdf3d8",
    Kind.SPLIT: "#eef3ea",
    Kind.WAIT: "#ffffff",
    Kind.START: "#e3f4e6",
    Kind.END: "#fbe6e3",
}
LETTERS_A_LINE = 8


def picture_of(graph: Graph, layout: Layout) -> str:
    """One SVG: lanes, elements, ways with the names of the acts."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {layout.height}" role="img"'
        f' aria-label="{escape(graph.name)} 流程图 {escape(graph.version)}" font-family="sans-serif" font-size="13">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{LINE}"/></marker></defs>',
        f'<rect width="{layout.width}" height="{layout.height}" fill="{PAPER}"/>',
    ]
    for n, lane in enumerate(graph.lanes):
        parts.append(_lane(layout.lanes[lane], lane_name(lane), n))
    parts += [_way(layout.ways[flow.id]) for flow in graph.flows]
    parts += [_node(node, layout.boxes[node.id]) for node in graph.nodes]
    parts += _labels(graph, layout)
    if graph.anywhere:
        words = "办理中随时可以：" + "、".join(graph.anywhere)
        parts.append(
            f'<text x="{HEAD}" y="{layout.height - 8}" font-size="13" fill="{INK}">{escape(words)}</text>'
        )
    return "".join([*parts, "</svg>"])


def _lane(box: Box, name: str, n: int) -> str:
    tint = "#fafbfc" if n % 2 else "#ffffff"
    x, y = box.x + HEAD // 2, box.y + box.height // 2
    return (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" fill="{tint}" stroke="#cfd8e0"/>'
        f'<rect x="{box.x}" y="{box.y}" width="{HEAD - 8}" height="{box.height}" fill="#eef2f6" stroke="#cfd8e0"/>'
        f'<text x="{x - 4}" y="{y}" fill="{INK}" text-anchor="middle" transform="rotate(-90 {x - 4} {y})" dy="4">{escape(name)}</text>'
    )


def _way(way: list[Point]) -> str:
    path = "M" + "L".join(f"{x} {y}" for x, y in way)
    return f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.4" marker-end="url(#tip)"/>'


def _labels(graph: Graph, layout: Layout) -> list[str]:
    """Each act's name once where several ways of it lie upon one another."""
    seen: set[tuple[str, int, int]] = set()
    parts = []
    for flow in graph.flows:
        spot = _spot(layout.ways[flow.id], flow.name)
        near = (flow.name, spot[0] // 90, spot[1] // 40)
        if flow.name and near not in seen:
            seen.add(near)
            parts.append(_label(spot, flow.name))
    return parts


def _spot(way: list[Point], name: str) -> Point:
    """Where a name lies: on the longest level stretch where it fits, else on the longest upright one."""
    width = 12 * len(name) + 6
    stretches = list(zip(way, way[1:], strict=False))
    (x1, y1), (x2, y2) = max(stretches, key=lambda ends: _length(ends, width))
    return (x1 + x2) // 2, (y1 + y2) // 2 - 6


def _label(spot: Point, name: str) -> str:
    """The act's name on a white ground."""
    (x, y), width = spot, 12 * len(name) + 6
    return (
        f'<rect x="{x - width // 2}" y="{y - 13}" width="{width}" height="16" fill="{PAPER}" fill-opacity="0.9"/>'
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="12" fill="{INK}">{escape(name)}</text>'
    )


def _length(ends: tuple[Point, Point], width: int) -> int:
    """How well a name lies on a stretch: its length, upright ones counted where level ones are too short."""
    (x1, y1), (x2, y2) = ends
    level = abs(x2 - x1)
    return level * 2 if level > width else abs(y2 - y1)


def _node(node: Node, box: Box) -> str:
    draw = {
        Kind.WORK: _work,
        Kind.CHOICE: _diamond,
        Kind.SPLIT: _diamond,
        Kind.START: _circle,
        Kind.END: _circle,
        Kind.WAIT: _circle,
    }
    return draw[node.kind](node, box)


def _work(node: Node, box: Box) -> str:
    lines = [node.name[n : n + LETTERS_A_LINE] for n in range(0, len(node.name), LETTERS_A_LINE)]
    x, y = box.middle
    first = y + 5 - (len(lines) - 1) * 8
    text = "".join(
        f'<tspan x="{x}" y="{first + n * 17}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="10" fill="{FILL[node.kind]}"'
        f' stroke="#2f6db5"/><text text-anchor="middle" fill="{INK}">{text}</text>'
    )


def _diamond(node: Node, box: Box) -> str:
    x, y = box.middle
    sign = "+" if node.kind is Kind.SPLIT else "×"
    return (
        f'<path d="M{x} {box.y}L{box.x + box.width} {y}L{x} {box.y + box.height}L{box.x} {y}z" fill="{FILL[node.kind]}"'
        f' stroke="#8a7a2f"/><text x="{x}" y="{y + 7}" text-anchor="middle" font-size="20" fill="{INK}">{sign}</text>'
    )


def _circle(node: Node, box: Box) -> str:
    x, y = box.middle
    thick = {Kind.START: 1.5, Kind.END: 4, Kind.WAIT: 1.5}[node.kind]
    inner = (
        f'<circle cx="{x}" cy="{y}" r="{box.width // 2 - 4}" fill="none" stroke="{LINE}"/>'
        f'<path d="M{x} {y - 8}V{y}H{x + 6}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        if node.kind is Kind.WAIT
        else ""
    )
    return (
        f'<circle cx="{x}" cy="{y}" r="{box.width // 2}" fill="{FILL[node.kind]}" stroke="{LINE}" stroke-width="{thick}"/>'
        f'{inner}<text x="{x}" y="{box.y + box.height + 16}" text-anchor="middle" font-size="12" fill="{INK}">{escape(node.name)}</text>'
    )
