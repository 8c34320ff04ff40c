"""BPMN 2.0 XML with its diagram: what modelling tools open. Source: OMG BPMN 2.0 (ISO/IEC 19510)."""

from xml.etree import ElementTree

from minzheng.engines.casework.bpmn.graph import Graph, Kind, lane_name
from minzheng.engines.casework.bpmn.layout import HEAD, TRACK, Box, Layout, Point

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:minzheng:process"
PREFIXES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": BOUNDS, "di": EDGES}

Element = ElementTree.Element


def xml_of(graph: Graph, layout: Layout) -> str:
    """The definitions file, UTF-8 text, one process with lanes, collaboration and diagram."""
    for prefix, space in PREFIXES.items():
        ElementTree.register_namespace(prefix, space)
    root = Element(f"{{{MODEL}}}definitions", {"id": "definitions", "targetNamespace": OURS})
    together = _sub(root, "collaboration", id="collaboration")
    _sub(together, "participant", id="pool", name=f"{graph.name} {graph.version}", processRef="process")
    process = _sub(root, "process", id="process", name=graph.name, isExecutable="false")
    lanes = _sub(process, "laneSet", id="lanes")
    for n, lane in enumerate(graph.lanes, 1):
        row = _sub(lanes, "lane", id=f"lane_{n}", name=lane_name(lane))
        for node in graph.nodes:
            if node.lane == lane:
                _sub(row, "flowNodeRef").text = node.id
    _elements(process, graph)
    _diagram(root, graph, layout)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _sub(parent: Element, tag: str, space: str = MODEL, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, f"{{{space}}}{tag}", attributes)


def _elements(process: Element, graph: Graph) -> None:
    for node in graph.nodes:
        element = _sub(process, node.kind, id=node.id, **({"name": node.name} if node.name else {}))
        for flow in graph.flows:
            if flow.target == node.id:
                _sub(element, "incoming").text = flow.id
        for flow in graph.flows:
            if flow.source == node.id:
                _sub(element, "outgoing").text = flow.id
        if node.kind is Kind.WAIT:
            _sub(element, "timerEventDefinition", id=f"{node.id}_timer")
    for flow in graph.flows:
        named = {"name": flow.name} if flow.name else {}
        line = _sub(
            process, "sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target, **named
        )
        if flow.article:
            _sub(line, "documentation").text = flow.article
    if graph.anywhere:
        note = _sub(process, "textAnnotation", id="anywhere")
        _sub(note, "text").text = "办理中随时可以：" + "、".join(graph.anywhere)


def _diagram(root: Element, graph: Graph, layout: Layout) -> None:
    diagram = _sub(root, "BPMNDiagram", DIAGRAM, id="diagram")
    plane = _sub(diagram, "BPMNPlane", DIAGRAM, id="plane", bpmnElement="collaboration")
    whole = Box(0, 0, layout.width, layout.height)
    _shape(plane, "pool", whole, isHorizontal="true")
    for n, lane in enumerate(graph.lanes, 1):
        _shape(plane, f"lane_{n}", layout.lanes[lane], isHorizontal="true")
    for node in graph.nodes:
        _shape(plane, node.id, layout.boxes[node.id])
    if graph.anywhere:
        _shape(
            plane, "anywhere", Box(HEAD, layout.height - 2 * TRACK, layout.width - 2 * HEAD, 2 * TRACK - 4)
        )
    for flow in graph.flows:
        _edge(plane, flow.id, layout.ways[flow.id])


def _shape(plane: Element, element: str, box: Box, **more: str) -> None:
    shape = _sub(plane, "BPMNShape", DIAGRAM, id=f"{element}_shape", bpmnElement=element, **more)
    _sub(shape, "Bounds", BOUNDS, x=str(box.x), y=str(box.y), width=str(box.width), height=str(box.height))


def _edge(plane: Element, element: str, way: list[Point]) -> None:
    edge = _sub(plane, "BPMNEdge", DIAGRAM, id=f"{element}_edge", bpmnElement=element)
    for x, y in way:
        _sub(edge, "waypoint", EDGES, x=str(x), y=str(y))
