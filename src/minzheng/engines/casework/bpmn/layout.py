"""Places for a graph's elements: time runs from left to right, one lane a role, ways bend at right angles. Pure."""

from dataclasses import dataclass, field

from minzheng.engines.casework.bpmn.graph import Graph, Kind, Node

SIZES = {
    Kind.START: (36, 36),
    Kind.END: (36, 36),
    Kind.WAIT: (36, 36),
    Kind.SPLIT: (44, 44),
    Kind.CHOICE: (44, 44),
    Kind.WORK: (124, 64),
}
COLUMN, ROW = 190, 104
HEAD, MARGIN, TRACK = 44, 24, 18

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in picture points."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(slots=True)
class Layout:
    """Where everything stands."""

    width: int
    height: int
    boxes: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    ways: dict[str, list[Point]] = field(default_factory=dict)


def lay_out(graph: Graph) -> Layout:
    """Columns by the longest way from the start (ways back left out), rows by lane; ways back run below all."""
    columns = _columns(graph)
    rows, lane_rows = _rows(graph, columns)
    top, lanes = MARGIN, {}
    width = HEAD + (max(columns.values()) + 1) * COLUMN + MARGIN
    for lane in graph.lanes:
        lanes[lane] = Box(MARGIN, top, width, lane_rows[lane] * ROW)
        top += lane_rows[lane] * ROW
    layout = Layout(width + 2 * MARGIN, top + MARGIN, lanes=lanes)
    for node in graph.nodes:
        w, h = SIZES[node.kind]
        x = MARGIN + HEAD + columns[node.id] * COLUMN + (COLUMN - w) // 2
        y = lanes[node.lane].y + rows[node.id] * ROW + (ROW - h) // 2
        layout.boxes[node.id] = Box(x, y, w, h)
    _route(graph, layout, columns)
    if graph.anywhere:
        layout.height += 2 * TRACK
    return layout


def _columns(graph: Graph) -> dict[str, int]:
    """The longest way from the start to each element, ways back left out."""
    onward = _onward(graph)
    columns = {node.id: 0 for node in graph.nodes}
    for _ in graph.nodes:
        moved = False
        for source, target in onward:
            if columns[target] < columns[source] + 1:
                columns[target], moved = columns[source] + 1, True
        if not moved:
            break
    return columns


def _onward(graph: Graph) -> list[tuple[str, str]]:
    """Ways that do not lead back to an element on the path that reached them."""
    leaving: dict[str, list[str]] = {}
    for flow in graph.flows:
        leaving.setdefault(flow.source, []).append(flow.target)
    seen: set[str] = set()
    onward: list[tuple[str, str]] = []

    def walk(here: str, path: tuple[str, ...]) -> None:
        seen.add(here)
        for there in leaving.get(here, []):
            if there in path:
                continue
            onward.append((here, there))
            if there not in seen:
                walk(there, (*path, there))

    walk("start", ("start",))
    return [pair for pair in onward if not _closes_a_ring(pair, onward)]


def _closes_a_ring(pair: tuple[str, str], ways: list[tuple[str, str]]) -> bool:
    """Whether the way's end leads to its beginning over ways that come earlier in the list."""
    earlier = ways[: ways.index(pair)]
    reached, todo = {pair[1]}, [pair[1]]
    while todo:
        here = todo.pop()
        for source, target in earlier:
            if source == here and target not in reached:
                reached.add(target)
                todo.append(target)
    return pair[0] in reached


def _rows(graph: Graph, columns: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """The row of each element within its lane, and how many rows each lane needs."""
    taken: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    for node in graph.nodes:
        spot = (node.lane, columns[node.id])
        rows[node.id] = taken.get(spot, 0)
        taken[spot] = rows[node.id] + 1
    heights = {lane: 1 for lane in graph.lanes}
    for (lane, _), count in taken.items():
        heights[lane] = max(heights[lane], count)
    return rows, heights


def _route(graph: Graph, layout: Layout, columns: dict[str, int]) -> None:
    """Right-angled ways: onward through the gap before the target, back along a track of their own below the lanes."""
    bends: dict[int, int] = {}
    for flow in graph.flows:
        a, b = layout.boxes[flow.source], layout.boxes[flow.target]
        ay, by = a.middle[1], b.middle[1]
        if columns[flow.target] > columns[flow.source]:
            gap = columns[flow.target]
            shift = bends.get(gap, 0)
            if ay == by and columns[flow.target] == columns[flow.source] + 1:
                layout.ways[flow.id] = [(a.x + a.width, ay), (b.x, by)]
                continue
            bends[gap] = shift + 1
            edge = MARGIN + HEAD + gap * COLUMN
            bend = edge + (shift % 5 - 2) * 6
            if columns[flow.target] == columns[flow.source] + 1:
                layout.ways[flow.id] = [(a.x + a.width, ay), (bend, ay), (bend, by), (b.x, by)]
            else:
                layout.ways[flow.id] = _over(a, b, bend, layout, graph, columns)
        else:
            layout.ways[flow.id] = _back(a, b, columns[flow.source], columns[flow.target], layout)


def _back(a: Box, b: Box, source: int, target: int, layout: Layout) -> list[Point]:
    """A way back: down the gap behind its source, along a track of its own below all lanes, up the gap before its target."""
    track, turn = layout.height, layout.height // TRACK % 5 * 6
    layout.height += TRACK
    down = MARGIN + HEAD + (source + 1) * COLUMN - 6 - turn
    up = MARGIN + HEAD + target * COLUMN + 4 + turn
    (_, ay), (_, by) = a.middle, b.middle
    return [(a.x + a.width, ay), (down, ay), (down, track), (up, track), (up, by), (b.x, by)]


def _over(a: Box, b: Box, bend: int, layout: Layout, graph: Graph, columns: dict[str, int]) -> list[Point]:
    """A way over several columns: along the top of the source's row band, clear of the elements between."""
    ax, ay = a.middle
    by = b.middle[1]
    between = [
        layout.boxes[node.id]
        for node in graph.nodes
        if a.x + a.width < layout.boxes[node.id].x < b.x and _meets(layout.boxes[node.id], ay)
    ]
    if not between:
        return [(a.x + a.width, ay), (bend, ay), (bend, by), (b.x, by)]
    lift = ay - ROW // 2 + 8
    return [(ax, a.y), (ax, lift), (bend, lift), (bend, by), (b.x, by)]


def _meets(box: Box, y: int) -> bool:
    return box.y - 4 <= y <= box.y + box.height + 4


def node_of(graph: Graph, node_id: str) -> Node:
    """An element by its id. Raises StopIteration when there is none."""
    return next(node for node in graph.nodes if node.id == node_id)
