"""States, endings, steps and the words for them."""

from enum import StrEnum


class State(StrEnum):
    """Where a stay stands. There is no state for a term that has passed: nobody is put out by a clock."""

    TOLD = "told"
    HERE = "here"
    HOSPITAL = "hospital"
    HANDED = "handed"
    LEFT = "left"
    DECLINED = "declined"
    NOT_FOUND = "not_found"


INSIDE = (State.HERE, State.HOSPITAL)
#: HANDED is open: until the receiving side says so, nobody knows that she has arrived.
OPEN = (State.TOLD, *INSIDE, State.HANDED)
STATE_NAMES = {
    State.TOLD: "等站里接应",
    State.HERE: "在站",
    State.HOSPITAL: "在医院",
    State.HANDED: "已送出，等对方确认",
    State.LEFT: "已离站",
    State.DECLINED: "本人不愿受助",
    State.NOT_FOUND: "到场未找到人",
}


class Ending(StrEnum):
    """How a stay ended."""

    OWN_WILL = "own_will"
    WALKED_OFF = "walked_off"
    RIDE = "ride"
    FAMILY = "family"
    STATION = "station"
    UNCONFIRMED = "unconfirmed"


ENDING_NAMES = {
    Ending.OWN_WILL: "自行离站",
    Ending.WALKED_OFF: "未办手续离开",
    Ending.RIDE: "凭乘车凭证返乡",
    Ending.FAMILY: "亲属接领",
    Ending.STATION: "移交接收地，对方已确认",
    Ending.UNCONFIRMED: "对方未确认，写明原因后办结",
}


class Care(StrEnum):
    """Why somebody is never sent off alone."""

    MINOR = "minor"
    AGED = "aged"
    DISABLED = "disabled"
    MENTAL = "mental"


CARE_NAMES = {
    Care.MINOR: "未成年人",
    Care.AGED: "老年人",
    Care.DISABLED: "残疾或行动不便",
    Care.MENTAL: "疑似精神障碍或智力残疾",
}


class Source(StrEnum):
    """Who told of her, or brought her."""

    SELF = "self"
    POLICE = "police"
    CITY = "city"
    PASSER_BY = "passer_by"
    TOWN = "town"


SOURCE_NAMES = {
    Source.SELF: "本人求助",
    Source.POLICE: "公安机关",
    Source.CITY: "城市管理部门",
    Source.PASSER_BY: "路过的群众",
    Source.TOWN: "镇街、村（社区）",
}


class Will(StrEnum):
    """Her own yes, or that she cannot say it now."""

    YES = "yes"
    CANNOT = "cannot"


WILL_NAMES = {Will.YES: "本人愿意受助", Will.CANNOT: "现在无法表达（年幼、昏迷、不能说话等）"}


#: Whether her story may go to her home town.
AGREED_NAMES = {
    str(Will.YES): "本人同意把情况告诉家乡",
    str(Will.CANNOT): "本人需要特殊照顾，现在无法表达",
}


class Health(StrEnum):
    """How she is on arrival; a doctor comes before every paper."""

    WELL = "well"
    DOCTOR = "doctor"


HEALTH_NAMES = {Health.WELL: "没有急病外伤", Health.DOCTOR: "有病、有伤或说不清，先送医院"}
SEX_NAMES = {"f": "女", "m": "男", "": "未知"}


class StepKind(StrEnum):
    """What happened."""

    TOLD = "told"
    ENTERED = "entered"
    DECLINED = "declined"
    NOT_FOUND = "not_found"
    DOCTOR = "doctor"
    BACK = "back"
    NOTE = "note"
    POLICE = "police"
    FAMILY = "family"
    EXTENDED = "extended"
    LOOKED = "looked"
    IDENTIFIED = "identified"
    PUBLISHED = "published"
    TAKEN_DOWN = "taken_down"
    HANDED = "handed"
    LINK = "link"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    RETURNED = "returned"
    PRESSED = "pressed"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    OVERSTAYED = "overstayed"
    SILENT = "silent"
    LEFT = "left"
    CLOSED = "closed"


STEP_NAMES = {
    StepKind.TOLD: "最早报告",
    StepKind.ENTERED: "入站登记",
    StepKind.DECLINED: "本人不愿受助",
    StepKind.NOT_FOUND: "到场未找到人",
    StepKind.DOCTOR: "送医",
    StepKind.BACK: "出院回站",
    StepKind.NOTE: "在站记录",
    StepKind.POLICE: "报告公安机关",
    StepKind.FAMILY: "联系亲属",
    StepKind.EXTENDED: "延长在站",
    StepKind.LOOKED: "查询人口信息",
    StepKind.IDENTIFIED: "身份核实",
    StepKind.PUBLISHED: "发布寻亲公告",
    StepKind.TAKEN_DOWN: "撤下寻亲公告",
    StepKind.HANDED: "交接",
    StepKind.LINK: "换发接收链接",
    StepKind.RECEIVED: "接收方确认接到",
    StepKind.NOT_RECEIVED: "接收方说没有接到",
    StepKind.RETURNED: "接回站里",
    StepKind.PRESSED: "催问接收方",
    StepKind.PROPOSED: "建议家乡救助",
    StepKind.ANSWERED: "家乡答复",
    StepKind.OVERSTAYED: "超过在站期限，已列在救助站和区县民政局的首页",
    StepKind.SILENT: "到期未确认，已列在救助站和区县民政局的首页",
    StepKind.LEFT: "离站",
    StepKind.CLOSED: "写明原因办结",
}
#: What an officer may write down at any time of the stay.
NOTES = (StepKind.NOTE, StepKind.POLICE, StepKind.FAMILY)


class HandoverKind(StrEnum):
    """To whom: her own people, or the station of her home place."""

    FAMILY = "family"
    STATION = "station"


class HandoverState(StrEnum):
    """A handover on its way. Silence is no state."""

    WAITING = "waiting"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    OVER = "over"


class ProposalOutcome(StrEnum):
    """What the home town says of a proposal; what she is given is decided by that item's own procedure."""

    APPLIED = "applied"
    VISITED = "visited"
    NOT_WANTED = "not_wanted"


OUTCOME_NAMES = {
    ProposalOutcome.APPLIED: "已帮助提出申请",
    ProposalOutcome.VISITED: "已上门，正在帮助",
    ProposalOutcome.NOT_WANTED: "已问过，本人不申请",
}
