"""Process tables and the cases that run under each of their versions."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from minzheng.engines.casework import bpmn
from minzheng.engines.casework.models import SETTLED_CASE, Case, Task
from minzheng.engines.casework.process_table import Process
from minzheng.engines.casework.processes import case_process, process_of
from minzheng.engines.casework.version_mapping import mapping_between
from minzheng.engines.catalogue import queries as catalogue


@dataclass(frozen=True, slots=True)
class Waiting:
    """A running case of an older version: where it stands and why it cannot pass ("" when it can)."""

    case_id: UUID
    application_id: UUID
    number: str
    state_name: str
    why_not: str


@dataclass(frozen=True, slots=True)
class TableVersions:
    """One table: its newest version, how many cases run under which version, and the older ones one by one."""

    item: str
    name: str
    newest: str
    running: dict[str, int]
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def can_pass(self) -> list[Waiting]:
        """Those of the older versions that have a place in the newest."""
        return [row for row in self.waiting if not row.why_not]


def versions_of(item: str, *, table: str = "process", limit: int = 200) -> TableVersions:
    """Versions of an item's table among the running cases of the open scope; at most `limit` older cases listed."""
    newest = case_process(item, table=table)
    open_cases = Case.objects.filter(item=item, table=table).exclude(state__in=SETTLED_CASE)
    counted = open_cases.order_by("process_version").values_list("process_version").annotate(Count("pk"))
    older = open_cases.exclude(process_version=newest.version).select_related("application")
    cases = list(older.order_by("opened_at", "pk")[:limit])
    tasks: dict[UUID, list[str]] = {}
    of_cases = Task.objects.filter(case__in=[case.pk for case in cases], closed_at__isnull=True)
    for case_id, kind in of_cases.order_by("pk").values_list("case_id", "kind"):
        tasks.setdefault(case_id, []).append(kind)
    return TableVersions(
        item,
        newest.name,
        newest.version,
        dict(counted),
        [_waiting(case, tasks.get(case.pk, []), newest) for case in cases],
    )


def _waiting(case: Case, tasks: list[str], newest: Process) -> Waiting:
    old = process_of(case)
    mapping = mapping_between(catalogue.item(case.item).folder, case.table, old, newest)
    why = mapping.refusal(case.state, tasks, old) if mapping else "没有声明版本对应表"
    return Waiting(case.id, case.application_id, case.application.number, old.states[case.state], why)


def picture(item: str, *, table: str = "process", version: str = "") -> str:
    """The table as a picture (SVG)."""
    graph = bpmn.graph_of(case_process(item, version, table=table))
    return bpmn.picture_of(graph, bpmn.lay_out(graph))


def bpmn_xml(item: str, *, table: str = "process", version: str = "") -> str:
    """The table as a BPMN 2.0 file with its diagram."""
    graph = bpmn.graph_of(case_process(item, version, table=table))
    return bpmn.xml_of(graph, bpmn.lay_out(graph))
