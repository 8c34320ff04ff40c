"""老两口各自申请特困：各是各的；一个人搬家，基本生活和照料护理两笔一起走，以后停也一起停。"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import Award, DueItem
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party, RunningItem, Task
from minzheng.engines.casework.review_types import Verdict
from minzheng.engines.casework.services import moves
from minzheng.engines.casework.types import AlreadyApplied
from minzheng.engines.letters.types import ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Role
from tests.cast import GAOTAN_AREA, JIAN, MORNING, POSTS, Cast, hire, identity
from tests.engines.casework.review_steps import act
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance.tekun.old_man import (
    ABLE,
    BASIC_FEN,
    HALF_FEN,
    LATER,
    NAME,
    REASONS,
    accepted,
    answers,
    notice_runs_out,
    reviewed,
    signature,
    surveyed,
    with_self_care,
)

pytestmark = pytest.mark.django_db
WIFE_NAME, WIFE = "罗世珍", identity("50011019530412442")
TWO_FAIL = {**ABLE, "walks": False, "bathes": False}
SHIJIAO_VILLAGE = "500110108201"
HUSBAND, HER = (NAME, JIAN), (WIFE_NAME, WIFE)


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def couple(first: tuple[str, str], second: tuple[str, str]) -> dict[str, Any]:
    """The form of one of the two, the other told of as her or his spouse."""
    family = {
        "people": ["p1", "p2"], "people-p1-name": first[0], "people-p1-identity": first[1],
        "people-p2-name": second[0], "people-p2-identity": second[1], "people-p2-relation": "1",
        "people-p2-health": ["cannot_work"],
    }  # fmt: skip
    income = {"people": ["p1", "p2"], "people-p2-has_income": "no"}
    support = {
        "people": ["p1", "p2"], "people-p2-owes": "yes", "people-p2-pays": "unable",
        "people-p2-supporter_disabled": "no", "people-p2-supporter_state": ["tekun"],
    }  # fmt: skip
    return answers(people=2, family=family, income=income, support=support)


def handed_in(cast: Cast, first: tuple[str, str], second: tuple[str, str], at: datetime = MORNING) -> UUID:
    """Filled in and handed in by the aide, signed by everybody."""
    with cast.acting("小杨") as aide:
        application_id: UUID = services.start_application(actor=aide, items=["tekun"], at=at)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=couple(first, second), version=1, at=at
        )
        done = services.submit(
            actor=aide, application_id=application_id, version=version, signature=signature(first[0]), at=at
        )
        assert not done.missing, done.missing
        for party in Party.objects.filter(
            application_id=application_id, must_sign=True, signed_at__isnull=True
        ):
            services.sign(
                actor=aide, application_id=application_id, party_id=party.id, signature=signature(party.name), at=at
            )  # fmt: skip
    return application_id


def confirmed(cast: Cast, application_id: UUID) -> UUID:
    """Carried to a confirmed case with its letters served; its id."""
    case_id = surveyed(cast, accepted(cast, application_id), TWO_FAIL)
    reviewed(cast, case_id)
    notice_runs_out()
    seen = with_self_care(cast, application_id, None, who=("刘审核", "孙审核"), token=f"district-{case_id}")
    with open_scope(WHOLE_CITY):
        visits = Task.objects.filter(case_id=case_id, kind="district_visit", closed_at__isnull=True)
        drawn = visits.exists()
    if drawn:
        act(cast, "刘审核", services.record_district_visit, case_id, visit=seen)
    act(cast, "李科", services.confirm, case_id, amount_fen=BASIC_FEN + HALF_FEN, reasons=REASONS)
    serve(cast, "王敏", case_id)
    return case_id


def serve(cast: Cast, who: str, case_id: UUID) -> None:
    """The letters handed over at home."""
    run_queued_jobs()
    served = services.Served(ServiceMethod.AT_HOME, NAME)
    act(cast, who, services.serve_letters, case_id, served=served, at=clock.now())
    run_queued_jobs()


def test_丈夫的申请还在办_妻子也可以申请(cast: Cast) -> None:
    his = handed_in(cast, HUSBAND, HER)
    hers = handed_in(cast, HER, HUSBAND)
    with cast.acting("王敏"):
        states = Application.objects.filter(pk__in=(his, hers)).values_list("state", flat=True)
        assert set(states) == {"ready"}
        running = RunningItem.objects.filter(item="tekun", settled_at__isnull=True)
        assert running.count() == 2, "each runs for herself alone"
        applicants = Application.objects.filter(pk__in=(his, hers)).values_list("applicant_id", flat=True)
        assert set(running.values_list("person_id", flat=True)) == set(applicants)


def test_丈夫已经享受_妻子照样申请到底_各领各的(cast: Cast) -> None:
    confirmed(cast, handed_in(cast, HUSBAND, HER))
    clock.set_offset_source(lambda: timedelta(0))
    case_id = confirmed(cast, handed_in(cast, HER, HUSBAND))
    with cast.acting("李科"):
        awards = Award.objects.filter(kind="tekun")
        assert awards.count() == 2 and awards.values("person_id").distinct().count() == 2
        own = Case.objects.get(pk=case_id).applicant_id
        assert set(Award.objects.filter(case_id=case_id).values_list("person_id", flat=True)) == {own}


def test_本人已经享受的不能再申请(cast: Cast) -> None:
    confirmed(cast, handed_in(cast, HUSBAND, HER))
    with pytest.raises(AlreadyApplied, match="正在享受特困供养"):
        handed_in(cast, HUSBAND, HER, at=LATER)


def test_本人同时申请两份_只收一份(cast: Cast) -> None:
    handed_in(cast, HUSBAND, HER)
    with pytest.raises(AlreadyApplied, match="正在另一份特困供养申请中"):
        handed_in(cast, HUSBAND, HER)


def moved(cast: Cast) -> tuple[UUID, UUID]:
    """老蹇, confirmed in 扶欢镇, moved to 石角镇; the case of his support and the file of the move."""
    case_id = confirmed(cast, handed_in(cast, HUSBAND, HER))
    with cast.acting("王敏") as clerk:
        award_id = Award.objects.get(case_id=case_id, kind="tekun").id
        file_id = services.ask_move(
            actor=clerk, award_id=award_id, village=SHIJIAO_VILLAGE, reasons="搬到石角镇侄子家居住", at=LATER
        )
    return case_id, file_id


def taken_over(cast: Cast, file_id: UUID) -> UUID:
    with open_scope(WHOLE_CITY):
        move_id = UUID(str(Case.objects.get(application_id=file_id).id))
    act(cast, "外镇", services.take_over, move_id, reasons="已核实在本镇居住，同意接收")
    return move_id


def test_特困搬家_两笔待遇一起到新镇_一个月也不少(cast: Cast) -> None:
    case_id, file_id = moved(cast)
    taken_over(cast, file_id)
    with open_scope(WHOLE_CITY):
        rows = Award.objects.filter(case_id=case_id)
        assert set(rows.values_list("kind", flat=True)) == {"tekun", "tekun_care"}
        areas = {row.area_code for row in rows}
        assert len(areas) == 1 and not areas & {GAOTAN_AREA}
        due = DueItem.objects.filter(award__in=rows)
        assert {row.area_code for row in due} <= areas
    with cast.acting("外镇"):
        fen = sum(one.amount_fen for one in benefits.due(month=date(2027, 1, 1)))
        assert fen == BASIC_FEN + HALF_FEN
    with cast.acting("王敏"):
        assert not Award.objects.filter(case_id=case_id).exists()


def stopped(cast: Cast, move_id: UUID) -> None:
    """The new town's review ends his support, after telling, hearing and the notice."""
    cast.officers["外镇主任"], _secret = hire("外镇主任", MORNING)
    act(cast, "外镇", services.begin_review, move_id, how="papers")
    stop = Verdict("stop", "女儿已经恢复收入，有履行赡养义务的能力")
    act(cast, "外镇主任", services.propose_review, move_id, opinion=stop)
    with cast.acting("外镇") as clerk:
        services.answer_review(actor=clerk, case_id=move_id, words="女儿刚上班，还养不起我", at=LATER)
    act(cast, "外镇", services.end_hearing, move_id)
    act(cast, "李科", services.publish_end, move_id, ground="supporter")
    over = LATER + timedelta(days=10)
    clock.set_offset_source(lambda: over - clock.real_now())
    tick()
    run_queued_jobs()
    act(cast, "李科", services.decide_review, move_id, verdict=stop, at=over)
    serve(cast, "外镇", move_id)


@pytest.mark.parametrize("left_behind", [False, True], ids=["两笔都搬了", "照料护理补贴留在原镇"])
def test_搬家以后停止供养_照料护理补贴也停(
    cast: Cast, left_behind: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = ("shijiaozhuren", Role.TOWN_LEADER, "500110108", "綦江区石角镇")
    monkeypatch.setitem(POSTS, "外镇主任", leader)
    case_id, file_id = moved(cast)
    if left_behind:  # as moves were made before
        monkeypatch.setattr(moves, "_moving_with", lambda award_id: [award_id])
    move_id = taken_over(cast, file_id)
    stopped(cast, move_id)
    with open_scope(WHOLE_CITY):
        rows = Award.objects.filter(case_id=case_id)
        assert {(row.kind, row.status) for row in rows} == {("tekun", "ended"), ("tekun_care", "ended")}
