"""第三十四条：连续三次拒绝介绍的工作，只能减发本人的份额，家里其他人的不动。"""

from datetime import timedelta
from uuid import UUID

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Review
from minzheng.engines.casework.review_types import Verdict, VerdictUnfit
from minzheng.engines.casework.services.work_offers import RefusalsTooFew
from tests.cast import MORNING, Cast
from tests.engines.casework.review_steps import FEN, act, opened, receiving, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
LATE = MORNING + timedelta(days=60)
WHY = "三次介绍镇上的工作都没有去，原因经核实不成立"


def refuses_work(cast: Cast, application_id: UUID, times: int) -> None:
    """The applicant refuses so many offers; 张主任 finds no good reason each time."""
    for n in range(times):
        with cast.acting("王敏") as clerk:
            person = Application.objects.get(pk=application_id).applicant_id
            assert person is not None
            offer = services.Offer(
                person_id=person, application_id=application_id, offered_on=(LATE - timedelta(days=9 - n)).date(),
                offered_by="扶欢镇社保所", employer=f"农产品加工厂{n}", work="分拣工", pay="每月 2200 元",
                accepted=False, reason_given="嫌远", evidence="推荐函存根",
            )  # fmt: skip
            offer_id = services.record_work_offer(actor=clerk, offer=offer, at=LATE)
        with cast.acting("张主任") as leader:
            services.judge_work_offer(
                actor=leader,
                offer_id=offer_id,
                good_reason=False,
                reasons="离家三公里，身体没有问题",
                at=LATE,
            )


def under_review(cast: Cast, times: int, reason: str = "refused_work") -> UUID:
    """A family of two that receives, under review because work was refused; at the town's opinion."""
    award_id = receiving(cast)
    case_id = opened(cast, award_id, at=LATE, reason=reason)
    with cast.acting("王敏"):
        application_id = Case.objects.get(pk=case_id).application_id
    refuses_work(cast, application_id, times)
    act(cast, "王敏", services.begin_review, case_id, how="papers", at=LATE)
    return case_id


def cut(fen: int, kind: str = "cut") -> Verdict:
    return Verdict(kind, WHY, fen, 3 if kind == "taper" else None)


def test_三次以后_最多减本人的一份(cast: Cast) -> None:
    case_id = under_review(cast, 3)
    refused(
        cast, "张主任", VerdictUnfit, services.propose_review, case_id, opinion=cut(FEN // 2 - 1), at=LATE
    )
    for kind in ("stop", "taper"):
        refused(
            cast,
            "张主任",
            VerdictUnfit,
            services.propose_review,
            case_id,
            opinion=cut(FEN // 2, kind),
            at=LATE,
        )
    act(cast, "张主任", services.propose_review, case_id, opinion=cut(FEN // 2), at=LATE)
    with cast.acting("李科"):
        assert Review.objects.get(case_id=case_id).intended_fen == FEN // 2


def test_不到三次不能减(cast: Cast) -> None:
    case_id = under_review(cast, 2)
    refused(cast, "张主任", RefusalsTooFew, services.propose_review, case_id, opinion=cut(FEN // 2), at=LATE)


def test_其他原因的复核不受这一条限制(cast: Cast) -> None:
    case_id = under_review(cast, 0, reason="change")
    act(cast, "张主任", services.propose_review, case_id, opinion=cut(FEN // 2 - 1), at=LATE)
