"""The straight run by services: from an aide's draft to a served letter and a standing award."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Case, Event, Party, Task
from minzheng.engines.casework.types import Opinion
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN, MORNING, Cast
from tests.engines.casework.conftest import TYPED, TYPED_SON, filled
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def test_from_draft_to_award(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("王敏") as clerk:
        file = queries.case_file(application_id, actor=clerk, on=MORNING.date())
        assert (
            file is not None
            and file.state == "accepted"
            and (file.due_on, file.due_provisional) == (date(2027, 1, 4), True)
        )
        assert {task.kind for task in file.tasks} == {"verification", "survey"}
    case_id = surveyed_and_checked(cast, application_id)
    with cast.acting("张主任") as leader:
        line = queries.queue(role="town_leader", on=MORNING.date())
        assert [row.kind for row in line] == ["first_review"]
        case = Case.objects.get(pk=case_id)
        assert case.advice_id is not None, "the advice stands beside the case"
        opinion = Opinion(favourable=True, reasons="收入低于标准，财产符合规定，拟予确认", amount_fen=77000)
        services.first_review(
            actor=leader, case_id=case_id, version=case.version, opinion=opinion, at=MORNING
        )
    with open_scope(Scope(public=True)):
        hanging = notices.open_notices(village_code=GAOTAN, now=MORNING + timedelta(hours=1))
        assert [(row.applicant_name, row.member_count, row.amount_fen) for row in hanging] == [
            ("罗庆华", 2, 77000)
        ]
    later = MORNING + timedelta(days=9)
    clock.set_offset_source(lambda: later - clock.real_now())
    tick()
    with cast.acting("李科") as confirmer:
        case = Case.objects.get(pk=case_id)
        assert case.state == "confirming"
        services.confirm(
            actor=confirmer,
            case_id=case_id,
            version=case.version,
            amount_fen=77000,
            reasons="情况属实，同意镇街意见",
            at=later,
        )
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        assert [letter.ready for letter in letters.letters_of(application_id)] == [True, True]
        case = Case.objects.get(pk=case_id)
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=case.version, served=served, at=later)
        applicant = Party.objects.get(application_id=application_id, position=0).person_id
        award = benefits.current(person_id=applicant, kind="dibao", on=date(2027, 1, 15))
        assert award is not None
        assert not Task.objects.filter(application_id=application_id, closed_at__isnull=True).exists()
    with cast.acting("李科"):
        due = benefits.due(month=date(2027, 1, 1))
        assert [item.amount_fen for item in due] == [77000]
        assert chain_is_whole(application_id)
    she_reads_the_outcome(applicant, application_id, later.date())


def she_reads_the_outcome(applicant: UUID, application_id: UUID, on: date) -> None:
    with open_scope(Scope(subject=applicant)):
        mine = queries.progress(application_id, on=on)
        assert (
            mine is not None and mine.outcome is not None and mine.outcome.kind == "confirm" and mine.settled
        )
        assert "<svg" in queries.drawing(application_id)


def test_signatures_come_one_by_one(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        done = services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        assert (done.state, done.waiting_for) == ("waiting", ["罗小军"]) and done.number.startswith(
            "QJ202611"
        )
        son = Party.objects.get(application_id=application_id, position=1)
        state = services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
        assert state == "ready"
        assert [row.kind for row in queries.queue(role="town_clerk", on=MORNING.date())] == ["accept"]


def test_an_unfavourable_opinion_is_never_published(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(favourable=False, reasons="家庭人均收入高于低保标准"))
    with cast.acting("李科") as confirmer:
        case = Case.objects.get(pk=case_id)
        assert case.state == "confirming" and notices.notice_of(case_id=case_id) is None
        services.refuse(
            actor=confirmer,
            case_id=case_id,
            version=case.version,
            reasons="人均收入1200元，高于标准770元（人社局，2026-11-20）",
            at=MORNING,
        )
        run_queued_jobs()
        titles = [letter.title for letter in letters.letters_of(application_id)]
        assert "最低生活保障不予确认告知书" in titles
        assert benefits.due(month=date(2027, 1, 1)) == []


def test_the_check_waits_for_the_officer_and_stays_evidence(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer,
            check_id=check.id,
            conclusion=Conclusion.EXCEEDS,
            remarks="存款超过限额，请入户核实",
            at=MORNING,
        )
    run_queued_jobs()
    with cast.acting("李科"):
        assert Case.objects.get(application_id=application_id).state == "checking", "a report decides nothing"
        assert (
            Event.objects.get(application_id=application_id, act="report").account_id
            == cast["核对员"].account_id
        )
