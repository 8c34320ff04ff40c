"""介绍工作记录: what was offered, answered and judged; three in a row without good reason, and never a cut by itself (art. 34)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import yaml

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Decision
from minzheng.engines.casework.services.work_offers import (
    OfferJudged,
    OfferKnown,
    OfferUnfit,
    RefusalsTooFew,
)
from minzheng.engines.casework.types import NotYourRole, ReasonsMissing, SamePerson
from minzheng.engines.casework.work_refusals import REFUSALS_NEEDED
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
DAY = MORNING.date()
LAW = Path(__file__).resolve().parents[3] / "src/openfisca_chongqing/parameters/dibao/work/refusals_from.yaml"
WHY = "岗位离家三公里，身体检查没有问题，没有要照护的人"


@pytest.fixture
def person(cast: Cast) -> tuple[UUID, UUID]:
    """An applicant who can work, and her file."""
    application_id = accepted(cast)
    with cast.acting("李科"):
        applicant = Application.objects.get(pk=application_id).applicant_id
    assert applicant is not None
    return applicant, application_id


def an_offer(person: tuple[UUID, UUID], n: int = 0, *, accepted: bool = False) -> services.Offer:
    """The n-th offer, a day after the one before."""
    return services.Offer(
        person_id=person[0],
        application_id=person[1],
        offered_on=DAY + timedelta(days=n),
        offered_by="扶欢镇社保所",
        employer="扶欢镇农产品加工厂",
        work="分拣工，扶欢镇上",
        pay="每月 2200 元",
        accepted=accepted,
        reason_given="" if accepted else "嫌远",
        evidence="推荐函存根",
    )


def offered(
    cast: Cast, person: tuple[UUID, UUID], n: int = 0, *, good: bool | None = False, accepted: bool = False
) -> UUID:
    """One offer recorded by 王敏, judged by 张主任 unless `good` is None."""
    at = MORNING + timedelta(days=n)
    with cast.acting("王敏") as clerk:
        offer_id = services.record_work_offer(
            actor=clerk, offer=an_offer(person, n, accepted=accepted), at=at
        )
    if not accepted and good is not None:
        with cast.acting("张主任") as leader:
            services.judge_work_offer(actor=leader, offer_id=offer_id, good_reason=good, reasons=WHY, at=at)
    return offer_id


def in_a_row(cast: Cast, person: tuple[UUID, UUID], on: date = DAY + timedelta(days=30)) -> tuple[int, bool]:
    """The run of refusals without good reason."""
    with cast.acting("李科"):
        found = queries.work_refusals_of(person[0], on=on)
    return found.in_a_row, found.reached


def test_连续三次无正当理由才到法定次数(cast: Cast, person: tuple[UUID, UUID]) -> None:
    for n, expected in enumerate([(1, False), (2, False), (3, True)]):
        offered(cast, person, n)
        assert in_a_row(cast, person) == expected
    with cast.acting("张主任"):
        assert services.check_work_refusals(person[0], on=DAY + timedelta(days=30)) == 3
    assert in_a_row(cast, person, on=DAY + timedelta(days=1)) == (2, False), "offers to come do not count"


def test_不到次数的不能减发_到了也只是记录(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person, 0)
    offered(cast, person, 1)
    with cast.acting("张主任"), pytest.raises(RefusalsTooFew, match="2 次"):
        services.check_work_refusals(person[0], on=DAY + timedelta(days=30))
    offered(cast, person, 2)
    with cast.acting("李科"):
        assert not Decision.objects.exists() and benefits.due(month=date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("fourth", "expected"),
    [
        ({"accepted": True}, (0, False)),
        ({"good": True}, (0, False)),
        ({"good": None}, (0, False)),
        ({"good": False}, (3, True)),
    ],
)
def test_接受了_有理由_没认定的都打断连续(
    cast: Cast, person: tuple[UUID, UUID], fourth: dict[str, bool | None], expected: tuple[int, bool]
) -> None:
    offered(cast, person, 0)
    offered(cast, person, 1)
    offered(cast, person, 2, **fourth)  # type: ignore[arg-type]
    assert in_a_row(cast, person) == expected


def test_次数和法规参数一致() -> None:
    values = yaml.safe_load(LAW.read_text(encoding="utf-8"))["values"]
    newest = values[max(values)]
    assert newest["value"] == REFUSALS_NEEDED and newest["metadata"]["status"] == "verified"


def test_本人看得到自己的记录_别人看不到(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person)
    with open_scope(Scope(subject=person[0])):
        (line,) = queries.work_refusals_of(person[0], on=DAY).lines
        assert line.reason_given == "嫌远" and line.judged_by.endswith("张主任")
    with open_scope(Scope(subject=uuid4())):
        assert queries.work_refusals_of(person[0], on=DAY).lines == []
    with cast.acting("外人"):
        assert queries.work_refusals_of(person[0], on=DAY).lines == []


@pytest.mark.parametrize(
    "changes",
    [
        {"employer": ""},
        {"work": " "},
        {"pay": ""},
        {"offered_by": "x"},
        {"reason_given": ""},
        {"offered_on": DAY + timedelta(days=1)},
    ],
)
def test_登记要写全_拒绝的要听本人说原因(
    cast: Cast, person: tuple[UUID, UUID], changes: dict[str, object]
) -> None:
    offer = replace(an_offer(person), **changes)  # type: ignore[arg-type]
    with cast.acting("王敏") as clerk, pytest.raises(OfferUnfit):
        services.record_work_offer(actor=clerk, offer=offer, at=MORNING)


def test_同一岗位同一天不重复_别家的人不能登(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offered(cast, person)
    with cast.acting("王敏") as clerk:
        with pytest.raises(OfferKnown):
            services.record_work_offer(actor=clerk, offer=an_offer(person), at=MORNING)
        with pytest.raises(NotYours):
            stranger = replace(an_offer(person), person_id=uuid4())
            services.record_work_offer(actor=clerk, offer=stranger, at=MORNING)
    with cast.acting("张主任") as leader, pytest.raises(NotYourRole):
        services.record_work_offer(actor=leader, offer=an_offer(person, 0), at=MORNING)
    with cast.acting("外镇") as elsewhere, pytest.raises(NotYours):
        services.record_work_offer(actor=elsewhere, offer=an_offer(person, 0), at=MORNING)


def test_认定由另一名有权的人写理由_只认定一次(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offer_id = offered(cast, person, good=None)
    with cast.acting("王敏") as clerk, pytest.raises(NotYourRole):
        services.judge_work_offer(actor=clerk, offer_id=offer_id, good_reason=False, reasons=WHY, at=MORNING)
    with cast.acting("张主任") as leader:
        with pytest.raises(ReasonsMissing):
            services.judge_work_offer(
                actor=leader, offer_id=offer_id, good_reason=False, reasons="没理由", at=MORNING
            )
        services.judge_work_offer(actor=leader, offer_id=offer_id, good_reason=True, reasons=WHY, at=MORNING)
        with pytest.raises(OfferJudged):
            services.judge_work_offer(
                actor=leader, offer_id=offer_id, good_reason=False, reasons=WHY, at=MORNING
            )
        with pytest.raises(NotYours):
            services.judge_work_offer(
                actor=leader, offer_id=uuid4(), good_reason=False, reasons=WHY, at=MORNING
            )


def test_接受了工作的不用认定(cast: Cast, person: tuple[UUID, UUID]) -> None:
    offer_id = offered(cast, person, accepted=True)
    with cast.acting("张主任") as leader, pytest.raises(OfferJudged):
        services.judge_work_offer(actor=leader, offer_id=offer_id, good_reason=False, reasons=WHY, at=MORNING)


def test_登记的人换了岗位也不能自己认定(cast: Cast, person: tuple[UUID, UUID]) -> None:
    from minzheng.foundations.accounts import services as accounts
    from minzheng.foundations.accounts.queries import officer_in_posting
    from minzheng.foundations.regions.types import range_of
    from minzheng.kernel.actor import SYSTEM, Role
    from tests.cast import FUHUAN

    offer_id = offered(cast, person, good=None)
    area, clerk = range_of(FUHUAN), cast["王敏"]
    assert clerk.account_id is not None
    posting = accounts.add_posting(
        actor=SYSTEM,
        account_id=clerk.account_id,
        role=Role.TOWN_LEADER,
        area=(area.lo, area.hi, "綦江区扶欢镇"),
        since=DAY,
        at=MORNING,
    )
    both = officer_in_posting(posting, on=DAY)
    with open_scope(both.scope), pytest.raises(SamePerson):
        services.judge_work_offer(actor=both, offer_id=offer_id, good_reason=False, reasons=WHY, at=MORNING)
