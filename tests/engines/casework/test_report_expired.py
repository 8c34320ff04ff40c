"""核对报告过了有效期不能据此确认；重新核对、出具新报告之后才能确认。"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from minzheng.engines.casework import services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Case, Event, Task
from minzheng.engines.casework.services.fresh_check import (
    FreshCheckRunning,
    ReportExpired,
    ReportStillValid,
)
from minzheng.engines.casework.services.objection import Complaint
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import NotYourRole, Opinion
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CITY = Scope(lo="50", hi="51")
GOOD = Opinion(favourable=True, reasons="收入低于标准，拟予确认", amount_fen=77000)
#: The report of the morning serves until 23 February.
LAST_DAY, TOO_LATE = MORNING + timedelta(days=92), MORNING + timedelta(days=93)


@pytest.fixture
def confirming(cast: Cast) -> UUID:
    """A published case at the district."""
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, GOOD)
    with cast.acting("李科"):
        notice_over(case_id=case_id, at=MORNING + timedelta(days=8))
    return case_id


def confirm(cast: Cast, case_id: UUID, at: datetime) -> UUID:
    with transaction.atomic(), cast.acting("李科") as officer:
        version = Case.objects.get(pk=case_id).version
        return services.confirm(
            actor=officer,
            case_id=case_id,
            version=version,
            amount_fen=77000,
            reasons="情况属实，同意镇街意见",
            at=at,
        )


def renew(cast: Cast, case_id: UUID, who: str = "核对员", at: datetime = TOO_LATE) -> None:
    with transaction.atomic(), cast.acting(who) as officer:
        version = Case.objects.get(pk=case_id).version
        services.renew_check(actor=officer, case_id=case_id, version=version, at=at)


def checked_again(cast: Cast, case_id: UUID) -> None:
    """The renewed check is made and reported."""
    clock.set_offset_source(lambda: TOO_LATE - clock.real_now())
    with cast.acting("核对员") as officer:
        check = checks.check_of(Case.objects.get(pk=case_id).application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=TOO_LATE)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer,
            check_id=check.id,
            conclusion=Conclusion.MEETS,
            remarks="证券尚未联通，其余无变化",
            at=TOO_LATE,
        )
    run_queued_jobs()


def test_报告有效期最后一天还可以确认(cast: Cast, confirming: UUID) -> None:
    confirm(cast, confirming, LAST_DAY)
    with open_scope(CITY):
        assert Case.objects.get(pk=confirming).state == "confirmed"


def test_报告过期第一天不能确认_并说清楚怎么办(cast: Cast, confirming: UUID) -> None:
    with pytest.raises(ReportExpired, match="2027年02月23日.*重新核对"):
        confirm(cast, confirming, TOO_LATE)
    with open_scope(CITY):
        assert Case.objects.get(pk=confirming).state == "confirming"


def test_过期后可以退回镇街(cast: Cast, confirming: UUID) -> None:
    with cast.acting("李科") as officer:
        version = Case.objects.get(pk=confirming).version
        services.send_back(
            actor=officer,
            case_id=confirming,
            version=version,
            reasons="核对报告已经过期，请重新初审",
            at=TOO_LATE,
        )
    renew(cast, confirming, "王敏")
    with open_scope(CITY):
        kinds = Task.objects.filter(case_id=confirming, closed_at__isnull=True).values_list("kind", flat=True)
        assert set(kinds) == {"first_review", "fresh_check"}


@pytest.mark.parametrize("who", ["核对员", "王敏", "张主任", "李科"])
def test_重新核对以后可以确认(cast: Cast, confirming: UUID, who: str) -> None:
    renew(cast, confirming, who)
    with open_scope(CITY):
        case = Case.objects.get(pk=confirming)
        assert case.state == "confirming"
        kinds = Task.objects.filter(case=case, closed_at__isnull=True).values_list("kind", "queue")
        assert set(kinds) == {("confirm", "district_confirmer"), ("fresh_check", "verification_officer")}
    with pytest.raises(ReportExpired):
        confirm(cast, confirming, TOO_LATE)
    checked_again(cast, confirming)
    confirm(cast, confirming, TOO_LATE)
    with open_scope(CITY):
        case = Case.objects.get(pk=confirming)
        assert case.state == "confirmed" and chain_is_whole(case.application_id)
        assert not Task.objects.filter(case=case, closed_at__isnull=True, kind="fresh_check").exists()
        assert Event.objects.filter(case=case, act="fresh_report").count() == 1


def test_an_objection_written_down_late_leaves_the_renewed_check_its_task(
    cast: Cast, confirming: UUID
) -> None:
    renew(cast, confirming)
    said = Complaint(
        "他家在镇上还有一个门面出租，请核实", "telephone", local_date(MORNING + timedelta(days=2))
    )
    with cast.acting("王敏") as clerk:
        services.record_objection(actor=clerk, case_id=confirming, said=said, at=TOO_LATE)
    with open_scope(CITY):
        kinds = Task.objects.filter(case_id=confirming, closed_at__isnull=True).values_list("kind", flat=True)
        assert set(kinds) == {"objection", "fresh_check"}
    checked_again(cast, confirming)
    with open_scope(CITY):
        assert Task.objects.get(case_id=confirming, closed_at__isnull=True).kind == "objection"


def test_the_renewed_reports_fact_twice_changes_nothing(cast: Cast, confirming: UUID) -> None:
    renew(cast, confirming)
    checked_again(cast, confirming)
    with open_scope(CITY):
        case = Case.objects.get(pk=confirming)
        services.report_arrived(application_id=case.application_id, at=TOO_LATE)
        assert Event.objects.filter(case=case, act="fresh_report").count() == 1


def test_a_refusal_closes_the_renewed_checks_task(cast: Cast, confirming: UUID) -> None:
    """The file is settled: nothing of it stays open, whatever the sources still answer."""
    renew(cast, confirming)
    with cast.acting("李科") as officer:
        version = Case.objects.get(pk=confirming).version
        services.refuse(
            actor=officer,
            case_id=confirming,
            version=version,
            reasons="家庭已书面说明收入高于标准",
            at=TOO_LATE,
        )
    with open_scope(CITY):
        kinds = Task.objects.filter(case_id=confirming, closed_at__isnull=True).values_list("kind", flat=True)
        assert list(kinds) == ["serve"]


def test_还有效的报告不用重新核对(cast: Cast, confirming: UUID) -> None:
    with pytest.raises(ReportStillValid):
        renew(cast, confirming, at=LAST_DAY)


def test_重新核对一次只有一个(cast: Cast, confirming: UUID) -> None:
    renew(cast, confirming)
    with pytest.raises(FreshCheckRunning):
        renew(cast, confirming, "李科")


def test_村里不能发起重新核对(cast: Cast, confirming: UUID) -> None:
    with pytest.raises(NotYourRole):
        renew(cast, confirming, "小杨")


def test_an_older_page_does_not_renew(cast: Cast, confirming: UUID) -> None:
    with cast.acting("核对员") as officer, pytest.raises(StaleVersion):
        services.renew_check(actor=officer, case_id=confirming, version=1, at=TOO_LATE)
