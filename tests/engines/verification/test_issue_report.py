"""The report: complete, plain about gaps, kept when replaced, evidence only."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.verification.models import CheckReport
from minzheng.engines.verification.queries import check_of, report_of, reports_of
from minzheng.engines.verification.services import (
    CheckClosed,
    CheckNotStarted,
    NotCheckingOfficer,
    RemarksMissing,
    StillWaiting,
    issue_report,
    open_check,
    retry_failed,
    start_check,
    view_findings,
    view_report,
)
from minzheng.engines.verification.services.reporting import _months_later
from minzheng.engines.verification.types import CheckState, Conclusion, QueryState
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours
from tests.engines.verification.conftest import (
    AT,
    DUE,
    MOTHER_NUMBER,
    YUBEI,
    Family,
    resident,
    run_questions,
)

pytestmark = pytest.mark.django_db


def test_a_report_lists_every_source_and_says_plainly_where_nothing_is_known(
    answered: UUID, family: Family, checker: Actor
) -> None:
    report_id = issue_report(
        actor=checker,
        check_id=answered,
        conclusion=Conclusion.MEETS,
        remarks="税务系统维护，已另行核实",
        at=AT,
    )
    report = report_of(family.of.application_id)
    assert report is not None and report.id == report_id
    assert (report.number, report.conclusion, report.valid_until, report.issued_by) == (
        "核对〔2026〕500110-000001",
        Conclusion.MEETS,
        date(2027, 2, 20),
        checker.posting_id,
    )
    assert report.valid_on(date(2027, 2, 20)) and not report.valid_on(date(2027, 2, 21))
    assert len(report.lines) == 28
    words = {(line.person_name, line.source_name): (line.state, line.words) for line in report.lines}
    assert words["罗秀英", "人力社保"] == (QueryState.FOUND, "养老金（月） 210 元")
    assert words["罗小军", "银行"] == (QueryState.NO_RECORD, "查无记录")
    assert words["罗秀英", "证券"][1] == "尚未联通，情况不明，不等于没有"
    assert words["罗秀英", "税务"][1] == "对方系统出错，没有得到答复，情况不明，不等于没有"
    view = check_of(family.of.application_id)
    assert view is not None and view.state == CheckState.REPORTED
    event = OutboxEvent.objects.get(name="verification.report.issued")
    assert event.payload["report_id"] == str(report_id) and event.payload["conclusion"] == "meets"


def test_nothing_is_reported_while_a_question_is_out(asking: UUID, checker: Actor) -> None:
    with pytest.raises(StillWaiting):
        issue_report(actor=checker, check_id=asking, conclusion=Conclusion.DOUBTFUL, remarks="未答复", at=AT)
    assert not CheckReport.objects.exists()


def test_nothing_is_reported_before_the_start(opened: UUID, checker: Actor) -> None:
    with pytest.raises(CheckNotStarted):
        issue_report(actor=checker, check_id=opened, conclusion=Conclusion.MEETS, remarks="", at=AT)


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_reasons_are_written_when_something_failed_or_exceeds(
    answered: UUID, checker: Actor, conclusion: Conclusion
) -> None:
    with pytest.raises(RemarksMissing):
        issue_report(actor=checker, check_id=answered, conclusion=conclusion, remarks="  ", at=AT)


def test_one_report_a_check_and_a_new_check_replaces_it_keeping_both(
    answered: UUID, family: Family, checker: Actor, clerk: Actor
) -> None:
    first = issue_report(
        actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款", at=AT
    )
    with pytest.raises(CheckClosed):
        issue_report(actor=checker, check_id=answered, conclusion=Conclusion.MEETS, remarks="改", at=AT)
    later = AT + timedelta(days=3)
    people = [family.mother, family.son]
    again = open_check(actor=clerk, of=family.of, person_ids=people, due_on=DUE, at=later)
    start_check(actor=checker, check_id=again, at=later)
    run_questions(again)
    retry_failed(actor=checker, check_id=again, at=later)
    run_questions(again)
    second = issue_report(actor=checker, check_id=again, conclusion=Conclusion.MEETS, remarks="", at=later)
    assert [(one.id, one.replaces) for one in reports_of(family.of.application_id)] == [
        (second, first),
        (first, None),
    ]
    assert reports_of(family.of.application_id)[0].number.endswith("-000002")


def test_a_report_is_never_altered(answered: UUID, checker: Actor) -> None:
    issue_report(actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款", at=AT)
    for change in (
        lambda: CheckReport.objects.update(conclusion="meets"),
        lambda: CheckReport.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="permission denied|append-only"), transaction.atomic():
            change()


def test_a_conclusion_is_one_of_three(answered: UUID, checker: Actor) -> None:
    issue_report(actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款", at=AT)
    row = CheckReport.objects.get()
    row.id, row.number, row.conclusion = UUID(int=1), "x", "refused"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_only_the_areas_checking_officer_reports(answered: UUID, clerk: Actor, stranger: Actor) -> None:
    with pytest.raises(NotCheckingOfficer):
        issue_report(actor=clerk, check_id=answered, conclusion=Conclusion.MEETS, remarks="x", at=AT)
    with open_scope(YUBEI), pytest.raises(NotYours):
        issue_report(actor=stranger, check_id=answered, conclusion=Conclusion.MEETS, remarks="x", at=AT)


def test_a_report_is_read_here_and_by_its_applicant_only(
    answered: UUID, family: Family, checker: Actor
) -> None:
    issue_report(actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款", at=AT)

    def counted() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from verification_report")
            return CheckReport.objects.count(), cursor.fetchone()[0]

    for scope, seen in (
        (YUBEI, (0, 0)),
        (resident(family.son).scope, (0, 0)),
        (resident(family.mother).scope, (1, 1)),
    ):
        with open_scope(scope):
            assert counted() == seen


def test_every_look_at_findings_leaves_a_line_the_person_can_read(
    answered: UUID, family: Family, checker: Actor, stranger: Actor
) -> None:
    view_findings(actor=checker, application_id=family.of.application_id, at=AT)
    looked = Event.objects.filter(action="verification.findings.viewed")
    assert set(looked.values_list("person_id", flat=True)) == {family.mother, family.son}
    with open_scope(resident(family.son).scope):
        assert Event.objects.filter(action="verification.findings.viewed").count() == 1
    issue_report(actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款", at=AT)
    assert view_report(actor=checker, application_id=family.of.application_id, at=AT) is not None
    assert looked.count() == 4
    with open_scope(YUBEI), pytest.raises(NotYours):
        view_findings(actor=stranger, application_id=family.of.application_id, at=AT)


def test_sealed_at_rest(answered: UUID, checker: Actor) -> None:
    issue_report(
        actor=checker, check_id=answered, conclusion=Conclusion.EXCEEDS, remarks="存款超过标准", at=AT
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select data_box from verification_report union all select answer_box from verification_query"
        )
        boxes = b"".join(bytes(box) for (box,) in cursor.fetchall() if box is not None)
    for plain in ("存款".encode(), MOTHER_NUMBER.encode(), "罗秀英".encode(), b"860000"):
        assert plain not in boxes


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 9, 15), date(2026, 12, 15)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_three_months_end_on_a_day_that_exists(day: date, until: date) -> None:
    assert _months_later(day, 3) == until
