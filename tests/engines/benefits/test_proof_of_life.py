"""生存认证：数据能确认的不打扰；其余的提前九十、三十、七天请人确认；到期不停发，哪里都不刷脸。"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import proof_of_life, queries, services
from minzheng.engines.benefits.life_types import EndingTerm, LifeMethod, LifeSign, MethodUnfit
from minzheng.engines.benefits.models import Award, AwardMember, LifeEvidence
from minzheng.engines.benefits.proof_of_life import look_at_life, look_at_terms, step_of
from minzheng.engines.benefits.question_types import NotYourTurn
from minzheng.engines.benefits.types import Decided, MembersChange
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import AT, CITY, Given, granted, questions
from tests.engines.benefits.scene import AREA, as_actor, officer, resident, 外人, 李科, 经办

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)
#: 90 days before 2027-01-01, when what began on 2026-01-01 runs out.
NINETY = datetime(2026, 10, 3, 2, tzinfo=BEIJING)
小杨 = officer(Role.VILLAGE_WORKER, "500110500110120206", "500110500110120207", "小杨")


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the sources of a test are connected."""
    monkeypatch.setattr(proof_of_life, "_sources", {})
    yield


def knows(*people: UUID, on: date = date(2026, 9, 20)) -> proof_of_life.LifeSource:
    """A source that saw these people on a day."""

    def source(asked: Sequence[UUID], since: date) -> list[LifeSign]:
        return [LifeSign(one, on, f"record-{one}") for one in asked if one in people and on >= since]

    return source


def old_home() -> Given:
    return granted(start_month=JANUARY)


def test_数据确认的不打扰任何人() -> None:
    home = old_home()
    services.register_life_source("医保结算", knows(home.people[0]))
    assert look_at_life(at=NINETY) == (1, 0)
    assert questions() == []
    with open_scope(CITY):
        standing = queries.life_standing(person_id=home.people[0], on=NINETY.date())
    assert standing is not None
    assert (standing.last_on, standing.method, standing.source) == (
        date(2026, 9, 20),
        "数据自动确认",
        "医保结算",
    )
    assert standing.due_on == date(2027, 9, 20)
    assert look_at_life(at=NINETY + timedelta(days=1)) == (0, 0)


def test_没有数据的_九十_三十_七天逐级请人确认_照常发放() -> None:
    home = old_home()
    assert look_at_life(at=NINETY - timedelta(days=1)) == (0, 0)
    for days, role in ((90, "village_worker"), (30, "town_clerk"), (7, "town_leader")):
        look_at_life(at=datetime(2027, 1, 1, 2, tzinfo=BEIJING) - timedelta(days=days))
        assert questions(kind="life")[-1].role == role
    look_at_life(at=datetime(2027, 5, 1, 2, tzinfo=BEIJING))
    asked = questions(kind="life")
    assert len(asked) == 3 and all("刷脸" in row.advice and "照常发放" in row.advice for row in asked)
    with open_scope(CITY):
        assert Award.objects.get(pk=home.award_id).status == "running"
        assert [row.award_id for row in queries.due(month=date(2027, 5, 1))] == [home.award_id]


@pytest.mark.parametrize(
    ("day", "today", "step"),
    [
        (date(2027, 1, 1), date(2026, 10, 3), 90),
        (date(2027, 1, 1), date(2026, 12, 1), 90),
        (date(2027, 1, 1), date(2026, 12, 2), 30),
        (date(2027, 1, 1), date(2026, 12, 25), 7),
        (date(2027, 1, 1), date(2027, 2, 1), 7),
    ],
)
def test_走到哪一步(day: date, today: date, step: int) -> None:
    assert step_of(day, today) == step


def test_本人_监护人_上门都算_确认后事情了结() -> None:
    homes = [old_home() for _ in range(3)]
    look_at_life(at=NINETY)
    ways = (LifeMethod.SELF, LifeMethod.GUARDIAN, LifeMethod.VISIT)
    for home, way in zip(homes, ways, strict=True):
        with as_actor(小杨):
            services.confirm_life(
                actor=小杨,
                person_id=home.people[0],
                method=way,
                on=local_date(NINETY),
                words="来电确认",
                at=NINETY,
            )
    assert {row.outcome for row in questions(kind="life")} == {"confirmed"}
    assert look_at_life(at=NINETY + timedelta(days=1)) == (0, 0)


def test_本人在手机上点一下就行() -> None:
    home = old_home()
    look_at_life(at=NINETY)
    herself = resident(home.people[0])
    with open_scope(herself.scope):
        services.confirm_life(
            actor=herself,
            person_id=home.people[0],
            method=LifeMethod.SELF,
            on=local_date(NINETY),
            words="手机确认",
            at=NINETY,
        )
    (asked,) = questions()
    assert asked.outcome == "confirmed"
    stranger = resident(new_id())
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.confirm_life(
            actor=stranger,
            person_id=home.people[0],
            method=LifeMethod.SELF,
            on=local_date(NINETY),
            words="手机",
            at=NINETY,
        )
    with open_scope(herself.scope), pytest.raises(MethodUnfit):
        services.confirm_life(
            actor=herself,
            person_id=home.people[0],
            method=LifeMethod.VISIT,
            on=local_date(NINETY),
            words="手机",
            at=NINETY,
        )


def test_方式_日期_岗位都要合规_没有刷脸这一项() -> None:
    home = old_home()
    assert [one.value for one in LifeMethod] == ["data", "self", "guardian", "visit"]
    given = {"person_id": home.people[0], "words": "来电", "at": AT}
    with as_actor(小杨):
        for method, on in ((LifeMethod.DATA, AT.date()), (LifeMethod.SELF, AT.date() + timedelta(days=1))):
            with pytest.raises(MethodUnfit):
                services.confirm_life(actor=小杨, method=method, on=on, **given)
        with pytest.raises(MethodUnfit):
            services.confirm_life(
                actor=小杨, method=LifeMethod.SELF, on=AT.date(), **(given | {"words": " "})
            )
    with as_actor(李科), pytest.raises(NotYourTurn):
        services.confirm_life(actor=李科, method=LifeMethod.SELF, on=AT.date(), **given)
    with as_actor(外人), pytest.raises(NotYours):
        services.confirm_life(actor=外人, method=LifeMethod.SELF, on=AT.date(), **given)
    with open_scope(CITY), pytest.raises(IntegrityError, match="life_method"), transaction.atomic():
        LifeEvidence.objects.create(
            area_code=AREA,
            person_id=home.people[0],
            method="face",
            source="x",
            reference="x",
            on=JANUARY,
            noted_at=AT,
        )


def test_没有任何一处存人脸或照片() -> None:
    """No column of proof of life could hold a picture of anybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_name in ('benefits_life_evidence', 'monitoring_card_term')"
        )
        found = cursor.fetchall()
    assert len(found) > 15
    assert [
        name for name, kind in found if kind == "bytea" or any(w in name for w in ("face", "photo", "image"))
    ] == []


def test_一个区县里九成以上由数据静静确认() -> None:
    """A synthetic district: sources know about whom a county's feeds would; who no feed knows is asked, and nobody else."""
    people = crowd(3_000)
    dice = random.Random(20261122)
    shares = {"医保结算": 0.62, "银行柜面": 0.55, "入户走访": 0.48, "出行记录": 0.21}
    for name, share in shares.items():
        services.register_life_source(name, knows(*[one for one in people if dice.random() < share]))
    silent, asked = look_at_life(at=NINETY)
    assert silent + asked == 3_000
    assert silent >= 2_700, f"{silent} of 3000 confirmed silently"
    assert {row.person_id for row in questions(kind="life")}.isdisjoint(confirmed())
    assert len(questions(kind="life")) == asked


def crowd(count: int) -> list[UUID]:
    """So many people on one award, written at once: what is tested is the look, not the granting."""
    home = old_home()
    people = [new_id() for _ in range(count - 1)]
    with open_scope(CITY):
        AwardMember.objects.bulk_create(
            [
                AwardMember(
                    award_id=home.award_id, kind="dibao", person_id=one, holder_id=home.people[0],
                    from_month=JANUARY, area_code=AREA,
                )
                for one in people
            ]
        )  # fmt: skip
    return [*people, *home.people]


def confirmed() -> set[UUID]:
    with open_scope(CITY):
        return set(LifeEvidence.objects.values_list("person_id", flat=True))


def test_来源说的不是本人或是以后的日子_不算() -> None:
    home = old_home()
    services.register_life_source("串号", lambda asked, since: [LifeSign(new_id(), date(2026, 9, 1), "r")])
    services.register_life_source("未来", knows(home.people[0], on=date(2026, 12, 1)))
    services.register_life_source("太久", lambda asked, since: [LifeSign(asked[0], date(2025, 2, 1), "r")])
    assert look_at_life(at=NINETY) == (0, 1)


def test_已经调出的人不问() -> None:
    home = granted(new_id(), new_id(), start_month=JANUARY)
    with as_actor(李科):
        services.change_members(
            actor=李科,
            award_id=home.award_id,
            change=MembersChange(date(2026, 12, 1), leave=(home.people[1],)),
            decided=Decided(new_id(), 李科.posting_id, "2026", "已就业"),
            at=AT,
        )
    look_at_life(at=datetime(2026, 12, 3, 2, tzinfo=BEIJING))
    assert {row.person_id for row in questions(kind="life")} == {home.people[0]}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[EndingTerm]:
    """The cards a keeper of terms knows; nobody else is asked."""
    cards: list[EndingTerm] = []
    monkeypatch.setattr(proof_of_life, "_term_sources", {})
    services.register_term_source("测试", lambda until: [one for one in cards if one.ends_on <= until])
    return cards


def test_证件到期前逐级提醒_到期不停发_续期后了结(kept: list[EndingTerm]) -> None:
    home = old_home()
    card = EndingTerm(new_id(), home.people[0], "残疾人证", date(2027, 1, 1))
    kept.append(card)
    assert look_at_terms(at=datetime(2026, 10, 2, 2, tzinfo=BEIJING)) == 0
    for days in (90, 30, 7, 0, -40):
        look_at_terms(at=datetime(2027, 1, 1, 2, tzinfo=BEIJING) - timedelta(days=days))
    asked = questions(kind="term")
    assert [row.role for row in asked] == ["village_worker", "town_clerk", "town_leader"]
    assert all("不停发" in row.advice and "残疾人证" in row.words for row in asked)
    with open_scope(CITY):
        assert queries.due(month=date(2027, 2, 1))
    with as_actor(经办):
        closed = services.close_term_questions(
            actor=经办, term_id=card.term_id, answer="已续期至2037年01月01日", at=AT
        )
    assert closed == 3 and {row.outcome for row in questions(kind="term")} == {"done"}


def test_没有待遇的人_证件到期不问镇街(kept: list[EndingTerm]) -> None:
    kept.append(EndingTerm(new_id(), new_id(), "居住证", date(2027, 1, 1)))
    assert look_at_terms(at=datetime(2026, 12, 31, 2, tzinfo=BEIJING)) == 0
    assert questions(kind="term") == []
