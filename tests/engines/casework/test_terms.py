"""期限: 总期限按受理路径, 每一环节各有期限, 暂停只在规定有的地方."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.deadlines import _settle_steps
from minzheng.engines.casework.jobs import take_up_clocks
from minzheng.engines.casework.letter_data import acceptance_letter
from minzheng.engines.casework.models import Application, Case, Deadline, Delegation, Pause
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.services.warning import take_up_clock
from minzheng.engines.casework.types import Opinion
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.kernel.clock import local_date
from tests.cast import FUHUAN, MORNING, QIJIANG, Cast
from tests.engines.casework.clocks import after_days, after_working_days, case_of, on_day, run
from tests.engines.casework.steps import accepted, handed_in, reviewed, surveyed_and_checked
from tests.engines.casework.test_due_days_oracle import straight, straight_notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
TODAY = MORNING.date()
GRANT = Opinion(favourable=True, reasons="收入低于标准，财产符合规定，拟予确认", amount_fen=50_000)


def terms(cast: Cast, application_id: UUID) -> dict[str, Deadline]:
    """The file's terms by kind, the newest of each."""
    with cast.acting("李科"):
        rows = Deadline.objects.filter(application_id=application_id).order_by("started_on", "pk")
        return {row.kind: row for row in rows}


def test_受理即起算_总期限和各环节期限都写成行(cast: Cast) -> None:
    rows = terms(cast, accepted(cast))
    assert set(rows) == {"whole", "verification", "survey"}
    assert (rows["whole"].days, rows["whole"].started_on) == (30, TODAY)
    assert rows["whole"].due_on == straight(TODAY, 30, []) and rows["whole"].provisional
    assert {rows[kind].due_on for kind in ("verification", "survey")} == {straight(TODAY, 3, [])}
    assert "第十五条" in rows["survey"].article and rows["survey"].unit == "working"


def test_权限下放到镇街的20个工作日(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("李科") as confirmer:
        _delegated(confirmer)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        due = services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    rows = terms(cast, application_id)
    assert rows["whole"].days == 20 and rows["whole"].due_on == due == straight(TODAY, 20, [])
    assert case_of(cast, application_id).due_on == due
    with cast.acting("王敏"):
        shown = queries.progress(application_id, on=TODAY)
        assert shown is not None and (shown.total_days, shown.due_on) == (20, due)
        assert acceptance_letter(Application.objects.get(pk=application_id), at=MORNING)["working_days"] == 20


def _delegated(confirmer: Any) -> None:
    Delegation.objects.create(
        area_code=(QIJIANG + FUHUAN).ljust(18, "0"),
        item="dibao",
        valid_from=date(2026, 1, 1),
        document="綦民发〔2026〕1号",
        reasons="镇街已配齐人员，试行委托",
        posting_id=confirmer.posting_id,
        account_id=confirmer.account_id,
        by_name=confirmer.title,
        made_at=MORNING,
    )


def test_核对按启动之日算_不按出报告之日(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=after_working_days(2))
    with cast.acting("李科"):
        application = Application.objects.get(pk=application_id)
        _settle_steps(
            application, case_of(cast, application_id), ["verification"], TODAY + timedelta(days=20)
        )
    assert terms(cast, application_id)["verification"].settled_on == local_date(after_working_days(2))


def test_公示七天遇休息日顺延_页面和待办同一天(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    saturday_end = on_day(date(2026, 12, 5))  # a Saturday: seven days later is one too
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=GRANT, at=saturday_end)
        case = Case.objects.get(pk=case_id)
        notice = notices.notice_of(case_id=case_id)
    last = straight_notice(date(2026, 12, 5))
    assert last == date(2026, 12, 14), "Monday"
    row = terms(cast, case.application_id)["notice"]
    assert (row.unit, row.days, row.due_on) == ("calendar", 7, last)
    assert notice is not None and local_date(notice.ends_at) == last + timedelta(days=1)


def test_区县10个工作日_送达3个工作日_决定即止(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(favourable=False, reasons="家庭人均收入高于低保标准"))
    application_id = case_of_id(cast, case_id)
    assert terms(cast, application_id)["confirm"].due_on == straight(TODAY, 10, [])
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        services.refuse(
            actor=confirmer,
            case_id=case_id,
            version=version,
            reasons="人均收入1200元，高于标准770元",
            at=after_days(3),
        )
    rows = terms(cast, application_id)
    assert rows["confirm"].settled_on == rows["whole"].settled_on == TODAY + timedelta(days=3)
    assert (
        rows["serve"].due_on == straight(TODAY + timedelta(days=3), 3, [])
        and rows["serve"].settled_on is None
    )
    assert rows["whole"].next_mark_on is None


def case_of_id(cast: Cast, case_id: UUID) -> UUID:
    with cast.acting("李科"):
        return Case.objects.get(pk=case_id).application_id


def test_国家办法下公示不停表(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, GRANT)
    with cast.acting("李科"):
        assert not Pause.objects.filter(case_id=case_id).exists()
        assert Case.objects.get(pk=case_id).due_on == straight(TODAY, 30, [])


def test_2016年条例下公示期间不计入_起止有行有原因(cast: Cast, settings: Any) -> None:
    settings.RULE_PROFILE = "cq-2016"
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, GRANT)
    last = straight_notice(TODAY)
    with cast.acting("李科"):
        pause = Pause.objects.get(case_id=case_id)
        assert (pause.reason, pause.started_on, pause.planned_end, pause.ended_on) == (
            "notice",
            TODAY,
            last,
            None,
        )
        assert "公示" in pause.words
        assert (
            Case.objects.get(pk=case_id).due_on
            == straight(TODAY, 30, [(TODAY, last)])
            > straight(TODAY, 30, [])
        )
        assert Deadline.objects.get(case_id=case_id, kind="whole").next_mark_on is None, (
            "no warning during a pause"
        )
        notice_over(case_id=case_id, at=on_day(last + timedelta(days=3)))
        pause.refresh_from_db()
        ended = last + timedelta(days=3)
        assert pause.ended_on == ended
        due = straight(TODAY, 30, [(TODAY, ended)])
        assert Case.objects.get(pk=case_id).due_on == Application.objects.get(pk=application_id).due_on == due
        whole = Deadline.objects.get(case_id=case_id, kind="whole")
        assert whole.profile == "cq-2016" and whole.next_mark_on == straight(TODAY, 15, [(TODAY, ended)])


def test_规则变了_已受理的办件仍按受理时的规定(cast: Cast, settings: Any) -> None:
    settings.RULE_PROFILE = "cq-2016"
    application_id = accepted(cast)
    settings.RULE_PROFILE = "cn-2021"
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, GRANT)
    with cast.acting("李科"):
        assert Pause.objects.filter(case_id=case_id).exists()


def test_一件只有一个总期限_期限总在开始之后(cast: Cast) -> None:
    case = case_of(cast, accepted(cast))
    for change, name in (
        ({"kind": "whole"}, "casework_one_whole_term"),
        ({"kind": "other", "days": 0}, "casework_deadline_ahead"),
        ({"kind": "other", "unit": "moons"}, "casework_deadline_unit"),
    ):
        with cast.acting("李科"), pytest.raises(IntegrityError, match=name), transaction.atomic():
            row = Deadline.objects.get(case=case, kind="whole")
            row.pk = None
            for key, value in change.items():
                setattr(row, key, value)
            row.id = UUID(int=row.days + len(name))
            row.save(force_insert=True)


def test_以前开的办件补上总期限_第二次不变(cast: Cast) -> None:
    case = case_of(cast, accepted(cast))
    with cast.acting("李科"), transaction.atomic():
        Deadline.objects.filter(case=case).update(kind="lost", settled_on=TODAY)
    at_the_half_hour = after_days(9)
    for job_at in (at_the_half_hour + timedelta(minutes=1), at_the_half_hour):
        run(take_up_clocks, job_at)
    with cast.acting("李科"):
        assert not take_up_clock(case_id=case.id, at=after_days(9))
        assert Deadline.objects.get(case=case, kind="whole").due_on == straight(TODAY, 30, [])
