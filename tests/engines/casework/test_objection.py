"""公示异议 (审核确认办法 第十九、二十条): the notice's last minute, what follows, who may do what, what stays sealed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import override_settings

from minzheng.engines.casework import objected as objected_rules
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import locked_case
from minzheng.engines.casework.models import Case, Event, NearRelative, Objection, Task
from minzheng.engines.casework.objected import SameSurveyors
from minzheng.engines.casework.services import review
from minzheng.engines.casework.services.dissent import Disagreement
from minzheng.engines.casework.services.objection import (
    AnswerUnfit,
    Complaint,
    MeasureMissing,
    NeverPublished,
    ObjectionUnfit,
)
from minzheng.engines.casework.types import NotThisStep, NotYourRole, Opinion
from minzheng.engines.messages.models import Message, Outgoing
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices.services import NotHanging, object_to
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.foundations.accounts.services import TooManyTries
from minzheng.foundations.privacy.services import unseal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN, MORNING, Cast, resident
from tests.engines.casework.objecting import (
    FOR_IT,
    TEXT,
    by_phone,
    case_of,
    day,
    objected,
    on_the_page,
    ordered,
    published,
    resurveyed,
    tick_at,
)
from tests.engines.casework.routes_steps import STRANGER, accepted_with, confirming
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked, visit
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
NAMED = {"name": "何某", "phone": "13900001234"}


def open_kinds(cast: Cast) -> set[str]:
    with cast.acting("李科"):
        return set(Task.objects.filter(closed_at__isnull=True).values_list("kind", flat=True))


def test_第6天有异议_期满不报区县_由镇街处理(cast: Cast) -> None:
    case_id = published(cast)
    by_phone(cast, case_id, made_on=local_date(day(6)), at=day(6))
    assert case_of(cast, case_id).state == "notice" and "objection" in open_kinds(cast)
    tick_at(day(8))
    assert case_of(cast, case_id).state == "objected"
    assert open_kinds(cast) == {"objection"}


def test_没有异议的_期满照常报区县(cast: Cast) -> None:
    case_id = published(cast)
    tick_at(day(8))
    assert case_of(cast, case_id).state == "confirming"


def test_第7天23点59分在网上提的_仍在公示期内(cast: Cast) -> None:
    case_id = published(cast)
    on_the_page(day(7, 23, 59))
    tick_at(day(8, 0, 1))
    assert case_of(cast, case_id).state == "objected"
    with cast.acting("张主任"):
        assert [(row.way, row.late, row.named) for row in Objection.objects.all()] == [
            ("online", False, False)
        ]


def test_第8天零点起_网上看不到也提不了(cast: Cast) -> None:
    published(cast)
    with open_scope(Scope(public=True)):
        (notice,) = notices.open_notices(village_code=GAOTAN, now=day(7, 23, 59))
        with pytest.raises(NotHanging):
            object_to(notice=notice, text=TEXT, name="", phone="", address="192.0.2.7", at=day(8, 0, 0))
        assert notices.open_notices(village_code=GAOTAN, now=day(8, 0, 0)) == []


def test_第8天才反映的_记为投诉_区县要入户(cast: Cast) -> None:
    case_id = published(cast)
    tick_at(day(8))
    by_phone(cast, case_id, made_on=local_date(day(8)), at=day(8))
    case = case_of(cast, case_id)
    assert case.state == "confirming" and "期外" in case.visit_required
    assert {"confirm", "district_visit"} <= open_kinds(cast)
    with cast.acting("李科"):
        assert Objection.objects.get().late
        assert Event.objects.filter(case=case, act="complaint").exists()


def test_第7天打的电话_第8天才登记_算公示期内_从区县拿回来(cast: Cast) -> None:
    case_id = published(cast)
    tick_at(day(8))
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(8))
    assert case_of(cast, case_id).state == "objected"
    assert open_kinds(cast) == {"objection"}
    with cast.acting("李科"):
        assert not Objection.objects.get().late


def test_几个人都有异议_只开一个待办_一起处理(cast: Cast) -> None:
    case_id = published(cast)
    on_the_page(day(2))
    on_the_page(day(3), **NAMED)
    by_phone(cast, case_id, made_on=local_date(day(4)), at=day(4))
    with cast.acting("张主任"):
        assert Task.objects.filter(kind="objection").count() == 1
    tick_at(day(8))
    ordered(cast, case_id, "resurvey", day(8))
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(8))  # said in time, written down now: it joins
    with cast.acting("张主任"):
        assert set(Objection.objects.values_list("measure", flat=True)) == {"resurvey"}
        assert Objection.objects.count() == 4


def test_重新调查_至少换一个人(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    application_id = case_of(cast, case_id).application_id
    same = visit(cast, application_id, ("陈刚", "赵勇"), token="survey-2")  # noqa: S106
    with cast.acting("陈刚") as clerk, pytest.raises(SameSurveyors):
        services.record_survey(actor=clerk, application_id=application_id, visit=same, at=day(8))
    resurveyed(cast, case_id)
    case = case_of(cast, case_id)
    assert case.state == "reviewing" and case.advice_id is not None
    assert open_kinds(cast) == {"first_review"}


def test_没有决定重新调查_不能自己去调查(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id)
    application_id = case_of(cast, case_id).application_id
    seen = visit(cast, application_id, ("陈刚", "小杨"), token="survey-2")  # noqa: S106
    with cast.acting("陈刚") as clerk, pytest.raises(NotThisStep):
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=day(8))


def test_重新调查后_国家办法不再公示_直接报区县(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(9))
    case = case_of(cast, case_id)
    assert case.state == "confirming" and case.opinion == "favourable"
    with cast.acting("李科") as confirmer:
        assert Objection.objects.get().settled_at == day(9)
        services.confirm(
            actor=confirmer,
            case_id=case_id,
            version=case.version,
            amount_fen=77000,
            reasons="重新调查属实，同意镇街意见",
            at=day(9),
        )
    assert case_of(cast, case_id).state == "confirmed"


@override_settings(RULE_PROFILE="cq-2016")
def test_重庆条例2016_重新公示3天(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(8))
        notice = notices.notice_of(case_id=case_id)
        assert notice is not None and notice.open_at(day(11, 23, 59)) and not notice.open_at(day(12, 0))
    assert case_of(cast, case_id).state == "notice"
    tick_at(day(12))
    assert case_of(cast, case_id).state == "confirming"


def test_新的意见可以是不予确认_照样不公示(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        against = Opinion(False, "查实有出租门面收入，人均收入高于标准")
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=against, at=day(9))
    assert case_of(cast, case_id).state == "confirming"
    with open_scope(Scope(public=True)):
        assert notices.open_notices(village_code=GAOTAN, now=day(9)) == []


def sent_back(cast: Cast, case_id: UUID) -> None:
    """The notice over, the district sends it back on day 8."""
    tick_at(day(8))
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        services.send_back(
            actor=confirmer, case_id=case_id, version=version, reasons="请补查门面的租金收入", at=day(8)
        )


def opinion_given(cast: Cast, case_id: UUID) -> None:
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(9))


def test_退回初审以后再提意见_重新公示满7天(cast: Cast) -> None:
    case_id = published(cast)
    sent_back(cast, case_id)
    opinion_given(cast, case_id)
    assert case_of(cast, case_id).state == "notice"


def test_退回初审后登记的异议_要先处理_再提意见(cast: Cast) -> None:
    """第十九条：有异议的，重新调查或者民主评议以后，才再提初审意见。"""
    case_id = published(cast)
    sent_back(cast, case_id)
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(8), **NAMED)
    assert case_of(cast, case_id).state == "objected" and open_kinds(cast) == {"objection"}
    refused(cast, lambda: opinion_given(cast, case_id), NotThisStep)
    ordered(cast, case_id, "resurvey", day(8))
    resurveyed(cast, case_id)
    opinion_given(cast, case_id)
    assert case_of(cast, case_id).state == "notice"
    with cast.acting("张主任"):
        row = Objection.objects.get()
        assert (row.measure, row.settled_at, row.answered_how) == ("resurvey", day(9), "sms")
        sms = Outgoing.objects.get(kind="dibao.objection_reply")
        body = unseal(sms.body_box, context=f"outgoing.body|{sms.id}").decode()
        assert "重新调查" in body and "再次公示" in body and "报区县" not in body


def test_复查期间登记的异议_复查完了先处理(cast: Cast) -> None:
    case_id = published(cast)
    sent_back(cast, case_id)
    application_id = case_of(cast, case_id).application_id
    with cast.acting("王敏") as clerk:
        said = Disagreement("存款数字不对，是借来看病的", "counter", local_date(day(8)))
        services.dissent(actor=clerk, application_id=application_id, said=said, at=day(8))
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(8))
    assert case_of(cast, case_id).state == "rechecking" and "objection" not in open_kinds(cast)
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=day(8))
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer, check_id=check.id, conclusion=Conclusion.MEETS, remarks="已复查", at=day(8)
        )
    run_queued_jobs()
    assert case_of(cast, case_id).state == "objected" and open_kinds(cast) == {"objection"}
    with cast.acting("李科"):
        assert Message.objects.filter(kind="dibao.objected").count() == 1


def test_重新调查完了才来的异议_不算已经处理过(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    resurveyed(cast, case_id)
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(8))
    assert case_of(cast, case_id).state == "objected"
    ordered(cast, case_id, "democratic_review", day(8))
    with cast.acting("张主任"):
        assert list(Objection.objects.order_by("pk").values_list("measure", flat=True)) == [
            "resurvey",
            "democratic_review",
        ]


def test_没有选过处理方式的_短信不替人答复(cast: Cast) -> None:
    """Planted: an objection settled with nothing ordered; the machine claims nothing was done that was not."""
    case_id = published(cast)
    by_phone(cast, case_id, made_on=local_date(day(6)), at=day(6), **NAMED)
    with cast.acting("张主任"):
        application, case = locked_case(case_id)
        objected_rules.settle(application, case, at=day(9))
        row = Objection.objects.get()
        assert (row.settled_at, row.answered_at) == (day(9), None)
        assert not Outgoing.objects.filter(kind="dibao.objection_reply").exists()


def test_从区县拿回来的_原来的复核意见和会议不再算数(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    with cast.acting("刘审核") as reviewer:
        version = Case.objects.get(pk=case_id).version
        given = {"agrees": True, "reasons": "材料齐全，同意镇街意见", "at": day(9)}
        services.second_review(actor=reviewer, case_id=case_id, version=version, **given)
    with cast.acting("李科"):
        Case.objects.filter(pk=case_id).update(meeting_id=UUID(int=5))
    by_phone(cast, case_id, made_on=local_date(day(7)), at=day(9))
    case = case_of(cast, case_id)
    assert (case.state, case.second_review_id, case.meeting_id) == ("objected", None, None)
    ordered(cast, case_id, "resurvey", day(9))
    seen = visit(cast, case.application_id, ("陈刚", "小杨"), token="survey-2")  # noqa: S106
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=case.application_id, visit=seen, at=day(9))
    opinion_given(cast, case_id)
    assert case_of(cast, case_id).state == "confirming"
    assert "second_review" in open_kinds(cast)


def test_留了姓名电话的_处理完就收到答复_短信里没有家庭情况(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey", **NAMED)
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(9))
        row = Objection.objects.get()
        assert (row.answered_how, row.answered_at) == ("sms", day(9))
        sms = Outgoing.objects.get(kind="dibao.objection_reply")
        body = unseal(sms.body_box, context=f"outgoing.body|{sms.id}").decode()
        assert "何某" in body and "重新调查" in body
        assert "罗庆华" not in body and "770" not in body and "拟予" not in body


def test_座机和信函的_由工作人员登记答复_只能登记一次(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey", name="何某", phone="023-48660000")
    with cast.acting("张主任") as leader:
        row = Objection.objects.get()
        with pytest.raises(AnswerUnfit):
            services.answer_objection(actor=leader, objection_id=row.id, how="telephone", at=day(8))
    resurveyed(cast, case_id)
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=FOR_IT, at=day(9))
        with pytest.raises(AnswerUnfit):
            services.answer_objection(actor=leader, objection_id=row.id, how="sms", at=day(9))
        services.answer_objection(actor=leader, objection_id=row.id, how="letter", at=day(9))
        with pytest.raises(AnswerUnfit):
            services.answer_objection(actor=leader, objection_id=row.id, how="letter", at=day(9))
    with cast.acting("李科") as confirmer, pytest.raises(NotYourRole):
        services.answer_objection(actor=confirmer, objection_id=row.id, how="letter", at=day(9))
    with cast.acting("外镇") as other, pytest.raises(NotYours):
        services.answer_objection(actor=other, objection_id=row.id, how="letter", at=day(9))


def test_没留姓名的不用登记答复(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id)
    with cast.acting("张主任") as leader, pytest.raises(AnswerUnfit):
        services.answer_objection(
            actor=leader, objection_id=Objection.objects.get().id, how="letter", at=day(8)
        )


def test_谁反映的_只有镇街负责人看得到_家庭和村里都看不到(cast: Cast) -> None:
    case_id = published(cast)
    on_the_page(day(2), **NAMED)
    for name, text, who in (
        ("张主任", TEXT, "何某"), ("王敏", TEXT, ""), ("李科", TEXT, ""), ("审计", TEXT, ""),
    ):  # fmt: skip
        with cast.acting(name) as officer:
            (opened,) = services.open_objections(actor=officer, case_id=case_id, at=day(2))
            assert (opened.text, opened.name, opened.phone != "") == (text, who, who != "")
    for name in ("小杨", "核对员"):
        with cast.acting(name) as officer:
            assert services.open_objections(actor=officer, case_id=case_id, at=day(2)) == []
    with cast.acting("张主任") as kin:
        row = case_of(cast, case_id)
        NearRelative.objects.create(
            application_id=row.application_id, applicant_id=row.applicant_id, area_code=row.area_code,
            person_id=row.applicant_id, member_name="罗庆华", relation="兄弟", official_name=kin.name, post="镇街",
            registered_by=kin.posting_id, registered_at=day(2),
        )  # fmt: skip
        assert services.open_objections(actor=kin, case_id=case_id, at=day(2)) == []
    applicant = case_of(cast, case_id).applicant_id
    for scope in (Scope(subject=applicant), Scope(public=True), cast["外人"].scope, cast["外镇"].scope):
        with open_scope(scope), connection.cursor() as cursor:
            cursor.execute("select count(*) from casework_objection")
            assert cursor.fetchone() == (0,), scope


def test_家庭知道有异议_不知道是谁说了什么(cast: Cast) -> None:
    case_id = published(cast)
    on_the_page(day(2), **NAMED)
    case = case_of(cast, case_id)
    with open_scope(resident(case.applicant_id).scope):
        told = Message.objects.get(kind="dibao.objected")
        progress = queries.progress(case.application_id, on=local_date(day(2)))
        shown = f"{told.title}{told.body}{progress}"
        for secret in (TEXT, "何某", "13900001234", "门面", "反映人"):
            assert secret not in shown
    with cast.acting("李科"):
        kept = b"".join(bytes(box) for row in Objection.objects.all() for box in (row.text_box, row.who_box))
        assert "何某".encode() not in kept and "门面".encode() not in kept
        assert all("门面" not in event.note for event in Event.objects.all())


def test_同一个网络地址一天最多10条_请人打电话(cast: Cast) -> None:
    published(cast)
    for _ in range(10):
        on_the_page(day(2))
    with pytest.raises(TooManyTries), open_scope(Scope(public=True)):
        on_the_page(day(2))


def test_另一个地址不受影响(cast: Cast) -> None:
    published(cast)
    for number in range(11):
        on_the_page(day(2), address=f"192.0.2.{number}")


GOOD = Complaint(TEXT, "paper", local_date(MORNING))


@pytest.mark.parametrize(
    "said",
    [
        replace(GOOD, text="不公平"),
        replace(GOOD, text="他" * 1001),
        replace(GOOD, way="online"),
        replace(GOOD, way="鸽子"),
        replace(GOOD, made_on=local_date(MORNING) - timedelta(days=1)),
        replace(GOOD, made_on=local_date(MORNING) + timedelta(days=3)),
        replace(GOOD, name="何某"),
        replace(GOOD, phone="13900001234"),
        replace(GOOD, name="何" * 51, phone="13900001234"),
    ],
)
def test_不合要求的登记_说明怎么改(cast: Cast, said: Complaint) -> None:
    case_id = published(cast)
    with cast.acting("王敏") as clerk, pytest.raises(ObjectionUnfit):
        services.record_objection(actor=clerk, case_id=case_id, said=said, at=MORNING)


@pytest.mark.parametrize("who", ["小杨", "核对员", "李科", "审计"])
def test_只有镇街登记异议(cast: Cast, who: str) -> None:
    case_id = published(cast)
    with cast.acting(who) as officer, pytest.raises(NotYourRole):
        services.record_objection(actor=officer, case_id=case_id, said=GOOD, at=MORNING)


def test_没公示过的没有公示异议_外镇登记不了(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于低保标准"))
    with cast.acting("王敏") as clerk, pytest.raises(NeverPublished):
        services.record_objection(actor=clerk, case_id=case_id, said=GOOD, at=MORNING)
    with cast.acting("外镇") as other, pytest.raises(NotYours):
        services.record_objection(actor=other, case_id=case_id, said=GOOD, at=MORNING)


def test_选处理方式_只能由镇街负责人_在期满后_选一次(cast: Cast) -> None:
    case_id = published(cast)
    by_phone(cast, case_id, made_on=local_date(day(6)), at=day(6))

    def choose(who: str, measure: str = "resurvey", version: int | None = None) -> None:
        with cast.acting(who) as actor:
            now = Case.objects.get(pk=case_id).version if version is None else version
            services.order_measure(actor=actor, case_id=case_id, version=now, measure=measure, at=day(8))

    refused(cast, lambda: choose("张主任"), NotThisStep)
    tick_at(day(8))
    refused(cast, lambda: choose("王敏"), NotYourRole)
    refused(cast, lambda: choose("李科"), NotYourRole)
    refused(cast, lambda: choose("外人", version=1), NotYours)
    refused(cast, lambda: choose("张主任", "不理"), MeasureMissing)
    refused(cast, lambda: choose("张主任", version=1), StaleVersion)
    choose("张主任")
    refused(cast, lambda: choose("张主任", "democratic_review"), MeasureMissing)


def refused(cast: Cast, act: object, why: type[Exception]) -> None:
    with pytest.raises(why), transaction.atomic():
        act()  # type: ignore[operator]


def test_植入缺陷_期满不看异议_就会直接报区县(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: `unsettled` always says no."""
    case_id = published(cast)
    by_phone(cast, case_id, made_on=local_date(day(6)), at=day(6))
    monkeypatch.setattr(review, "unsettled", lambda case: False)
    with cast.acting("张主任"):
        Task.objects.filter(kind="objection").update(closed_at=day(7))
    tick_at(day(8))
    assert case_of(cast, case_id).state == "confirming", "the test of day 6 would be red"


def test_植入缺陷_不查人员_同一组人就能再调查一遍(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = published(cast)
    objected(cast, case_id, "resurvey")
    monkeypatch.setattr(review, "must_bring_another", lambda *_: None)
    resurveyed(cast, case_id, ("陈刚", "赵勇"))
    assert case_of(cast, case_id).state == "reviewing"
    assert objected_rules.SURVEY_TASKS == ("survey", "resurvey")


def test_办件号和公示号不泄露别的(cast: Cast) -> None:
    """What the public page's address holds finds nothing but a notice that hangs."""
    published(cast)
    with open_scope(Scope(public=True)):
        (notice,) = notices.open_notices(village_code=GAOTAN, now=day(2))
        found = notices.hanging_notice(notice_id=notice.id, village_code=GAOTAN, now=day(2))
        assert found == notice
        for village, moment, number in (
            ("500110120200", day(2), notice.id), (GAOTAN, day(8, 0), notice.id), (GAOTAN, day(2), UUID(int=5)),
        ):  # fmt: skip
            assert notices.hanging_notice(notice_id=number, village_code=village, now=moment) is None
