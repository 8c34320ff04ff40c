"""到期清除：办结满期限的，忘掉是谁；没有办结的，再久也不动；每一次清除都有记录。"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.types import Home
from minzheng.foundations.privacy.types import open_scope
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.jobs import look_for_what_is_over
from minzheng.programmes.monitoring.models import CardTerm, HardshipReport, Question, QuestionRow
from minzheng.programmes.monitoring.services import purging
from minzheng.programmes.monitoring.types import parameter
from tests.cast import MORNING, Cast
from tests.programmes.monitoring.neighbours import couple, refused
from tests.programmes.monitoring.test_hardship import EVENING, handled, reported
from tests.programmes.monitoring.test_questions import asked
from tests.programmes.monitoring.test_terms import ENDS, noted

pytestmark = pytest.mark.django_db
LONG_AFTER = MORNING + timedelta(days=4000)


@pytest.fixture
def home(cast: Cast) -> Home:
    return couple(cast, 1)


def purged(what: str) -> list[Event]:
    """The record of what was forgotten."""
    with open_scope(WHOLE_CITY):
        return list(Event.objects.filter(action__endswith=f"{what}.purged").order_by("pk"))


def kept_days(name: str) -> timedelta:
    return timedelta(days=parameter(name).value)


def test_办完的急难报告_满期后忘掉是谁_类别和结果还在(cast: Cast, home: Home) -> None:
    report_id = reported(cast, person_id=home.members[0].id)
    handled(cast, report_id)
    last = EVENING + kept_days("report_kept_days")
    look_for_what_is_over(at=last)
    with cast.acting("王敏"):
        (line,) = queries.handled_reports()
        assert line.who and line.words and line.outcome_words
    look_for_what_is_over(at=last + timedelta(seconds=1))
    with cast.acting("王敏"):
        assert queries.handled_reports() == [] and queries.report(report_id) is None
        row = HardshipReport.objects.get(pk=report_id)
        assert (row.who, row.person_id, row.reporter_name, row.handler_name) == ("", None, "", "")
        assert row.outcome_box is None and (row.kind, row.outcome) == ("illness", "helped")
        assert "蹇" not in row.told_box.hex() and purging.forget_report(report_id=report_id, at=last) is False
    (event,) = purged("hardship")
    assert event.person_id is None and event.detail["kind"] == "illness"
    look_for_what_is_over(at=LONG_AFTER)
    assert len(purged("hardship")) == 1


def test_没有办结的_再久也不动(cast: Cast, home: Home) -> None:
    reported(cast)
    noted(cast, home, MORNING.date() - timedelta(days=3))
    asked(cast)
    look_for_what_is_over(at=LONG_AFTER)
    with open_scope(WHOLE_CITY):
        assert HardshipReport.objects.get().who == "4组老蹇"
        assert CardTerm.objects.count() == 1 and QuestionRow.objects.count() == 2
    assert purged("") == []


def test_换发过的旧证期限_满期后清除_新证的不动(cast: Cast, home: Home) -> None:
    term_id = noted(cast, home)
    with cast.acting("小杨") as aide:
        new_id = services.renew_term(
            actor=aide, term_id=term_id, until=ENDS.replace(year=ENDS.year + 10), at=MORNING
        )
    look_for_what_is_over(at=MORNING + kept_days("term_kept_days"))
    assert terms() == {term_id, new_id}
    look_for_what_is_over(at=MORNING + kept_days("term_kept_days") + timedelta(seconds=1))
    assert terms() == {new_id}
    assert len(purged("term")) == 1


def terms() -> set[UUID]:
    with open_scope(WHOLE_CITY):
        return set(CardTerm.objects.order_by("pk").values_list("pk", flat=True))


def test_结束的提问_满期后清除每个人的回答_人数还在(cast: Cast, home: Home) -> None:
    question_id = asked(cast)
    with cast.acting("小杨") as aide:
        services.answer_rows(
            actor=aide, answers={queries.open_rows(on=MORNING.date())[0].id: "平安"}, at=MORNING
        )
    with cast.acting("王敏") as clerk:
        services.close_question(actor=clerk, question_id=question_id, at=MORNING)
        before = queries.question(question_id)
        due = sum(item.amount_fen for item in benefits.due(month=MORNING.date()))
    look_for_what_is_over(at=MORNING + kept_days("question_kept_days") + timedelta(seconds=1))
    with cast.acting("王敏"):
        assert QuestionRow.objects.count() == 0 and Question.objects.get().purged_at is not None
        assert before is not None and queries.question(question_id) == before, "words and numbers stay"
        assert queries.rows_of(question_id, on=MORNING.date()) == []
        assert sum(item.amount_fen for item in benefits.due(month=MORNING.date())) == due
    assert [one.detail["rows"] for one in purged("question")] == [2]


def test_数据库也不让删没有办结的(cast: Cast, home: Home) -> None:
    noted(cast, home)
    asked(cast)
    with open_scope(WHOLE_CITY):
        assert CardTerm.objects.all().delete()[0] == 0 and QuestionRow.objects.all().delete()[0] == 0
        assert CardTerm.objects.count() == 1 and QuestionRow.objects.count() == 2


def test_清除过的报告里不能还有姓名(cast: Cast) -> None:
    report_id = reported(cast)
    handled(cast, report_id)
    with open_scope(WHOLE_CITY), refused(IntegrityError, match="monitoring_purged_is_empty"):
        HardshipReport.objects.filter(pk=report_id).update(purged_at=MORNING)
