"""Letters that lie too long ask the town for service; the printed notice and its record of hanging."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import close_file_tasks, locked_application
from minzheng.engines.casework.models import Case, Task
from minzheng.engines.casework.types import NotThisStep, NotYourRole, Opinion
from minzheng.engines.jobs.services import run_job
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters import services as letter_services
from minzheng.engines.letters.types import Delivery, ServiceIncomplete, ServiceMethod
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices import services as notice_services
from minzheng.engines.public_notices.scanner import scan_pdf
from minzheng.kernel.result import NotYours
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.engines.letters.golden import text_of
from tests.engines.letters.samples import DATA
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
DAY = timedelta(days=1)
HERE = Delivery(ServiceMethod.AT_HOME, "罗庆华")


def letter(cast: Cast, application_id: UUID, kind: str = "extension") -> UUID:
    """One letter of the district's on a file, its PDF set."""
    with cast.acting("李科") as confirmer:
        one = letter_services.issue(
            actor=confirmer,
            kind=f"dibao.{kind}",
            case_id=None,
            application_id=application_id,
            area_code="500110500110120206",
            addressee="罗庆华",
            data=DATA[f"dibao.{kind}"],
            at=MORNING,
        )
    run_queued_jobs()
    return UUID(str(one.id))


def waiting(cast: Cast, on: datetime) -> list[tuple[str, str]]:
    """Run the minute's job, then read the town's queue."""
    run_job("casework.letters_unserved", {"at": on})
    with cast.acting("王敏"):
        rows = queries.queue(role="town_clerk", on=on.date(), kinds=["serve_letter"])
        return [(row.kind_name, row.applicant_name) for row in rows]


def test_文书三个工作日没有送达_给镇街开一个待办_不影响家庭(cast: Cast) -> None:
    application_id = accepted(cast)
    one = letter(cast, application_id)
    assert waiting(cast, MORNING + 3 * DAY) == []
    assert waiting(cast, MORNING + 4 * DAY) == [("送达告知书", "罗庆华")]
    assert waiting(cast, MORNING + 5 * DAY) == [("送达告知书", "罗庆华")], "asked once"
    with cast.acting("李科"):
        case = Case.objects.get(application_id=application_id)
        assert case.state == "checking"
    with cast.acting("小杨") as aide:
        services.serve_letter(actor=aide, letter_id=one, delivery=HERE, at=MORNING + 5 * DAY)
        assert letters.letter_line(one).served_on == date(2026, 11, 28)
    assert waiting(cast, MORNING + 9 * DAY) == []


def test_受理通知书没有登记送达_不开待办(cast: Cast) -> None:
    application_id = accepted(cast)
    run_queued_jobs()
    with cast.acting("王敏"):
        assert [one.kind for one in letters.letters_of(application_id)][-1:] == ["dibao.acceptance"]
    assert waiting(cast, MORNING + 30 * DAY) == []


def test_the_task_stays_until_the_last_letter_is_served(cast: Cast) -> None:
    application_id = accepted(cast)
    first, second = letter(cast, application_id), letter(cast, application_id, "recheck_result")
    on = MORNING + 5 * DAY
    assert len(waiting(cast, on)) == 1
    with cast.acting("王敏") as clerk:
        services.serve_letter(actor=clerk, letter_id=first, delivery=HERE, at=on)
        assert len(queries.queue(role="town_clerk", on=on.date(), kinds=["serve_letter"])) == 1
        services.serve_letter(actor=clerk, letter_id=second, delivery=HERE, at=on)
        assert queries.queue(role="town_clerk", on=on.date(), kinds=["serve_letter"]) == []


def test_who_may_carry_a_letter_and_what_is_asked_of_her(cast: Cast) -> None:
    one = letter(cast, accepted(cast))
    with cast.acting("张主任") as leader:
        with pytest.raises(NotYourRole):
            services.serve_letter(actor=leader, letter_id=one, delivery=HERE, at=MORNING)
        with pytest.raises(NotYourRole):
            services.print_service_receipt(actor=leader, letter_id=one, at=MORNING)
    with cast.acting("外镇") as outsider:
        for act in (services.print_service_receipt,):
            with pytest.raises(NotYours):
                act(actor=outsider, letter_id=one, at=MORNING)
        with pytest.raises(NotYours):
            services.serve_letter(actor=outsider, letter_id=one, delivery=HERE, at=MORNING)
    with cast.acting("小杨") as aide:
        left = Delivery(ServiceMethod.LEFT, "罗庆华", refused=True)
        with pytest.raises(ServiceIncomplete, match="见证人"):
            services.serve_letter(actor=aide, letter_id=one, delivery=left, at=MORNING)
        receipt = services.print_service_receipt(actor=aide, letter_id=one, at=MORNING)
    run_queued_jobs()
    with cast.acting("小杨"):
        assert letters.letter_line(one).number in text_of(letters.pdf_of(receipt))


def published(cast: Cast) -> UUID:
    """A case whose notice hangs."""
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(favourable=True, reasons="收入低于标准，财产符合规定", amount_fen=77000))
    return case_id


def test_公示单打印一次_只印姓名人数金额(cast: Cast) -> None:
    case_id = published(cast)
    with cast.acting("小杨") as aide:
        printed = services.print_notice(actor=aide, case_id=case_id, at=MORNING)
        assert services.print_notice(actor=aide, case_id=case_id, at=MORNING + DAY) == printed
    run_queued_jobs()
    with cast.acting("小杨"):
        pdf = letters.pdf_of(printed)
    text = text_of(pdf)
    assert "罗庆华" in text
    assert "770元" in text
    assert "2026年11月29日" in text or "2026年11月30日" in text
    assert scan_pdf(pdf, allowed_phones={"12345"}) == []


def test_公示期满不再打印公示单(cast: Cast) -> None:
    case_id = published(cast)
    with cast.acting("小杨") as aide, pytest.raises(NotThisStep, match="公示期已经结束"):
        services.print_notice(actor=aide, case_id=case_id, at=MORNING + 20 * DAY)


def test_the_record_of_hanging_is_printed_from_what_was_recorded(cast: Cast) -> None:
    case_id = published(cast)
    later = MORNING + 9 * DAY
    with cast.acting("小杨") as aide:
        with pytest.raises(NotThisStep, match="还没有登记张贴"):
            services.print_hanging_record(actor=aide, case_id=case_id, at=MORNING)
        state = notices.notice_of(case_id=case_id)
        assert state is not None
        sheet = notice_services.record_hung(
            actor=aide, notice_id=state.id, place="村公示栏", hung_on=MORNING.date(), at=MORNING
        )
        notice_services.record_taken_down(
            actor=aide, hanging_id=sheet, day=later.date(), condition="下雨破损一次，当天补贴", at=later
        )
        printed = services.print_hanging_record(actor=aide, case_id=case_id, at=later)
    run_queued_jobs()
    with cast.acting("小杨"):
        text = "".join(text_of(letters.pdf_of(printed)).split())
    for words in ("村公示栏", "2026年12月2日", "下雨破损一次，当天补贴", "未打印公示单"):
        assert words in text


def test_who_may_print_what_hangs(cast: Cast) -> None:
    case_id = published(cast)
    prints: tuple[Any, ...] = (services.print_notice, services.print_hanging_record)
    for act in prints:
        with cast.acting("李科") as confirmer, pytest.raises(NotYourRole):
            act(actor=confirmer, case_id=case_id, at=MORNING)
        with cast.acting("外镇") as outsider, pytest.raises(NotYours):
            act(actor=outsider, case_id=case_id, at=MORNING)


def test_a_case_without_a_notice_has_nothing_to_print(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    with cast.acting("小杨") as aide, pytest.raises(NotThisStep, match="没有公示"):
        services.print_notice(actor=aide, case_id=case_id, at=MORNING)


def test_a_file_that_ends_leaves_no_such_task(cast: Cast) -> None:
    application_id = accepted(cast)
    letter(cast, application_id)
    assert len(waiting(cast, MORNING + 5 * DAY)) == 1
    with cast.acting("王敏") as clerk:
        close_file_tasks(locked_application(application_id), actor=clerk, at=MORNING + 6 * DAY)
        rest = Task.objects.filter(application_id=application_id, closed_at__isnull=True)
        assert not rest.filter(case__isnull=True).exists()
        assert rest.filter(case__isnull=False).exists()
