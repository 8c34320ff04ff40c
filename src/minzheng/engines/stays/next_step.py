"""What comes first for a stay, in one sentence; pure words for the officer, it decides nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.types import State, StayItem, StayLine


@dataclass(frozen=True, slots=True)
class Known:
    """What the sentence rests on beside the row."""

    line: StayLine
    published: bool
    item: StayItem


_BY_STATE = {
    State.TOLD: "马上到现场看人：愿意来的接回登记，不愿意的记下本人的话",
    State.HOSPITAL: "先治病。出院后记下“出院回站”，再安排返乡",
    State.LEFT: "已经办结",
    State.DECLINED: "已经办结。以后随时可以再来求助",
    State.NOT_FOUND: "已经办结。再接到报告重新登记",
}


def next_step(row: Stay, known: Known, *, at: datetime) -> str:
    """The sentence."""
    state = State(row.state)
    if state is State.HANDED:
        return _sent(known.line)
    return _BY_STATE.get(state) or _here(row, known, at)


def _sent(line: StayLine) -> str:
    if line.lost:
        return "对方没有接到人：马上找，先报告公安机关；找到后接回站里或者重新交接"
    return "对方到期没有确认：催问。没有确认不等于已经接到" if line.silent else "等接收方确认接到"


def _here(row: Stay, known: Known, at: datetime) -> str:
    if known.line.temporary and not known.published and row.entered_at is not None:
        hours = known.item.number("search_hours")
        late = "已经超过" if at > row.entered_at + timedelta(hours=hours) else "应在"
        return f"身份不明：查询人口信息，{late}入站后 {hours} 小时内决定是否发寻亲公告"
    if known.line.left is not None and known.line.left < 0:
        return "在站期限已过：安排返乡，或者写明原因延长。系统不会让人离开"
    first = "" if row.known or known.line.temporary else "先核实身份（查询人口信息，或看证件）。"
    if row.never_alone:
        return first + "需要特殊照顾：联系亲属接领，或者移交家乡的救助管理站，不能一个人送走"
    return first + "问清本人打算：自行离站、凭票返乡、亲属接领或者移交家乡"
