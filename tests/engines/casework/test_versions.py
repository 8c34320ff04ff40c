"""流程换版本：在办件按原版本办完；有对应表才换，没有对应就说明，不猜。"""

from typing import Any
from xml.etree import ElementTree

import pytest

from minzheng.engines.casework import bpmn, processes, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Decision, Task
from minzheng.engines.casework.process_table import Process, read_process
from minzheng.engines.casework.processes import case_process
from minzheng.engines.casework.queries import versions_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole, VersionNotMapped
from minzheng.engines.casework.version_mapping import mapping_between
from minzheng.engines.catalogue import queries as catalogue
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, surveyed_and_checked

OLD = "2026.1"
SPACE = {"m": "http://www.omg.org/spec/BPMN/20100524/MODEL", "d": "http://www.omg.org/spec/BPMN/20100524/DI"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_the_old(cast: Cast, plain_handler: None) -> Case:
    """A case at first review that was opened under 2026.1."""
    case_id = surveyed_and_checked(cast, accepted(cast))
    with cast.acting("李科"):
        Case.objects.filter(pk=case_id).update(process_version=OLD)
        return Case.objects.get(pk=case_id)


def test_在办件按开办时的版本继续办理(under_the_old: Case) -> None:
    assert processes.process_of(under_the_old).version == OLD
    assert case_process("dibao").version != OLD


def test_区县确认人换版本后期限和历史不变(cast: Cast, under_the_old: Case) -> None:
    due = under_the_old.due_on
    with cast.acting("李科") as confirmer:
        version = services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)
        again = services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)
        case = Case.objects.get(pk=under_the_old.id)
        assert version == again == case.process_version == case_process("dibao").version
        assert (case.state, case.due_on) == ("reviewing", due)
        assert chain_is_whole(case.application_id)
        assert versions_of("dibao").running == {version: 1}


def test_其他岗位不能换版本(cast: Cast, under_the_old: Case) -> None:
    for name in ("王敏", "张主任", "核对员"):
        with cast.acting(name) as officer, pytest.raises(NotYourRole):
            services.move_to_newest(actor=officer, case_id=under_the_old.id, at=MORNING)


def test_没有对应的状态就不换并说明原因(cast: Cast, under_the_old: Case, lost: None) -> None:
    with cast.acting("李科") as confirmer:
        (waiting,) = versions_of("dibao").waiting
        assert "初审" in waiting.why_not
        with pytest.raises(VersionNotMapped, match="初审"):
            services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)
        assert Case.objects.get(pk=under_the_old.id).process_version == OLD


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mapping that forgets the first review."""
    real = mapping_between

    def forgetful(*given: Any) -> Any:
        mapping = real(*given)
        assert mapping is not None
        mapping.states.pop("reviewing")
        return mapping

    for module in ("services.versions", "queries.versions"):
        monkeypatch.setattr(f"minzheng.engines.casework.{module}.mapping_between", forgetful)


def test_没有对应的待办也不换(cast: Cast, under_the_old: Case) -> None:
    with cast.acting("李科") as confirmer:
        Task.objects.filter(case=under_the_old, closed_at__isnull=True).update(kind="notice_of_old")
        with pytest.raises(VersionNotMapped, match="notice_of_old"):
            services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)


def test_没有对应表就按原版本办完(cast: Cast, under_the_old: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minzheng.engines.casework.services.versions.mapping_between", lambda *given: None)
    with cast.acting("李科") as confirmer, pytest.raises(VersionNotMapped, match="按原版本"):
        services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)


def test_办结的件不换(cast: Cast, under_the_old: Case) -> None:
    with cast.acting("李科") as confirmer:
        Task.objects.filter(application=under_the_old.application_id).update(closed_at=MORNING)
        decision = Decision.objects.create(
            case_id=under_the_old.id,
            kind="confirm",
            posting_id=confirmer.posting_id,
            amount_fen=1,
            decided_at=MORNING,
            area_code=under_the_old.area_code,
            applicant_id=under_the_old.applicant_id,
        )
        Application.objects.filter(pk=under_the_old.application_id).update(state="closed")
        Case.objects.filter(pk=under_the_old.id).update(state="closed", decision=decision)
        with pytest.raises(NotThisStep, match="已经办结"):
            services.move_to_newest(actor=confirmer, case_id=under_the_old.id, at=MORNING)
        assert versions_of("dibao").running == {}


def test_每个旧版本都有到最新版的对应表_而且名字都在() -> None:
    folder = catalogue.item("dibao").folder
    kept = [path for path in (folder / "process_versions").glob("*.toml") if "_to_" not in path.name]
    assert kept
    for path in kept:
        mapping = mapping_between(folder, "process", read_process(path), case_process("dibao"))
        assert mapping is not None
        settled = {"closed", "ended"}
        assert set(read_process(path).states) - settled == set(mapping.states)


def every_table() -> list[Process]:
    """Each table of each item, newest and kept."""
    return [
        read_process(path)
        for item in catalogue.items()
        for path in sorted(item.folder.glob("**/*.toml"))
        if "_to_" not in path.name
        and path.parent.name != "letters"
        and path.name != "item.toml"
        and "transition" in path.read_text(encoding="utf-8")
    ]


def test_每张流程表都画得出_而且BPMN里每个元素都有位置() -> None:
    tables = every_table()
    assert len(tables) >= 2
    for table in tables:
        graph = bpmn.graph_of(table)
        layout = bpmn.lay_out(graph)
        root = ElementTree.fromstring(bpmn.xml_of(graph, layout))
        process = root.find("m:process", SPACE)
        assert process is not None
        ids = {element.get("id") for element in process.iter() if element.get("id")}
        ends = {
            element.get(side)
            for element in process.iterfind("m:sequenceFlow", SPACE)
            for side in ("sourceRef", "targetRef")
        }
        drawn = {shape.get("bpmnElement") for shape in root.iter(f"{{{SPACE['d']}}}BPMNShape")}
        edges = {edge.get("bpmnElement") for edge in root.iter(f"{{{SPACE['d']}}}BPMNEdge")}
        assert ends <= ids
        assert {node.id for node in graph.nodes} <= drawn
        assert {flow.id for flow in graph.flows} == edges
        leaving = {flow.source for flow in graph.flows}
        dead = [node.id for node in graph.nodes if node.id not in leaving and node.kind is not bpmn.Kind.END]
        assert not dead, (table.name, dead)
        assert all(name in bpmn.picture_of(graph, layout) for name in ("<svg", table.name))


def test_图上的框互不重叠_也不出泳道() -> None:
    for table in every_table():
        graph = bpmn.graph_of(table)
        layout = bpmn.lay_out(graph)
        boxes = [(node, layout.boxes[node.id]) for node in graph.nodes]
        for n, (node, box) in enumerate(boxes):
            lane = layout.lanes[node.lane]
            assert lane.y <= box.y and box.y + box.height <= lane.y + lane.height
            for other, there in boxes[n + 1 :]:
                apart = (
                    box.x + box.width <= there.x
                    or there.x + there.width <= box.x
                    or box.y + box.height <= there.y
                    or there.y + there.height <= box.y
                )
                assert apart, (node.id, other.id)


def test_命令行给出流程文件(capsys: pytest.CaptureFixture[str]) -> None:
    from minzheng.channels.cli.main import main

    assert main(["process", "bpmn", "dibao"]) == 0
    assert "definitions" in capsys.readouterr().out
    assert main(["process", "picture", "dibao", "--version", OLD]) == 0
    assert "</svg>" in capsys.readouterr().out
    assert main(["process", "bpmn", "nothing"]) == 2
