"""What casework's doors take and give."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.process_table import ProcessBroken as ProcessBroken
from minzheng.engines.casework.review_types import CHANGE_NAMES as CHANGE_NAMES
from minzheng.engines.casework.review_types import DEATH_SOURCES as DEATH_SOURCES
from minzheng.engines.casework.review_types import JOINING as JOINING
from minzheng.engines.casework.review_types import REASON_NAMES as REASON_NAMES
from minzheng.engines.casework.review_types import VERDICT_NAMES as VERDICT_NAMES
from minzheng.engines.casework.review_types import MemberChange as MemberChange
from minzheng.engines.casework.review_types import NewcomerDraft as NewcomerDraft
from minzheng.engines.casework.review_types import NewReview as NewReview
from minzheng.engines.casework.review_types import ReportedChange as ReportedChange
from minzheng.engines.casework.review_types import ReviewView as ReviewView
from minzheng.engines.casework.review_types import Split as Split
from minzheng.engines.casework.review_types import ToldChange as ToldChange
from minzheng.engines.casework.review_types import Verdict as Verdict
from minzheng.engines.catalogue.types import Missing
from minzheng.kernel.result import Refusal


class NotThisStep(Refusal):
    """The act is no step of the process from where the file stands."""

    code = "not_this_step"
    message = "这个办件现在不在这一步，可能别人刚刚办理过。请刷新后查看最新进展"
    status = 409


class NotYourRole(Refusal):
    """The acting posting has another role."""

    code = "not_your_role"
    message = "您当前的岗位不能办理这一步。如果您兼任其他岗位，请先切换岗位"


class SamePerson(Refusal):
    """Accepter ≠ surveyor ≠ reviewer ≠ confirmer."""

    code = "same_person"
    message = "您已经办理过本件的前一环节。为了相互监督，这一步要由另一位工作人员办理"


class NearRelativeRecuses(Refusal):
    """The officer belongs to the family, or is registered as near relative of one of it."""

    code = "near_relative_recuses"
    message = "这户家庭登记您（或与您同名的工作人员）是近亲属，您应当回避，请转给其他工作人员办理。登记有误的，请联系区县更正"


class HolderNotDead(Refusal):
    """A leader alone moves an award from a holder whose death is not on record."""

    code = "holder_not_dead"
    message = "没有原申请人去世的记录，变更申请人要由审核确认人（区县，或者受委托的镇街）写明理由后决定。原申请人已经去世的，请先登记家庭变化（去世），再变更"
    status = 403


class NotYourRoute(Refusal):
    """The town decides delegated cases, the district all others."""

    code = "not_your_route"
    message = "这个办件由另一级审核确认（区县自己确认，或者已委托镇街确认），请转给对应的确认人办理"


class EndNotPublished(Refusal):
    """Support would end without its notice having hung."""

    code = "end_not_published"
    message = "终止供养要先公示，公示期满才能决定。请先办“拟终止供养：公示”；有异议重新提出意见的，要重新公示"


class SelfCareMissing(Refusal):
    """An opinion for somebody whose self-care nobody has assessed."""

    code = "self_care_missing"
    message = "还没有生活自理能力评估，照料护理的档次定不下来。请先由两名工作人员入户，在调查表上把六项都评估好，再提意见"


class VisitMissing(Refusal):
    """The district has to visit the home before a decision (art. 20)."""

    code = "visit_missing"
    message = "按规定，区县要先入户核查再决定。请先登记区县入户核查"


class DistrictMissing(Refusal):
    """A visit of the district is made by the district."""

    code = "district_missing"
    message = "区县入户核查要由区县两名工作人员，或者一名区县审核员和另一名工作人员一起去，请重新选择核查人员"


class SecondReviewMissing(Refusal):
    """A registered near relative: a second officer of the district writes her opinion first."""

    code = "second_review_missing"
    message = "这户家庭有近亲属备案，要先由区县另一名审核员写出复核意见，再作决定"


class ContactsTooFew(Refusal):
    """Ending for non-cooperation rests on tries to reach the family, on record."""

    code = "contacts_too_few"
    message = "终止之前，至少要在不同的两天、用两种不同方式联系过这户家庭并登记结果。请先补充联系记录"


class ReasonsMissing(Refusal):
    """A decision against a family needs reasons she can read."""

    code = "reasons_missing"
    message = "请写明理由，让群众看得懂：依据哪一条、哪一个数字、数字从哪里来"


class AlreadyApplied(Refusal):
    """Somebody of this household is in another running application of the same item, here or in another town."""

    code = "already_applied"
    message = "家庭成员里有人正在另一份同类申请中。同一事项一户只能申请一次；如果不知情或信息有误，请联系村（社区）救助专干"


class LinkUnusable(Refusal):
    """Unknown, used, expired link, or wrong last four characters: one answer."""

    code = "link_unusable"
    message = "链接已失效，或身份证后四位不对。请检查后四位，或请申请人重新发送签字链接"


class PlaceNotYours(Refusal):
    """An officer helps families of her own area only."""

    code = "place_not_yours"
    message = "您的岗位只能协助本辖区的家庭。请选择本村（社区）或本镇街，或请对方所在地的工作人员协助"


class NotAColleague(Refusal):
    """Work passes only to somebody of the same role over the same place."""

    code = "not_a_colleague"
    message = "只能交给同一岗位、管辖这个地方的在岗同事，请重新选择"


class AlreadyRated(Refusal):
    """One file, one rating a person; what was said stands."""

    code = "already_rated"
    message = "您已经评价过这件申请，评价原样保存，谁也改不了。还想补充的，可以拨打 12345"
    status = 409


class VersionNotMapped(Refusal):
    """A running case has no declared place in the newer process table."""

    code = "version_not_mapped"
    message = "新版本的流程里没有这一步的对应，请按原版本办完"
    status = 409


class Incomplete(Refusal):
    """Asked to go on while something is still missing."""

    code = "incomplete"
    message = "还有内容没有填好，请按清单补齐后再提交；已填的都在"


@dataclass(frozen=True, slots=True)
class Submitted:
    """Outcome of submitting: what is missing (said once), or the state reached."""

    state: str
    number: str = ""
    missing: list[Missing] = field(default_factory=list)
    waiting_for: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """An application as its form sees it."""

    id: UUID
    number: str
    state: str
    version: int
    answers: dict[str, Any]
    applicant_name: str
    assisted_by: str
    items: list[str]
    area_code: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the progress: done, now, or still to come."""

    title: str
    state: str  # done / now / next
    at: datetime | None
    who: str
    note: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Who must sign, and whether she has."""

    id: UUID
    name: str
    role: str
    relation: str
    must_sign: bool
    signed_at: datetime | None
    person_id: UUID | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision as shown to the family. `once`: one amount, not a monthly one; `until`: a recognition's last day."""

    kind: str
    amount_fen: int | None
    reasons: str
    start_month: date | None
    decided_at: datetime
    by: str
    once: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """全流程记录 of one application. Units: `used_days`, `total_days` are working days, plain ones where not `working`."""

    id: UUID
    number: str
    item_name: str
    applicant_name: str
    state: str
    state_name: str
    submitted_at: datetime | None
    due_on: date | None
    due_provisional: bool
    late: bool
    used_days: int
    total_days: int
    holder: str
    coming: str
    steps: list[Step]
    parties: list[PartyLine]
    outcome: Outcome | None
    settled: bool
    items: tuple[str, ...] = ()
    working: bool = True


@dataclass(frozen=True, slots=True)
class SigningView:
    """What a signer reads before signing by link."""

    party_id: UUID
    application_id: UUID
    signer_name: str
    applicant_name: str
    item_name: str
    relation: str
    summary: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One row of a work-list."""

    task_id: UUID
    application_id: UUID
    case_id: UUID | None
    number: str
    applicant_name: str
    item_name: str
    kind: str
    kind_name: str
    town: str
    village: str
    opened_at: datetime
    due_on: date | None
    days_left: int | None
    queue: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one application for an officer's page."""

    application_id: UUID
    applicant_id: UUID | None
    number: str
    area_code: str
    version: int
    state: str
    state_name: str
    items: list[str]
    applicant_name: str
    assisted_by: str
    submitted_at: datetime | None
    accepted_at: datetime | None
    due_on: date | None
    due_provisional: bool
    answers: dict[str, Any]
    summary: list[tuple[str, str]]
    parties: list[PartyLine]
    cases: list["CaseLine"]
    tasks: list[QueueLine]
    events: list["EventLine"]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the file, with the acts open to the reader."""

    id: UUID
    item: str
    item_name: str
    state: str
    state_name: str
    version: int
    owner: str
    due_on: date
    opinion: str
    proposed_fen: int | None
    acts: list[tuple[str, str]]
    outcome: Outcome | None
    table: str = "process"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as shown. `case_id`: whose step it is, None for one of the file; `act`: its code in the process table,
    by which screens know it, whatever the item calls it."""

    n: int
    name: str
    who: str
    at: datetime
    note: str
    state_name: str
    case_id: UUID | None = None
    act: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The town's first opinion."""

    favourable: bool
    reasons: str
    amount_fen: int | None = None
