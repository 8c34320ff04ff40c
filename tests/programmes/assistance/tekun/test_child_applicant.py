"""孩子作特困申请人：监护人（没有的由村委会）申请、签字，八岁以上听孩子的话，钱打给监护人，满十八岁只开任务。"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Event, Guardianship, Party
from minzheng.engines.casework.services.old_drafts import clear_draft
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.papers import services as papers
from minzheng.engines.verification.services import SignatureMissing
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal
from tests.cast import MORNING, Cast, identity
from tests.programmes.assistance.tekun.child import (
    AUNT,
    AUNT_NUMBER,
    CHILD_NAME,
    SAID,
    child_answers,
    drafted,
    guardian,
    recorded,
    signed_for,
)
from tests.programmes.assistance.tekun.old_man import accepted, signature

pytestmark = pytest.mark.django_db
CARD = "6228480000000000018"
VILLAGE = {"kind": "village", "name": "王建国", "relation": "村委会主任", "identity": identity("50011019700101003"),
           "body": "扶欢镇高滩村村民委员会", "why": "父母去世，没有愿意监护的亲属"}  # fmt: skip


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def refused_record(cast: Cast, who: str, refusal: type[Refusal], file: UUID, given: Any) -> None:
    with cast.acting(who) as officer, pytest.raises(refusal):
        services.record_guardianship(actor=officer, application_id=file, given=given, at=MORNING)


def test_监护人登记以后才能提交_签字写明代签_孩子的话原样留着(cast: Cast) -> None:
    file, version = drafted(cast)
    with cast.acting("小杨") as aide, pytest.raises(services.GuardianMissing):
        services.submit(
            actor=aide, application_id=file, version=version, signature=signature(AUNT), at=MORNING
        )
    recorded(cast, file)
    with cast.acting("小杨") as aide:
        with pytest.raises(SignatureMissing):
            services.submit(
                actor=aide, application_id=file, version=version, signature=signature(CHILD_NAME), at=MORNING
            )
        services.submit(
            actor=aide, application_id=file, version=version, signature=signature(AUNT), at=MORNING
        )
        application = Application.objects.get(pk=file)
        assert application.state == "ready" and application.applicant_name == CHILD_NAME
        party = Party.objects.get(application=application, position=0)
        assert party.signed_at is not None and party.name == CHILD_NAME
        notes = list(Event.objects.filter(application=application).values_list("act", "note"))
        assert ("sign", f"{CHILD_NAME}，{AUNT}代签：监护人（姑姑）") in notes
        shown = queries.guardian_shown(file)
        assert shown is not None and (shown.name, shown.words) == (AUNT, SAID)
        row = Guardianship.objects.get(application=application)
        assert row.person_id not in (None, application.applicant_id)
        assert row.look_on == date(2034, 5, 12), "eighteen on this day"
        assert SAID not in str(bytes(row.words_box)) and AUNT_NUMBER not in str(bytes(row.identity_box))


def test_没有监护人的_村委会代为申请_写明为什么(cast: Cast) -> None:
    file = signed_for(cast, **VILLAGE)
    with cast.acting("小杨"):
        row = Guardianship.objects.get(application_id=file)
        assert (row.body, row.person_id) == (VILLAGE["body"], None)
        notes = Event.objects.filter(application_id=file, act="sign").values_list("note", flat=True)
        assert f"王建国代签：监护人（{VILLAGE['body']}）" in notes[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "neighbour"},
        {"relation": " "},
        {"identity": "50011019780312430X"},
        {"identity": identity("50011020100312432")},
        {"name": CHILD_NAME},
        {**VILLAGE, "why": ""},
        {**VILLAGE, "body": ""},
    ],
)
def test_监护人没有写全_没有成年_机构没有说明_都不能登记(cast: Cast, changes: dict[str, Any]) -> None:
    file, _version = drafted(cast)
    refused_record(cast, "小杨", services.GuardianshipUnfit, file, guardian(cast, file, **changes))


def test_没有证明材料_不是镇村经办_不能登记(cast: Cast) -> None:
    file, _version = drafted(cast)
    given = guardian(cast, file)
    refused_record(cast, "小杨", services.GuardianshipUnfit, file, replace(given, paper_id=new_id()))
    refused_record(cast, "张主任", NotYourRole, file, given)


def test_满八岁没有问过孩子_不能登记_不满八岁可以(cast: Cast) -> None:
    file, _version = drafted(cast)
    refused_record(cast, "小杨", services.ChildNotHeard, file, guardian(cast, file, words=" "))
    small = {"family": {"people-p1-identity": identity("50011020200512322")}}
    file, _version = drafted(cast, **small)
    assert recorded(cast, file, words="")


def test_成年人的申请_别的事项_不用登记监护人_受理后不能换(cast: Cast) -> None:
    grown = {"family": {"people-p1-identity": identity("50011019500512322")}}
    file, _version = drafted(cast, **grown)
    refused_record(cast, "小杨", services.GuardianshipUnfit, file, guardian(cast, file))
    file = accepted(cast, signed_for(cast))
    refused_record(cast, "小杨", NotThisStep, file, guardian(cast, file))


def test_登记的孩子和表上的不是一个人_不能提交(cast: Cast) -> None:
    file, version = drafted(cast)
    recorded(cast, file)
    other = child_answers(family={"people-p1-name": "余小雪"})
    with cast.acting("小杨") as aide:
        version = services.save_answers(
            actor=aide, application_id=file, answers=other, version=version, at=MORNING
        )
        with pytest.raises(services.GuardianMissing):
            services.submit(
                actor=aide, application_id=file, version=version, signature=signature(AUNT), at=MORNING
            )


def test_证明材料删掉以后_原来的登记不再管用(cast: Cast) -> None:
    file, version = drafted(cast)
    recorded(cast, file)
    with open_scope(WHOLE_CITY):
        papers.remove_draft_papers(application_id=file)
    with cast.acting("小杨") as aide, pytest.raises(services.GuardianMissing):
        services.submit(
            actor=aide, application_id=file, version=version, signature=signature(AUNT), at=MORNING
        )


def test_草稿到期清空_孩子和监护人的登记一起删掉(cast: Cast) -> None:
    file, _version = drafted(cast)
    recorded(cast, file)
    with open_scope(WHOLE_CITY):
        Application.objects.filter(pk=file).update(draft_warned_at=MORNING, updated_at=MORNING)
        assert clear_draft(application_id=file, at=MORNING + timedelta(days=400))
        assert not Guardianship.objects.filter(application_id=file).exists()
