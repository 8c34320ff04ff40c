"""民主评议: villagers' and residents' representatives look at a family whose notice was objected to; the town records it."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import check_row, check_separation, fire_case, locked_case
from minzheng.engines.casework.models import Case, DemocraticReview, Party, Task
from minzheng.engines.casework.objection_rules import fewest_reviewers
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.types import NotThisStep
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal, StaleVersion

LONGEST_OPINIONS = 4000
#: Who may sit in a review [D].
CAPACITIES = ("representative", "party_member", "committee", "town", "elder", "other")


class ReviewersTooFew(Refusal):
    """Fewer than the parameter took part and voted."""

    code = "reviewers_too_few"
    message = "参加评议并表决的人数不够"


class VotesUnfit(Refusal):
    """For, against and abstained do not make up those who voted."""

    code = "votes_unfit"
    message = "同意、不同意、弃权的人数加起来，要等于参加表决的人数（回避的人不参加表决）"


class RelativeNotRecused(Refusal):
    """A member of the family, or a near relative, among those who voted."""

    code = "relative_not_recused"
    message = "申请家庭的成员和近亲属要回避，不能参加表决。请把他们标为“回避”"


class ReviewUnfit(Refusal):
    """A day that cannot be, or place, chair, names or opinions missing."""

    code = "review_unfit"
    message = "请写齐评议的日期、地点、主持人、参加人员和评议意见"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One who took part: as what (`CAPACITIES`), a near relative of the family or not, recused or not."""

    name: str
    capacity: str = "representative"
    near_relative: bool = False
    recused: bool = False


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review as it was held. Votes are counts: who voted how is not kept."""

    held_on: date
    place: str
    chair: str
    reviewers: tuple[Reviewer, ...]
    votes_for: int
    votes_against: int
    abstained: int
    opinions: str

    @property
    def voting(self) -> int:
        """How many voted: everybody who did not recuse herself."""
        return sum(not one.recused for one in self.reviewers)


@act
def record_democratic_review(
    *, actor: Actor, case_id: UUID, version: int, held: ReviewHeld, at: datetime
) -> UUID:
    """民主评议记录: the case goes back to the first review with it; returns the record's id. It decides nothing.

    By a clerk who did not survey. Refuses: NotYours, StaleVersion, NotThisStep (not ordered), NotYourRole, SamePerson,
    ReviewUnfit, RelativeNotRecused, ReviewersTooFew, VotesUnfit. Source: 审核确认办法 art. 19.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    row = check_row(process_of(case), "democratic_review", case.state, actor)
    if not Task.objects.filter(case=case, kind="democratic_review", closed_at__isnull=True).exists():
        raise NotThisStep("还没有决定组织民主评议，请镇街负责人先选择处理方式")
    check_separation(application, row, actor)
    family = set(Party.objects.filter(application=application).values_list("name", flat=True))
    fewest = fewest_reviewers(case.item).value
    _check_fit(held, family, fewest, at)
    assert actor.posting_id is not None
    review_id = _write(case, held, fewest, actor.posting_id, at)
    fire_case(application, case, "democratic_review", actor=actor, at=at)
    record(
        actor=actor,
        action="casework.democratic_review.recorded",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        review=str(review_id),
    )
    return review_id


def _check_fit(held: ReviewHeld, family: set[str], fewest: int, at: datetime) -> None:
    names = [one.name.strip() for one in held.reviewers]
    said = (held.place.strip(), held.chair.strip(), held.opinions.strip(), *names)
    if not names or not all(said) or len(held.opinions) > LONGEST_OPINIONS or held.held_on > local_date(at):
        raise ReviewUnfit()
    if len(set(names)) != len(names):
        raise ReviewUnfit("参加人员有重名，请在姓名后加上区别（例如“王强（三社）”）")
    if any((one.near_relative or one.name.strip() in family) and not one.recused for one in held.reviewers):
        raise RelativeNotRecused()
    if held.voting < fewest:
        raise ReviewersTooFew(
            f"参加表决的只有 {held.voting} 人，至少要 {fewest} 人（人数为参数，待核实）。请补充人员后重新评议"
        )
    counts = (held.votes_for, held.votes_against, held.abstained)
    if min(counts) < 0 or sum(counts) != held.voting:
        raise VotesUnfit()


def _write(case: Case, held: ReviewHeld, fewest: int, posting_id: UUID, at: datetime) -> UUID:
    review_id = new_id()
    kept = {
        "chair": held.chair.strip(),
        "reviewers": [asdict(one) for one in held.reviewers],
        "opinions": held.opinions.strip(),
    }
    box = json.dumps(kept, ensure_ascii=False).encode()
    DemocraticReview.objects.create(
        id=review_id,
        application_id=case.application_id,
        case=case,
        area_code=case.area_code,
        held_on=held.held_on,
        place=held.place.strip()[:120],
        record_box=seal(box, context=f"democratic_review.record|{review_id}"),
        voting=held.voting,
        votes_for=held.votes_for,
        votes_against=held.votes_against,
        abstained=held.abstained,
        fewest=fewest,
        recorded_by=posting_id,
        recorded_at=at,
    )
    return review_id


__all__ = [
    "RelativeNotRecused",
    "ReviewHeld",
    "ReviewUnfit",
    "Reviewer",
    "ReviewersTooFew",
    "VotesUnfit",
    "record_democratic_review",
]
