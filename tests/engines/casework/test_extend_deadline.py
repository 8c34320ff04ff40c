"""延长办理期限: 镇街提出、区县同意, 两个人, 一次为限, 期限届满前; 原因、批准人、告知书."""

from contextlib import nullcontext
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Deadline, Event, Extension, Task
from minzheng.engines.casework.services import extension
from minzheng.engines.casework.types import NotThisStep, NotYourRole, Opinion, ReasonsMissing, SamePerson
from minzheng.engines.letters import queries as letters
from minzheng.engines.messages import queries as messages
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import MORNING, Cast
from tests.engines.casework.clocks import after_working_days, case_of
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.engines.casework.test_due_days_oracle import straight
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
WHY = "外省房产信息还没有回函，预计还要两周"


def ask(
    cast: Cast, case_id: UUID, *, who: str = "张主任", at: datetime = MORNING, no: Any = None, **given: Any
) -> None:
    """The town asks; `no`: the refusal it gets."""
    with cast.acting(who) as actor, pytest.raises(no) if no else nullcontext():
        version = given.pop("version", None) or Case.objects.get(pk=case_id).version
        wanted = {"reason": "hard_survey", "words": WHY, **given}
        services.ask_extension(actor=actor, case_id=case_id, version=version, at=at, **wanted)


def grant(
    cast: Cast, case_id: UUID, *, who: str = "李科", at: datetime = MORNING, no: Any = None, words: str = ""
) -> date:
    """The district grants; `no`: the refusal it gets."""
    with cast.acting(who) as actor, pytest.raises(no) if no else nullcontext():
        version = Case.objects.get(pk=case_id).version
        return services.extend_deadline(actor=actor, case_id=case_id, version=version, words=words, at=at)
    return at.date()


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_of(cast, accepted(cast))


def test_延长到45个工作日_告知书和消息都到申请人(cast: Cast, case: Case) -> None:
    ask(cast, case.id)
    with cast.acting("李科"):
        assert Task.objects.get(case=case, kind="extend").queue == "district_confirmer"
        assert case_of(cast, case.application_id).due_on == straight(MORNING.date(), 30, []), (
            "asking moves nothing"
        )
    due = grant(cast, case.id, at=after_working_days(3), words="情况属实，同意延长")
    assert due == straight(MORNING.date(), 45, [])
    run_queued_jobs()
    with cast.acting("李科"):
        moved = Case.objects.get(pk=case.id)
        file = Application.objects.get(pk=case.application_id)
        row = Extension.objects.get(case=case)
        whole = Deadline.objects.get(case=case, kind="whole")
        assert moved.due_on == file.due_on == whole.due_on == due
        assert (whole.days, whole.first_due_on) == (45, straight(MORNING.date(), 30, []))
        assert (row.state, row.reason, row.words) == ("granted", "hard_survey", WHY)
        assert "张主任" in row.asked_by_name and "李科" in row.answered_by_name
        letter = next(one for one in letters.letters_of(case.application_id) if "延长" in one.title)
        assert letter.id == row.letter_id and letter.ready
        told = [one for one in messages.inbox(person_id=case.applicant_id) if one.kind == "dibao.extended"]
        assert len(told) == 1 and f"{due:%Y年%m月%d日}" in told[0].body and "调查难度" in told[0].body
        assert not Task.objects.filter(case=case, kind="extend", closed_at__isnull=True).exists()
        notes = list(Event.objects.filter(case=case, act="ask_extension").values_list("note", flat=True))
        assert notes == [f"家庭经济状况调查难度较大：{WHY}"]


def test_没有自己期限的待办跟着总期限走(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    ask(cast, case_id)
    due = grant(cast, case_id)
    with cast.acting("李科"):
        assert Task.objects.get(case_id=case_id, kind="first_review", closed_at__isnull=True).due_on == due


def test_核对调查齐备不因延期申请而停住(cast: Cast) -> None:
    application_id = accepted(cast)
    ask(cast, case_of(cast, application_id).id)
    surveyed_and_checked(cast, application_id)


def test_只能延长一次(cast: Cast, case: Case) -> None:
    ask(cast, case.id)
    ask(cast, case.id, no=extension.AlreadyAsked)
    grant(cast, case.id)
    ask(cast, case.id, no=extension.AlreadyExtended)
    with (
        cast.acting("李科"),
        pytest.raises(IntegrityError, match="casework_extended_once"),
        transaction.atomic(),
    ):
        row = Extension.objects.get(case=case)
        row.pk, row.state = case.id, "granted"
        row.save(force_insert=True)


def test_期限届满后不能提出也不能同意(cast: Cast, case: Case) -> None:
    last, over = after_working_days(30), after_working_days(31)
    ask(cast, case.id, at=over, no=extension.TermOver)
    ask(cast, case.id, at=last)
    grant(cast, case.id, at=over, no=extension.TermOver)
    grant(cast, case.id, at=last)


def test_原因要在列出的情形里_说明不少于八个字(cast: Cast, case: Case) -> None:
    for given in ({"reason": "busy"}, {"reason": ""}, {"words": "太忙了"}, {"words": "　    \n  忙     "}):
        ask(cast, case.id, **given, no=ReasonsMissing)


def test_提出的人不能自己同意(cast: Cast, case: Case) -> None:
    ask(cast, case.id)
    leader = cast["张主任"]
    both = Actor(
        cast["李科"].role,
        leader.name,
        cast["李科"].scope,
        leader.account_id,
        cast["李科"].posting_id,
        None,
        "綦江区",
    )
    cast.officers["兼任"] = both
    grant(cast, case.id, who="兼任", no=SamePerson)
    with (
        cast.acting("李科"),
        pytest.raises(IntegrityError, match="casework_extension_by_two"),
        transaction.atomic(),
    ):
        Extension.objects.filter(case=case).update(
            state="granted",
            answered_by=leader.posting_id,
            answered_by_account=leader.account_id,
            answered_at=MORNING,
            new_due_on=date(2027, 3, 1),
        )


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("王敏", NotYourRole), ("李科", NotYourRole), ("小杨", NotYourRole), ("外人", NotYours)],
)
def test_别的岗位不能提出(cast: Cast, case: Case, who: str, refusal: type[Exception]) -> None:
    ask(cast, case.id, who=who, version=case.version, no=refusal)


def test_别的岗位不能同意(cast: Cast, case: Case) -> None:
    ask(cast, case.id)
    for who in ("张主任", "王敏", "核对员"):
        grant(cast, case.id, who=who, no=NotYourRole)


def test_没有申请不能同意_页面过时要刷新(cast: Cast, case: Case) -> None:
    grant(cast, case.id, no=extension.NothingAsked)
    ask(cast, case.id, version=case.version + 5, no=StaleVersion)


def test_不同意要写理由_期限不变_可以再提(cast: Cast, case: Case) -> None:
    ask(cast, case.id)
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case.id).version
        given = {"actor": confirmer, "case_id": case.id, "version": version, "at": MORNING}
        with pytest.raises(ReasonsMissing):
            services.decline_extension(words="不行", **given)
        services.decline_extension(words="外省回函已到，按原期限办结", **given)
        assert Case.objects.get(pk=case.id).due_on == case.due_on
        assert Extension.objects.get(case=case).state == "declined"
    ask(cast, case.id)


def test_已经作出决定的不再延长(cast: Cast) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    ask(cast, case_id)
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
        assert not Task.objects.filter(case_id=case_id, kind="extend", closed_at__isnull=True).exists()
        assert Deadline.objects.get(case_id=case_id, kind="whole").settled_on == MORNING.date()
    ask(cast, case_id, no=NotThisStep)


def test_2016年条例没有延期(cast: Cast, settings: Any) -> None:
    settings.RULE_PROFILE = "cq-2016"
    case = case_of(cast, accepted(cast))
    ask(cast, case.id, no=extension.NoExtension)
