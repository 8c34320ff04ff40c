"""What the doors of reviews take, and how they refuse."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal

ADVERSE_VERDICTS = ("cut", "stop", "taper")
VERDICTS = ("keep", "raise", *ADVERSE_VERDICTS)
VERDICT_NAMES = {"keep": "不调整", "raise": "增发", "cut": "减发", "taper": "渐退", "stop": "停发"}
REASON_NAMES = {
    "cycle": "定期复核到期",
    "change": "家庭报告了变化",
    "death": "家庭成员去世",
    "report": "收到反映",
    "move": "搬家迁移",
    "split": "分户",
    "standard": "保障标准调整",
    "refused_work": "连续拒绝介绍的工作",
    "grown": "孩子满18周岁，或者毕业离校",
    "self_care": "重新评估生活自理能力",
    "other": "其他需要复核的情况",
}
CHANGE_NAMES = {
    "birth": "家里添了孩子",
    "death": "家里有人去世",
    "marriage": "有人结婚或离婚",
    "return": "有人回来一起生活",
    "work": "有人找到工作或没了工作",
    "income": "收入多了或少了",
    "illness": "有人生病、残疾或好转",
    "moving": "搬家了或准备搬家",
    "other": "其他变化",
}


#: What a death is known by, as an officer chooses it.
DEATH_SOURCES = {
    "certificate": "死亡证明（医院、社区卫生机构出具）",
    "funeral": "火化证明、殡葬记录",
    "police": "公安户口注销证明",
    "report": "村（社区）或者亲属的书面报告",
}


class ReviewRunning(Refusal):
    """The family's award is being reviewed already."""

    code = "review_running"
    message = "这户家庭正在复核，不用再开一件。新的情况请写进正在办的复核里"
    status = 409


#: Changes by which somebody may join a family.
JOINING = ("birth", "marriage", "return", "other")


class NothingToReview(Refusal):
    """No award of the family pays now."""

    code = "nothing_to_review"
    message = "这户家庭现在没有享受这项待遇，不能复核；如需救助，请按新申请办理"


class FamilyNotTold(Refusal):
    """An act against the family that it was not told of, or a harder one than it was told of."""

    code = "family_not_told"
    message = "减发、渐退、停发之前要先告知家庭、听取意见，决定不能比告知的更重。请退回镇街，告知家庭后再决定"


class LeavingNotTold(Refusal):
    """Somebody is taken out of an award without a death, a report of the family, or word to the family first."""

    code = "leaving_not_told"
    message = (
        "调出成员会影响家庭待遇，要先告知家庭、听取意见。请退回镇街，由镇街提出拟减发等意见并告知家庭后再调出；"
        "成员去世、结婚离婚或者搬走的，也可以先登记家庭变化"
    )


class StillHearing(Refusal):
    """The family has not been served what it is told, or may still answer, and has not answered."""

    code = "still_hearing"
    message = "告知书还没有送达，或者家庭说明情况的期限还没有到，家庭也还没有说明。请先送达，到期后再办；家庭已经说明的，请先登记"


class VerdictUnfit(Refusal):
    """The amount or the months do not fit the verdict."""

    code = "verdict_unfit"
    message = "金额与意见不一致：增发应多于现在的金额，减发、渐退应大于零且不多于现在的金额，请核对"


class ClassUnknown(Refusal):
    """No such class of household."""

    code = "class_unknown"
    message = "请从列表里选择复核类别"


class ReportUnfit(Refusal):
    """A report of a change without its kind or words, or of a day to come."""

    code = "change_report_unfit"
    message = "请选择是什么变化，并用一两句话说明；日期不能晚于今天"


class MoveUnfit(Refusal):
    """A move to the same place, to an unknown one, or out of the city."""

    code = "move_unfit"
    message = "请选择本市内要迁往的村（社区）；迁往市外的，请在当地重新申请，本地待遇另行复核"


class SplitUnfit(Refusal):
    """A split that leaves a household empty, or together pays less than before."""

    code = "split_unfit"
    message = "分户后两户都要有人，申请人留在原户；两户合计金额不能少于原金额，要减发的请先告知家庭"


@dataclass(frozen=True, slots=True)
class NewReview:
    """Why a family is looked at again, and by when (None: the item's own days)."""

    reason: str
    words: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An opinion or a decision on a family that receives: its act, why, the monthly 分 and the months of tapering."""

    act: str
    reasons: str
    amount_fen: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class NewcomerDraft:
    """A person who joins a family: a child born, a spouse, one who came back. The identity number may be absent."""

    name: str
    relation: str
    identity_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class MemberChange:
    """Who leaves and who joins, and why. `counted`: people of the file who are counted from now on."""

    reasons: str
    leave: tuple[UUID, ...] = ()
    join: tuple[NewcomerDraft, ...] = ()
    counted: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """分户: who parts under which head, what each household is given a month (分), and why."""

    head: UUID
    parting: tuple[UUID, ...]
    stay_fen: int
    part_fen: int
    reasons: str


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """What a family tells: the kind (a key of CHANGE_NAMES), its words, the day, about whom, and who has joined it.

    `id`: the report's own, so that papers can follow it.
    """

    kind: str
    words: str
    happened_on: date | None = None
    person_id: UUID | None = None
    newcomer: NewcomerDraft | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A told change as an officer reads it: what, when, by whom; who joined; the papers handed in with it (id, name).

    `not_checked`: the newcomer was named after the check had begun, which does not ask about her.
    """

    id: UUID
    kind: str
    words: str
    on: date
    told_on: date
    by_officer: bool
    about: str = ""
    newcomer: str = ""
    not_checked: bool = False
    papers: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as its page shows it."""

    application_id: UUID
    case_id: UUID
    award_id: UUID
    reason: str
    words: str
    due_on: date
    current_fen: int | None
    intended_act: str
    intended_fen: int | None
    intended_months: int | None
    intended_words: str
    answer_until: date | None
    answer: str
    answered_on: date | None
    death_due: bool = False
    members: tuple[tuple[UUID, str], ...] = ()
    reports: tuple[tuple[date, str, str], ...] = ()
    taper_months: int = 0
    unverified: tuple[str, ...] = field(default_factory=tuple)
    told: tuple[ToldChange, ...] = ()
    uncounted: tuple[tuple[UUID, str], ...] = ()
    #: Legal grounds of an end that has to hang out first; () where none is meant, or the item asks no notice.
    grounds: tuple[tuple[str, str], ...] = ()
