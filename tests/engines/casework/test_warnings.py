"""期限提醒: 50 % 告诉经办人, 80 % 告诉镇街负责人, 100 % 告诉区县, 超期告诉申请人; 只提醒, 不作任何决定."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Deadline, Escalation, Event, Party, Task
from minzheng.engines.casework.types import Opinion
from minzheng.engines.messages import queries as messages
from tests.cast import MORNING, Cast
from tests.engines.casework.clocks import after_days, after_working_days, case_of, look_at_terms
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.engines.casework.test_extend_deadline import ask, grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def told(cast: Cast, case_id: UUID) -> list[tuple[int, int, str]]:
    """(percent, of how many days, to whom) in the order they were told."""
    with cast.acting("李科"):
        rows = Escalation.objects.filter(case_id=case_id).order_by("at", "percent", "to_role")
        return [(row.percent, row.of_days, row.to_role) for row in rows]


def late_messages(cast: Cast, case: Case) -> list[Any]:
    with cast.acting("李科"):
        return [one for one in messages.inbox(person_id=case.applicant_id) if one.kind == "dibao.late"]


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_of(cast, accepted(cast))


def test_到50_80_100时各告诉应当知道的人(cast: Cast, case: Case) -> None:
    seen: dict[int, list[tuple[int, int, str]]] = {}
    for day in (14, 15, 23, 24, 29, 30):
        look_at_terms(after_working_days(day))
        seen[day] = told(cast, case.id)
    owner, leader, district = (50, 30, "owner"), (80, 30, "town_leader"), (100, 30, "district_confirmer")
    assert seen[14] == [] and seen[15] == seen[23] == [owner]
    assert seen[24] == seen[29] == [owner, leader] and seen[30] == [owner, leader, district]
    with cast.acting("李科"):
        names = dict(Escalation.objects.filter(case=case).order_by("pk").values_list("percent", "told"))
        first = Escalation.objects.get(case=case, percent=50)
    assert "王敏" in names[50] and "张主任" in names[80] and "李科" in names[100]
    assert first.posting_id == cast["王敏"].posting_id and first.at == after_working_days(15)


def test_超期第一天告诉申请人_只告诉一次(cast: Cast, case: Case) -> None:
    look_at_terms(after_working_days(30))
    assert late_messages(cast, case) == [], "on the last day it is not late"
    for hour in range(3):
        look_at_terms(after_working_days(31).replace(hour=1 + hour))
    heard = late_messages(cast, case)
    assert len(heard) == 1 and "12345" in heard[0].body and "不用重新交" in heard[0].body
    assert told(cast, case.id)[-1] == (100, 30, "resident")
    with cast.acting("李科"):
        assert Deadline.objects.get(case=case, kind="whole").next_mark_on is None


def test_停机多日后一次补齐_不丢不重(cast: Cast, case: Case) -> None:
    for _ in range(2):
        look_at_terms(after_working_days(40))
    assert [(percent, role) for percent, _, role in told(cast, case.id)] == [
        (50, "owner"),
        (80, "town_leader"),
        (100, "district_confirmer"),
        (100, "resident"),
    ]
    assert len(late_messages(cast, case)) == 1


def test_提醒不改变办件_不关待办_不写决定(cast: Cast, case: Case) -> None:
    def standing() -> tuple[Any, ...]:
        with cast.acting("李科"):
            row = Case.objects.get(pk=case.id)
            file = Application.objects.get(pk=case.application_id)
            tasks = list(
                Task.objects.filter(case=case).order_by("pk").values_list("kind", "closed_at", "due_on")
            )
            events = Event.objects.filter(application_id=case.application_id).count()
            return (
                row.state,
                row.version,
                row.decision_id,
                row.due_on,
                file.state,
                file.version,
                tasks,
                events,
            )

    before = standing()
    look_at_terms(after_working_days(60))
    assert standing() == before and len(told(cast, case.id)) == 4


def test_决定以后不再提醒(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(favourable=False, reasons="家庭人均收入高于低保标准"))
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        services.refuse(
            actor=confirmer,
            case_id=case_id,
            version=version,
            reasons="人均收入1200元，高于标准770元",
            at=MORNING,
        )
    look_at_terms(after_working_days(60))
    assert told(cast, case_id) == []


def test_延长后按新的期限重新提醒(cast: Cast, case: Case) -> None:
    look_at_terms(after_working_days(16))
    ask(cast, case.id, at=after_working_days(20))
    grant(cast, case.id, at=after_working_days(20))
    look_at_terms(after_working_days(22))
    assert told(cast, case.id) == [(50, 30, "owner")]
    look_at_terms(after_working_days(23))
    look_at_terms(after_working_days(36))
    assert told(cast, case.id)[1:] == [(50, 45, "owner"), (80, 45, "town_leader")]
    look_at_terms(after_working_days(31))
    assert late_messages(cast, case) == []


def test_岗位空缺时照样留下提醒记录(cast: Cast, case: Case) -> None:
    from minzheng.foundations.accounts.models import Posting

    Posting.objects.filter(pk=cast["张主任"].posting_id).update(valid_to=MORNING.date())
    look_at_terms(after_working_days(24))
    with cast.acting("李科"):
        assert Escalation.objects.get(case=case, percent=80).told == ""


def test_提醒记录只增不改(cast: Cast, case: Case) -> None:
    look_at_terms(after_working_days(15))
    for change in (
        lambda: Escalation.objects.filter(case=case).update(told="别人"),
        lambda: Escalation.objects.filter(case=case).delete(),
    ):
        with cast.acting("李科"), pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_一件出错不耽误别的(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.casework import jobs

    real, calls = jobs.mark_term, []

    def first_fails(*, deadline_id: UUID, at: datetime) -> int:
        calls.append(deadline_id)
        if len(calls) == 1:
            raise RuntimeError("broken file")
        return real(deadline_id=deadline_id, at=at)

    other = case_of(cast, _second_family(cast))
    monkeypatch.setattr(jobs, "mark_term", first_fails)
    with pytest.raises(ExceptionGroup):
        look_at_terms(after_days(60))
    assert len(calls) == 2 and sorted([told(cast, case.id), told(cast, other.id)])[0] == []
    assert len(told(cast, case.id)) + len(told(cast, other.id)) == 4


def _second_family(cast: Cast) -> UUID:
    from tests.engines.casework.conftest import TYPED, TYPED_SON, filled
    from tests.engines.casework.test_races import _family

    application_id, version = filled(cast, _family(3))
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        for party in Party.objects.filter(application_id=application_id, must_sign=True, signed_at=None):
            services.sign(
                actor=aide, application_id=application_id, party_id=party.id, signature=TYPED_SON, at=MORNING
            )
    with cast.acting("王敏") as clerk:
        row = Application.objects.get(pk=application_id)
        services.accept(actor=clerk, application_id=application_id, version=row.version, at=MORNING)
    return application_id
