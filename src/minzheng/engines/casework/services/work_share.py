"""Art. 34: refusing work three times touches the refuser's own share, by a cut only, and nothing else of the family's."""

from datetime import datetime

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Review
from minzheng.engines.casework.review_letters import review_amount
from minzheng.engines.casework.review_types import ADVERSE_VERDICTS, Verdict, VerdictUnfit
from minzheng.engines.casework.services.work_offers import RefusalsTooFew
from minzheng.engines.casework.work_refusals import work_refusals_of
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan

REFUSED_WORK = "refused_work"


def check_share(review: Review, verdict: Verdict, *, at: datetime) -> None:
    """A review opened for refused work may cut at most the equal shares of those who refused; 分 rounded down.

    Refuses: VerdictUnfit (stop, taper, or more than their share), RefusalsTooFew. Source: 审核确认办法 art. 34.
    """
    if review.reason != REFUSED_WORK or verdict.act not in ADVERSE_VERDICTS:
        return
    if verdict.act != "cut":
        raise VerdictUnfit("因拒绝介绍的工作只能减发本人的份额，不能停发、渐退全家的待遇")
    on = local_date(at)
    members = benefits.members_on(award_id=review.award_id, month=on)
    refusers = [person for person in members if work_refusals_of(person, on=on).reached]
    if not refusers:
        raise RefusalsTooFew()
    former = review_amount(review, at)
    share = former * len(refusers) // len(members)
    if (verdict.amount_fen or 0) < former - share:
        raise VerdictUnfit(f"只能减发拒绝工作的人自己的份额，每月最多减 {yuan(share)} 元，家里其他人的不动")
