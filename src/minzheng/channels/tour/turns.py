"""The second story: five turns a case can take, each on a file of its own, told from where that file really stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.channels.tour.stepping import NextStep, Station, officer_step
from minzheng.channels.tour.types import QIJIANG, TURN_MARK
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import CaseFile, QueueLine
from minzheng.foundations.audit.queries import marked
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: what it is called, what happens in it, the file it is told with, and what to do now ([]: it is over)."""

    name: str
    lead: str
    number: str
    station: Station
    steps: list[NextStep]


Tell = Callable[[CaseFile, str], list[NextStep]]


def turns(*, on: date) -> list[Turn]:
    """The turns of the demo's files on a day, in their order; [] before the demo is seeded."""
    area = range_of(QIJIANG)
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        told = {str(detail.get("turn", "")): file for file, detail in marked(TURN_MARK)}
        found = [_turn(key, told[key], on) for key in TURNS if key in told]
    return [turn for turn in found if turn is not None]


def _turn(key: str, application_id: UUID, on: date) -> Turn | None:
    file = casework.case_file(application_id, actor=SYSTEM, on=on)
    if file is None or not file.cases:
        return None
    name, lead, tell = TURNS[key]
    steps = tell(file, f"/desk/files/{file.application_id}/")
    return Turn(name, lead, file.number, Station(name, "now" if steps else "done"), steps)


def _state(file: CaseFile) -> str:
    return file.cases[0].state


def _task(file: CaseFile, kind: str) -> QueueLine | None:
    return next((task for task in file.tasks if task.kind == kind), None)


def _dissent(file: CaseFile, desk: str) -> list[NextStep]:
    """The family disputes the report; a second one is made, both are kept; then the town's opinion."""
    said = bool(casework.dissents(file.application_id))
    state = _state(file)
    if state == "rechecking":
        return [officer_step("zhouying", "{who}复查有异议的项目，出第二份报告", f"{desk}tasks/verification/")]
    if state == "checking" and said:
        return [officer_step("zhouying", "{who}出具复查报告", f"{desk}tasks/verification/")]
    if state == "reviewing" and not said:
        return [officer_step("wangmin", "家庭说存款数不对：{who}登记异议，转去复查", f"{desk}dissent/")]
    if state == "reviewing":
        return [officer_step("zhangzhuren", "两份报告都在，{who}重新看过再初审", desk)]
    return []


def _objection(file: CaseFile, desk: str) -> list[NextStep]:
    """An objection in the notice: the leader chooses a re-survey or a democratic review, then a new opinion."""
    case = file.cases[0]
    if case.state == "objected":
        go = f"{desk}cases/{case.id}/objections/"
        return [officer_step("zhangzhuren", "公示中有人打电话反映：{who}选重新调查或民主评议", go)]
    if _task(file, "resurvey") is not None:
        return [officer_step("zhaoyong", "{who}和没去过的同事重新入户", f"{desk}survey/")]
    if _task(file, "democratic_review") is not None:
        go = f"{desk}cases/{case.id}/democratic-review/"
        return [officer_step("wangmin", "{who}组织民主评议，记下每个人怎么说", go)]
    if case.state == "reviewing":
        return [officer_step("zhangzhuren", "{who}按新的情况重新初审", desk)]
    return []


def _complaint(file: CaseFile, desk: str) -> list[NextStep]:
    """A complaint after the notice: the district visits first; a hard case goes to a meeting; then it is decided."""
    case = file.cases[0]
    if case.state not in ("confirming", "meeting"):
        return []
    conduct = f"{desk}cases/{case.id}/"
    if _task(file, "district_visit") is not None:
        return [officer_step("liushen", "公示后有人反映：{who}和同事先入户核查", f"{conduct}district-visit/")]
    if case.state == "meeting":
        return [officer_step("liushen", "{who}记下会议：谁参加、谁回避、几票", "/desk/meetings/")]
    return [
        officer_step("liushen", "拿不准的，{who}召集救助审批会议", "/desk/meetings/"),
        officer_step("like", "或者{who}看过核查记录，直接作决定", desk),
    ]


def _delegated(file: CaseFile, desk: str) -> list[NextStep]:
    """A town that confirms by itself; the district looks at a sample afterwards."""
    by_state = {
        "confirming": [officer_step("taoyong", "石角镇受委托：{who}在镇里就能审核确认", desk)],
        "confirmed": [officer_step("shenlan", "{who}送达确认通知书", desk)],
        "sampling": [officer_step("liushen", "抽中了：{who}代表区县抽查", desk)],
    }
    return by_state.get(_state(file), [])


def _review(file: CaseFile, desk: str) -> list[NextStep]:
    """A family that receives had a child: reviewed with last year's answers, nothing typed twice."""
    page = f"{desk}review-file/"
    by_state = {
        "opened": [officer_step("wangmin", "领低保的一家添了孩子：{who}开始复核，上次填的都在", page)],
        "checking": [officer_step("chengang", "{who}入户看一看", f"{desk}tasks/survey/")],
        "reviewing": [officer_step("zhangzhuren", "{who}提出意见：增发或者不调整", page)],
        "hearing": [officer_step("wangmin", "{who}送告知书，听家庭说明", page)],
        "deciding": [officer_step("like", "{who}决定，把孩子计入保障对象", page)],
        "decided": [officer_step("wangmin", "{who}送达通知书，下个月起执行", desk)],
    }
    return by_state.get(_state(file), [])


TURNS: dict[str, tuple[str, str, Tell]] = {
    "dissent": ("家庭不同意核对结果", "复查一次，两份报告都留着。", _dissent),
    "objection": ("公示中有人反映", "由人选怎么查，不公开反映人。", _objection),
    "complaint": ("公示后又有人反映", "区县先入户，拿不准的开会定。", _complaint),
    "delegated": ("镇街受委托确认", "少跑一级，区县抽查。", _delegated),
    "review": ("领着低保，家里有变化", "旧的不用再填，没有决定就照发。", _review),
}
