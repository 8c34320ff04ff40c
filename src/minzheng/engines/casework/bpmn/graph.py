"""A process table read as a BPMN graph: work for people, choices, waits, ends, each in the lane of who does it."""

from dataclasses import dataclass, field
from enum import StrEnum

from minzheng.engines.casework.process_table import Process, Transition
from minzheng.kernel.actor import ROLE_NAMES, Role

#: An act that stays where it is, in so many states, is said once beside the picture.
ANYWHERE = 3


class Kind(StrEnum):
    """BPMN's own names of the elements used here."""

    START = "startEvent"
    END = "endEvent"
    WORK = "userTask"
    SPLIT = "parallelGateway"
    CHOICE = "exclusiveGateway"
    WAIT = "intermediateCatchEvent"


@dataclass(frozen=True, slots=True)
class Node:
    """One element. `state`: the table's state it belongs to; `lane`: the role that does it."""

    id: str
    kind: Kind
    name: str
    lane: str
    state: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One way from element to element, named by the act, with its legal article."""

    id: str
    source: str
    target: str
    name: str = ""
    article: str = ""


@dataclass(slots=True)
class Graph:
    """The whole: elements and ways in the table's order; `anywhere`: acts open in so many states that none is drawn."""

    name: str
    version: str
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    anywhere: list[str] = field(default_factory=list)

    @property
    def lanes(self) -> list[str]:
        """Roles in order of their first element."""
        return list(dict.fromkeys(node.lane for node in self.nodes))


def lane_name(lane: str) -> str:
    """A lane's title: the role in words."""
    return ROLE_NAMES[Role(lane)] if lane in list(Role) else lane


def graph_of(process: Process) -> Graph:
    """The table's graph. Rows that stay in their state close that state's tasks and are no ways of their own."""
    return _Building(process).built()


class _Building:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.graph = Graph(process.name, process.version, anywhere=_anywhere(process))
        self.entry: dict[str, str] = {}
        self.exit: dict[str, str] = {}
        self.aside: dict[tuple[str, str], str] = {}

    def built(self) -> Graph:
        for state in self.process.states:
            self._state(state)
        first = self.process.start or next(iter(self.process.states))
        start = Node("start", Kind.START, "立案", self._lane_of(self.entry[first]), first)
        self.graph.nodes.insert(0, start)
        self._flow("start", self.entry[first], self._opening())
        for row in self.process.transitions:
            for state in row.sources:
                if state != row.target:
                    self._way(row, state)
        for (state, kind), node in self.aside.items():
            self._back(state, kind, node)
        return self.graph

    def _opening(self) -> Transition | None:
        return next((row for row in self.process.transitions if not row.sources), None)

    def _state(self, state: str) -> None:
        """A state's elements: its work (in parallel where several), work asked for there, then the choice of ways on."""
        kinds = self._work_of(state)
        leaving = self._leaving(state)
        lane = self.process.tasks[kinds[0]].queue if kinds else self._lane_before(state)
        if not leaving:
            self._single(Node(f"end_{state}", Kind.END, self.process.states[state], lane, state))
            return
        if len(kinds) > 1:
            self._parallel(state, kinds)
        elif kinds:
            task = self.process.tasks[kinds[0]]
            self._single(Node(f"do_{state}", Kind.WORK, task.name, task.queue, state))
        else:
            self._single(Node(f"do_{state}", Kind.WORK, self.process.states[state], lane, state))
        asked = self._asked_in(state, kinds)
        if len(leaving) + len(asked) > 1:
            choice = Node(f"choose_{state}", Kind.CHOICE, "", self._lane_of(self.exit[state]), state)
            self.graph.nodes.append(choice)
            self._flow(self.exit[state], choice.id, None)
            self.exit[state] = choice.id
        for kind, row in asked.items():
            task = self.process.tasks[kind]
            work = Node(f"do_{state}_{kind}", Kind.WORK, task.name, task.queue, state)
            self.graph.nodes.append(work)
            self.aside[state, kind] = work.id
            self._flow(self.exit[state], work.id, row)

    def _asked_in(self, state: str, kinds: list[str]) -> dict[str, Transition]:
        """Tasks that an act opens without leaving the state, with that act; acts possible nearly anywhere left out."""
        rows = [row for row in self.process.acts_from(state) if row.target == state]
        rows = [row for row in rows if row.name not in self.graph.anywhere]
        return {kind: row for row in rows for kind in row.opens if kind not in kinds}

    def _single(self, node: Node) -> None:
        self.graph.nodes.append(node)
        self.entry[node.state] = self.exit[node.state] = node.id

    def _parallel(self, state: str, kinds: list[str]) -> None:
        lanes = [self.process.tasks[kind].queue for kind in kinds]
        split = Node(f"split_{state}", Kind.SPLIT, "", lanes[-1], state)
        join = Node(f"join_{state}", Kind.SPLIT, "", lanes[-1], state)
        self.graph.nodes.append(split)
        for kind, lane in zip(kinds, lanes, strict=True):
            work = Node(f"do_{state}_{kind}", Kind.WORK, self.process.tasks[kind].name, lane, state)
            self.graph.nodes.append(work)
            self._flow(split.id, work.id, None)
            self._flow(work.id, join.id, None)
        self.graph.nodes.append(join)
        self.entry[state], self.exit[state] = split.id, join.id

    def _way(self, row: Transition, state: str) -> None:
        """A row that changes the state; what only a timer does passes through a wait."""
        source = next(
            (
                self.aside[state, kind]
                for kind in row.closes
                if (state, kind) in self.aside and self._only(row, state)
            ),
            self.exit[state],
        )
        if row.by == (Role.SYSTEM,):
            wait = Node(f"wait_{row.act}_{state}", Kind.WAIT, row.name, self._lane_of(source), state)
            self.graph.nodes.append(wait)
            self._flow(source, wait.id, None)
            self._flow(wait.id, self.entry[row.target], row, named=False)
            return
        self._flow(source, self.entry[row.target], row)

    def _only(self, row: Transition, state: str) -> bool:
        """Whether a row ends work asked for in the state, and not the state's own work."""
        return not set(row.closes) & set(self._work_of(state))

    def _back(self, state: str, kind: str, node: str) -> None:
        """Work asked for that leads on by no row leads back to the state's own work."""
        if not any(flow.source == node for flow in self.graph.flows):
            closing = next((row for row in self.process.acts_from(state) if kind in row.closes), None)
            self._flow(node, self.entry[state], closing)

    def _flow(self, source: str, target: str, row: Transition | None, *, named: bool = True) -> None:
        name, article = (row.name if row and named else "", row.article if row else "")
        self.graph.flows.append(Flow(f"flow_{len(self.graph.flows) + 1}", source, target, name, article))

    def _work_of(self, state: str) -> list[str]:
        """Kinds of tasks opened on the way in."""
        opening = self._opening()
        rows = [row for row in self.process.transitions if row.target == state and state not in row.sources]
        if opening and opening.target == state and opening not in rows:
            rows.append(opening)
        return list(dict.fromkeys(kind for row in rows for kind in row.opens))

    def _leaving(self, state: str) -> list[Transition]:
        return [row for row in self.process.acts_from(state) if row.target != state]

    def _lane_before(self, state: str) -> str:
        """Where nothing is left to do, the lane of who brought the case there."""
        for row in self.process.transitions:
            if row.target == state and row.by:
                return str(row.by[0])
        return str(Role.TOWN_CLERK)

    def _lane_of(self, node_id: str) -> str:
        return next(node.lane for node in self.graph.nodes if node.id == node_id)


def _anywhere(process: Process) -> list[str]:
    """Names of acts that stay where the case is and are possible in several states: said beside the picture."""
    places: dict[str, set[str]] = {}
    for row in process.transitions:
        for state in row.sources:
            if state == row.target:
                places.setdefault(row.name, set()).add(state)
    return [name for name, states in places.items() if len(states) >= ANYWHERE]
