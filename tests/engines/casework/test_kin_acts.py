"""回避：登记的近亲属不能替这户家庭立复核、登记变化、登记和答复群众反映；备案跟着家庭走，不跟着一件申请走。"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, NearRelative, Objection, Review
from minzheng.engines.casework.review_types import NewReview, ReportedChange, Verdict
from minzheng.engines.casework.types import NearRelativeRecuses
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from tests.cast import Cast, resident
from tests.engines.casework.objecting import by_phone, day, objected, published
from tests.engines.casework.review_steps import LATER, act, receiving, refused
from tests.engines.casework.test_objection_reply import CONCLUDED, settled
from tests.engines.casework.test_recused_reading import asked_neighbours, make_kin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
MOVED = "全家搬到石角镇居住，已经住了半年"


def first_case(award_id: UUID) -> UUID:
    """The case whose decision gave an award."""
    with open_scope(WHOLE_CITY):
        return UUID(str(Award.objects.get(pk=award_id).case_id))


def kin_of_a_family_that_receives(cast: Cast, who: str) -> UUID:
    award_id = receiving(cast)
    make_kin(cast, first_case(award_id), who)
    return award_id


def test_近亲属不能给这户立复核_登记变化_移交(cast: Cast) -> None:
    award_id = kin_of_a_family_that_receives(cast, "王敏")
    with cast.acting("王敏") as kin:
        with pytest.raises(NearRelativeRecuses):
            services.open_review(actor=kin, award_id=award_id, new=NewReview("cycle"), at=LATER)
        with pytest.raises(NearRelativeRecuses):
            told = ReportedChange("income", "下月起没有零工了")
            services.report_change(actor=kin, award_id=award_id, change=told, at=LATER)
        with pytest.raises(NearRelativeRecuses):
            services.ask_move(actor=kin, award_id=award_id, village="500110108201", reasons=MOVED, at=LATER)
    with open_scope(WHOLE_CITY):
        assert not Review.objects.exists()


def test_备案跟着家庭走_第二次第三次复核也要回避(cast: Cast) -> None:
    award_id = kin_of_a_family_that_receives(cast, "王敏")
    for n in range(2):
        at = LATER + n * timedelta(days=40)
        with cast.acting("陈刚") as clerk:
            new = NewReview("other", "村里反映家里情况有变化")
            application_id = services.open_review(actor=clerk, award_id=award_id, new=new, at=at)
            case_id = Case.objects.get(application_id=application_id).id
            (kept,) = NearRelative.objects.filter(application_id=application_id)
            assert (kept.official_name, kept.member_name) == ("王敏", "罗庆华")
        refused(cast, "王敏", NearRelativeRecuses, services.begin_review, case_id, how="papers", at=at)
        act(cast, "陈刚", services.begin_review, case_id, how="papers", at=at)
        close(cast, case_id, at)


def close(cast: Cast, case_id: UUID, at: datetime) -> None:
    """Nothing changes for the family; the review is over."""
    keep = Verdict("keep", "情况没有明显变化，金额不变")
    act(cast, "张主任", services.propose_review, case_id, opinion=keep, at=at)
    act(cast, "李科", services.decide_review, case_id, verdict=keep, at=at)


def test_迁移以后_原来登记的近亲属在新的地方也要回避(cast: Cast) -> None:
    award_id = kin_of_a_family_that_receives(cast, "王敏")
    with open_scope(WHOLE_CITY):
        NearRelative.objects.update(official_name="外镇")
    with cast.acting("王敏") as clerk:
        file = services.ask_move(
            actor=clerk, award_id=award_id, village="500110108201", reasons=MOVED, at=LATER
        )
    with cast.acting("外镇"):
        case_id = Case.objects.get(application_id=file).id
    refused(
        cast, "外镇", NearRelativeRecuses, services.take_over, case_id, reasons="已核实在本镇居住，同意接收"
    )


def test_近亲属不能登记公示异议_也不能登记答复(cast: Cast) -> None:
    case_id = published(cast)
    make_kin(cast, case_id, "王敏")
    with pytest.raises(NearRelativeRecuses), transaction.atomic():
        by_phone(cast, case_id, made_on=local_date(day(2)), at=day(2))
    with open_scope(WHOLE_CITY):
        assert not Objection.objects.exists()


def test_近亲属不能答复群众反映_也不能出具书面答复(cast: Cast) -> None:
    objection_id, case_id = settled(cast)
    make_kin(cast, case_id, "王敏")
    make_kin(cast, case_id, "张主任")
    with cast.acting("王敏") as kin, pytest.raises(NearRelativeRecuses):
        services.answer_objection(actor=kin, objection_id=objection_id, how="telephone", at=day(9))
    with cast.acting("张主任") as kin, pytest.raises(NearRelativeRecuses):
        services.issue_objection_reply(actor=kin, objection_id=objection_id, reply=CONCLUDED, at=day(9))
    with cast.acting("陈刚") as clerk:
        services.answer_objection(actor=clerk, objection_id=objection_id, how="telephone", at=day(9))


def test_近亲属不能登记邻里访问_也不能登记信函答复(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    make_kin(cast, case_id, "小杨")
    with open_scope(WHOLE_CITY):
        application_id = Case.objects.get(pk=case_id).application_id
    for group in (("小杨", "陈刚"), ("陈刚", "小杨")):
        with pytest.raises(NearRelativeRecuses), transaction.atomic():
            asked_neighbours(cast, application_id, group)
    asked_neighbours(cast, application_id, ("陈刚", "赵勇"))


def test_家庭自己报告变化_不受备案影响(cast: Cast) -> None:
    award_id = kin_of_a_family_that_receives(cast, "王敏")
    with open_scope(WHOLE_CITY):
        me = resident(Award.objects.get(pk=award_id).person_id)
    with open_scope(me.scope):
        told = ReportedChange("income", "下月起没有零工了")
        assert services.report_change(actor=me, award_id=award_id, change=told, at=LATER)
    with open_scope(WHOLE_CITY):
        assert Application.objects.filter(kind="review").count() == 1
