"""去世登记：凭证明登记，另一位工作人员核实以后才有复核；登记本身不停发一分钱，错了可以撤销。"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.queries import due
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import ChangeReport, DeathRecord, Event, Party, Review, Task
from minzheng.engines.casework.review_types import ReportedChange
from minzheng.engines.casework.services.deaths import DeathFound, DeathKnown, DeathLookedAt, DeathUnfit
from minzheng.engines.casework.types import (
    HolderNotDead,
    NearRelativeRecuses,
    NotYourRole,
    ReasonsMissing,
    SamePerson,
)
from minzheng.engines.messages.models import Message
from minzheng.engines.payments.queries import vital_due_on
from minzheng.engines.verification.models import CheckRequest
from minzheng.foundations.audit.models import Event as Record
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, Refusal
from tests.cast import Cast
from tests.engines.casework.review_steps import LATER, act, receiving, refused
from tests.engines.casework.test_after_confirmation import people_of
from tests.engines.casework.test_recused_reading import make_kin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
DIED = date(2026, 11, 28)
SEEN = "看了死亡医学证明原件，又问了村里，属实"
FEB = date(2027, 2, 1)


def found(person_id: UUID, **changed: object) -> DeathFound:
    return replace(
        DeathFound(person_id, DIED, "certificate", "死亡医学证明 渝2026-00318，綦江区人民医院"),
        **changed,  # type: ignore[arg-type]
    )


def recorded(cast: Cast, award_id: UUID, person_id: UUID, who: str = "小杨", **changed: object) -> UUID:
    with transaction.atomic(), cast.acting(who) as officer:
        given = found(person_id, **changed)
        return services.record_death(actor=officer, award_id=award_id, found=given, at=LATER)


def looked(
    cast: Cast, death_id: UUID, who: str = "张主任", agrees: bool = True, words: str = SEEN
) -> UUID | None:
    with transaction.atomic(), cast.acting(who) as officer:
        return services.look_at_death(actor=officer, death_id=death_id, agrees=agrees, words=words, at=LATER)


def undone(
    cast: Cast, death_id: UUID, who: str = "张主任", reasons: str = "重名，去世的是邻村另一位罗小军"
) -> None:
    with transaction.atomic(), cast.acting(who) as officer:
        services.undo_death(actor=officer, death_id=death_id, reasons=reasons, at=LATER)


def died_on(person_id: UUID) -> date | None:
    with open_scope(WHOLE_CITY):
        day: date | None = Person.objects.get(pk=person_id).died_on
        return day


def paid() -> list[tuple[date, int]]:
    """What is due for half a year."""
    months = [date(2027, n, 1) for n in range(1, 7)]
    with open_scope(WHOLE_CITY):
        return [(month, sum(item.amount_fen for item in due(month=month))) for month in months]


def test_登记以后等人核实_什么都没有改变(cast: Cast) -> None:
    award_id = receiving(cast)
    son, before = people_of(award_id)[1], paid()
    death_id = recorded(cast, award_id, son)
    assert died_on(son) is None and paid() == before
    with open_scope(WHOLE_CITY):
        assert not Review.objects.exists() and not ChangeReport.objects.exists()
        assert not Task.objects.filter(closed_at=None).exists()
    with cast.acting("王敏"):
        (waiting,) = queries.deaths_waiting()
        assert (waiting.id, waiting.person_name, waiting.state) == (death_id, "罗小军", "waiting")
        assert "渝2026-00318" in waiting.evidence
    with cast.acting("外人"):
        assert queries.deaths_waiting() == []


def test_核实以后_三个月内复核_照常发放(cast: Cast) -> None:
    """2022年通知：家庭成员去世的，三个月内复核调整；复核决定以前一分钱都不停。"""
    award_id = receiving(cast)
    son, before = people_of(award_id)[1], paid()
    application_id = looked(cast, recorded(cast, award_id, son))
    assert died_on(son) == DIED and paid() == before
    with open_scope(WHOLE_CITY):
        review = Review.objects.get(application_id=application_id)
        assert (review.reason, review.due_on, review.open) == ("death", date(2027, 2, 28), True)
        assert Task.objects.get(closed_at=None).kind == "begin"
        report = ChangeReport.objects.get()
        assert (report.kind, report.person_id, report.happened_on) == ("death", son, DIED)
        kept = DeathRecord.objects.get()
        assert (kept.state, kept.report_id) == ("agreed", report.id)
        actions = set(Record.objects.filter(action__contains="death").values_list("action", flat=True))
        assert actions == {"casework.death.recorded", "casework.death.agreed", "people.death.noted"}
        assert Award.objects.get(pk=award_id).end_month is None
        assert "dibao.change_received" in Message.objects.values_list("kind", flat=True)
    with cast.acting("王敏"):
        assert queries.deaths_waiting() == []


def test_核实的人认为不属实_什么都不发生_可以重新登记(cast: Cast) -> None:
    award_id = receiving(cast)
    son, before = people_of(award_id)[1], paid()
    assert looked(cast, recorded(cast, award_id, son), agrees=False, words="证明上的身份证号不是他的") is None
    assert died_on(son) is None and paid() == before
    with open_scope(WHOLE_CITY):
        assert not Review.objects.exists() and DeathRecord.objects.get().state == "declined"
    assert recorded(cast, award_id, son)


@pytest.mark.parametrize(
    "changed",
    [
        {"died_on": LATER.date() + timedelta(days=1)},
        {"died_on": date(1900, 1, 1)},
        {"source": "rumour"},
        {"evidence": "  "},
        {"evidence": "听 说 的"},
        {"evidence": "证" * 301},
    ],
)
def test_日期不对_没有凭据的_不登记(cast: Cast, changed: dict[str, object]) -> None:
    award_id = receiving(cast)
    with pytest.raises(DeathUnfit):
        recorded(cast, award_id, people_of(award_id)[1], **changed)


def test_只登记这家人_谁能登记(cast: Cast) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    with pytest.raises(DeathUnfit):
        recorded(cast, award_id, award_id)
    for who in ("张主任", "李科", "核对员", "审计"):
        with pytest.raises(NotYourRole):
            recorded(cast, award_id, son, who)
    for who in ("外人", "外镇"):
        with pytest.raises(NotYours):
            recorded(cast, award_id, son, who)
    recorded(cast, award_id, son)
    with pytest.raises(DeathKnown):
        recorded(cast, award_id, son, "王敏")


def test_自己登记的不能自己核实_核实要写明理由_只核实一次(cast: Cast) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    death_id = recorded(cast, award_id, son, "王敏")
    tries: list[tuple[str, type[Refusal], str]] = [
        ("王敏", SamePerson, SEEN),
        ("小杨", NotYourRole, SEEN),
        ("李科", NotYourRole, SEEN),
        ("张主任", ReasonsMissing, "属实"),
        ("外镇", NotYours, SEEN),
    ]
    for who, why, words in tries:
        with pytest.raises(why):
            looked(cast, death_id, who, words=words)
    assert died_on(son) is None
    looked(cast, death_id, "陈刚")
    with pytest.raises(DeathLookedAt):
        looked(cast, death_id)
    with pytest.raises(DeathKnown):
        recorded(cast, award_id, son)


def test_数据库也不收一个人登记又核实(cast: Cast) -> None:
    award_id = receiving(cast)
    death_id = recorded(cast, award_id, people_of(award_id)[1])
    with (
        open_scope(WHOLE_CITY),
        pytest.raises(IntegrityError, match="death_by_two_people"),
        transaction.atomic(),
    ):
        DeathRecord.objects.filter(pk=death_id).update(
            state="agreed", looked_account=cast["小杨"].account_id, looked_at=LATER
        )


def test_近亲属不能登记_核实_撤销(cast: Cast) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    with open_scope(WHOLE_CITY):
        case_id = Award.objects.get(pk=award_id).case_id
    make_kin(cast, case_id, "小杨")
    make_kin(cast, case_id, "张主任")
    with pytest.raises(NearRelativeRecuses):
        recorded(cast, award_id, son)
    death_id = recorded(cast, award_id, son, "王敏")
    with pytest.raises(NearRelativeRecuses):
        looked(cast, death_id)
    looked(cast, death_id, "陈刚")
    with pytest.raises(NearRelativeRecuses):
        undone(cast, death_id)


def test_家里人已经报告过去世的_不重复立件(cast: Cast) -> None:
    award_id = receiving(cast)
    son = people_of(award_id)[1]
    with cast.acting("小杨") as aide:
        told = ReportedChange("death", "儿子因病去世", DIED, son)
        services.report_change(actor=aide, award_id=award_id, change=told, at=LATER)
    assert looked(cast, recorded(cast, award_id, son)) is None
    assert died_on(son) == DIED
    with open_scope(WHOLE_CITY):
        assert Review.objects.count() == 1 and ChangeReport.objects.count() == 1


def test_登记错了_撤销以后_和没有登记过一样(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    death_id = recorded(cast, award_id, mother)
    with pytest.raises(DeathLookedAt):
        undone(cast, death_id)
    application_id = looked(cast, death_id, "陈刚")
    with open_scope(WHOLE_CITY):
        case_id = Review.objects.get(application_id=application_id).case_id
    tries: list[tuple[str, type[Refusal], str]] = [
        ("王敏", NotYourRole, "重名，去世的是另一个人"),
        ("张主任", ReasonsMissing, "错了"),
        ("外人", NotYours, "重名，去世的是另一个人"),
    ]
    for who, why, reasons in tries:
        with pytest.raises(why):
            undone(cast, death_id, who, reasons)
    undone(cast, death_id)
    assert died_on(mother) is None
    given = {"person_id": son, "reasons": "原申请人去世，由其子作申请人"}
    refused(cast, "张主任", HolderNotDead, services.succeed_holder, case_id, **given)
    act(cast, "王敏", services.begin_review, case_id, how="check")
    with open_scope(WHOLE_CITY):
        assert Party.objects.get(application_id=application_id, person_id=mother).must_sign
        assert str(mother) in CheckRequest.objects.get(application_id=application_id).person_ids
        assert Event.objects.get(act="death_undone").note.startswith("重名")
        assert application_id is not None and chain_is_whole(application_id)
        assert DeathRecord.objects.get().state == "undone"
    with pytest.raises(DeathLookedAt):
        undone(cast, death_id)
    assert recorded(cast, award_id, mother), "the next one may be right"


def test_去世登记核实以后_负责人可以变更申请人(cast: Cast) -> None:
    award_id = receiving(cast)
    mother, son = people_of(award_id)
    application_id = looked(cast, recorded(cast, award_id, mother), "陈刚")
    with open_scope(WHOLE_CITY):
        case_id = Review.objects.get(application_id=application_id).case_id
    act(
        cast,
        "张主任",
        services.succeed_holder,
        case_id,
        person_id=son,
        reasons="原申请人去世，由其子作申请人",
    )
    with open_scope(WHOLE_CITY):
        assert Award.objects.get(pk=award_id).person_id == son


def test_等核实的有负责人有最迟日_不是登记的那位(cast: Cast) -> None:
    """谁来核实、最迟哪一天（5 个工作日，参数待核实），登记时就定下；登记的人不能核实自己登记的。"""
    award_id = receiving(cast)
    recorded(cast, award_id, people_of(award_id)[1])
    with open_scope(WHOLE_CITY):
        (line,) = queries.deaths_waiting()
    assert "王敏" in line.owner_name and line.due_on == vital_due_on(since=LATER.date())
    with open_scope(WHOLE_CITY):
        row = DeathRecord.objects.get()
    assert (row.owner_role, row.owner_posting) == ("town_clerk", cast.officers["王敏"].posting_id)


def test_经办登记的由镇街负责人核实(cast: Cast) -> None:
    award_id = receiving(cast)
    recorded(cast, award_id, people_of(award_id)[1], "王敏")
    with open_scope(WHOLE_CITY):
        (line,) = queries.deaths_waiting()
        row = DeathRecord.objects.get()
    assert row.owner_posting != cast.officers["王敏"].posting_id and row.owner_posting is not None
    assert "王敏" not in line.owner_name
