"""不能同时享受的待遇：数据有出处；碰上了只问工作人员，不停任何人的钱。"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.events import AwardChanged, AwardGranted
from minzheng.engines.benefits.exclusion import Clash, advice_on, ask_clashes, excluded_by
from minzheng.engines.benefits.jobs import look_at_granted, look_at_joined
from minzheng.engines.benefits.models import Award, AwardMember, AwardQuestion
from minzheng.engines.benefits.question_types import AnswerMissing, Outcome, QuestionClosed
from minzheng.engines.benefits.services import AlreadyGranted
from minzheng.engines.jobs.registry import HANDLERS
from minzheng.engines.rules.services import exclusions
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import AT, CITY, DECEMBER, award, granted, questions
from tests.engines.benefits.scene import OTHER_AREA, as_actor, 外人, 张主任, 李科, 经办

pytestmark = pytest.mark.django_db


def test_给了待遇就看一眼_由事实引起() -> None:
    for fact in (AwardGranted, AwardChanged):
        assert "benefits.ask_clashes" in [name for name, _ in HANDLERS[fact.name]]
    someone = new_id()
    granted(someone, kind="tekun")
    mine, other = granted(someone), granted()
    look_at_granted({"award_id": str(other.award_id)})
    assert questions() == []
    look_at_granted({"award_id": str(mine.award_id)})
    assert [row.person_id for row in questions()] == [someone]


def test_矩阵每一行都写明出处和是否核实() -> None:
    rows = exclusions()
    assert len(rows) >= 7
    for row in rows:
        assert row.source and row.article and row.status and row.one != row.other
    assert excluded_by("tekun").keys() >= {"dibao", "orphan", "de_facto_orphan"}
    assert excluded_by("dibao").keys() == {"tekun"}


def test_同一人两项相斥待遇_问镇街_两项照发() -> None:
    someone = new_id()
    first = granted(someone)
    second = granted(someone, kind="tekun", amount_fen=100_100)
    ask_clashes(at=AT)
    (asked,) = questions(kind="clash")
    assert (asked.role, asked.person_id) == ("town_clerk", someone)
    assert {asked.award_id, asked.other_award_id} == {first.award_id, second.award_id}
    assert "就高：建议保留“特困人员救助供养”" in asked.advice and "参数待核实" in asked.advice
    with open_scope(CITY):
        assert set(Award.objects.values_list("status", flat=True)) == {"running"}
        assert {item.award_id for item in queries.due(month=DECEMBER)} == {first.award_id, second.award_id}


def test_跨区县也看得见_同一情形只问一次() -> None:
    someone = new_id()
    granted(someone)
    with as_actor(外人):
        services.grant(
            actor=外人, award=award(someone, kind="tekun", area_code=OTHER_AREA), at=AT + timedelta(minutes=5)
        )
    ask_clashes(at=AT)
    ask_clashes(at=AT + timedelta(hours=1))
    (asked,) = questions(kind="clash")
    assert asked.area_code == OTHER_AREA, "the town that gave the later one is asked"


def test_调入家庭成员时同样会问() -> None:
    from minzheng.engines.benefits.types import Decided, MembersChange, NewMember

    someone = new_id()
    granted(someone, kind="tekun")
    home = granted()
    with as_actor(李科):
        services.change_members(
            actor=李科,
            award_id=home.award_id,
            change=MembersChange(DECEMBER, join=(NewMember(someone),)),
            decided=Decided(new_id(), 李科.posting_id, "2026", "成员变化"),
            at=AT,
        )
    look_at_joined({"award_id": str(home.award_id), "act": "succeed"})
    assert questions(kind="clash") == []
    look_at_joined({"award_id": str(home.award_id), "act": "join"})
    assert [row.person_id for row in questions(kind="clash")] == [someone]


def test_答复后九十天内不再问_之后还在就再问() -> None:
    someone = new_id()
    granted(someone)
    granted(someone, kind="tekun")
    ask_clashes(at=AT)
    (asked,) = questions()
    with as_actor(经办):
        services.answer_question(
            actor=经办, question_id=asked.id, outcome=Outcome.REVIEW, answer="已通知本人选择，另行复核", at=AT
        )
    assert ask_clashes(at=AT + timedelta(days=89)) == 0
    assert ask_clashes(at=AT + timedelta(days=91)) == 1


def test_已经结束的不算_不相斥的不算() -> None:
    someone, other = new_id(), new_id()
    granted(someone)
    granted(someone, kind="disability_living")
    granted(other, kind="disability_living")
    granted(other, kind="disability_care")
    ask_clashes(at=AT)
    assert questions() == []


def test_就高与自选的建议写得明白() -> None:
    def clash(first: int, second: int) -> Clash:
        return Clash(new_id(), (new_id(), new_id()), ("护理补贴", "照料护理"), (first, second), "")

    care, orphan = excluded_by("tekun_care")["disability_care"], excluded_by("tekun")["orphan"]
    assert "建议保留“照料护理”" in advice_on(care, clash(10_000, 30_000))
    assert "由本人或监护人选择" in advice_on(orphan, clash(182_500, 100_100))
    assert "金额相同" in advice_on(care, clash(9_000, 9_000))
    assert all("照常发放" in advice_on(row, clash(1, 2)) for row in exclusions())


def test_确认之前可以先看_谁看的留痕() -> None:
    someone = new_id()
    granted(someone, kind="tekun")
    with as_actor(李科):
        found = queries.clashes_before(
            actor=李科, person_ids=[someone, new_id()], kind="dibao", on=DECEMBER, at=AT
        )
        nobody = queries.clashes_before(
            actor=李科, person_ids=[someone], kind="elder_meal", on=DECEMBER, at=AT
        )
    assert [(person, row.pair) for person, row in found] == [(someone, frozenset({"dibao", "tekun"}))]
    assert nobody == []


def test_答复要由那个岗位_写明情况_只答一次() -> None:
    someone = new_id()
    granted(someone)
    granted(someone, kind="tekun")
    ask_clashes(at=AT)
    (asked,) = questions()
    answer = {"question_id": asked.id, "outcome": Outcome.FITS, "at": AT}
    with as_actor(张主任), pytest.raises(NotYours):
        services.answer_question(actor=张主任, answer="已核实无误", **answer)
    with as_actor(经办), pytest.raises(AnswerMissing):
        services.answer_question(actor=经办, answer=" 好 ", **answer)
    with as_actor(经办):
        assert [row.id for row in queries.open_questions(actor=经办, on=AT.date())] == [asked.id]
        services.answer_question(actor=经办, answer="已核实无误", **answer)
        assert queries.open_questions(actor=经办, on=AT.date()) == []
    with as_actor(经办), pytest.raises(QuestionClosed):
        services.answer_question(actor=经办, answer="再答一次", **answer)
    with open_scope(CITY), pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        AwardQuestion.objects.filter(pk=asked.id).update(answer="改过")


def test_数据库不许同一人同一种待遇同一月有两份() -> None:
    """The same person, kind and month at most once: the database itself, past every service."""
    someone = new_id()
    home = granted(someone)
    with as_actor(李科), pytest.raises(AlreadyGranted):
        services.grant(actor=李科, award=award(new_id(), someone), at=AT)
    other = granted()
    with open_scope(CITY), pytest.raises(IntegrityError, match="award_person"), transaction.atomic():
        AwardMember.objects.create(
            award_id=other.award_id,
            area_code=AwardMember.objects.get(award_id=home.award_id).area_code,
            kind="dibao",
            person_id=someone,
            holder_id=other.people[0],
            from_month=DECEMBER,
            to_month=DECEMBER,
        )
    with open_scope(CITY), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from benefits_award_member where person_id = %s and kind = 'dibao'", [someone]
        )
        assert cursor.fetchone() == (1,)
