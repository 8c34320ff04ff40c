"""交接: 两个人、时间、地点、物品、健康; 对方确认以前不办结; 市内对方自己的人确认, 市外凭链接和接收码."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from minzheng.engines.letters.models import Letter
from minzheng.engines.stays import queries, services
from minzheng.engines.stays.models import Handover
from minzheng.engines.stays.reading_forms import receipt
from minzheng.engines.stays.recording import sheet_of
from minzheng.engines.stays.refusals import (
    BelongingsKept,
    CivilAffairsOnly,
    DoctorFirst,
    HandoverDayUnfit,
    HandoverUnfit,
    NotDueYet,
    ReasonsMissing,
    ReceiptUnfit,
    SameHands,
    TakerUnchecked,
    WillMissing,
    WordsMissing,
)
from minzheng.engines.stays.types import NewEntry, NewHandover, Receipt, State
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import JIANGJIN, MORNING, Cast
from tests.engines.stays.conftest import (
    ACROSS,
    CITY,
    WOMAN,
    No,
    Stations,
    did,
    entered,
    handover_of,
    left,
    row_of,
    steps_of,
)

pytestmark = pytest.mark.django_db
YES = Receipt(True, "袁光明", "人已到站，精神好，物品都在")
NO = Receipt(False, "袁光明", "班车到了，人没有下车")
NEAR = replace(ACROSS, to_unit=JIANGJIN, to_name="", place="江津东站", taker="邻站")
DAUGHTER = replace(
    ACROSS, kind="family", to_name="重庆市南岸区", taker="陆小燕", relation="女儿", checked=True
)


def handed(stations: Stations, new: NewHandover = ACROSS, *, entry: NewEntry = WOMAN, no: No = None) -> UUID:
    """Somebody registered and handed over."""
    stay_id: UUID = entered(stations, entry)
    did(stations, "hand_over", stay_id, new=new, no=no)
    return stay_id


def link_of(stay_id: UUID) -> tuple[str, str]:
    """Link and code of the latest handover."""
    with open_scope(CITY):
        sheet = sheet_of(handover_of(stay_id))
        return str(sheet["token"]), str(sheet["code"])


def by_link(token: str, code: str, receipt: Receipt = YES) -> bool:
    """Whoever stands there, without an account."""
    with open_scope(Scope(public=True)):
        return services.receive_by_link(
            token=token, code=code, receipt=receipt, at=MORNING + timedelta(days=1)
        )


def test_交给外省_对方凭链接和接收码确认_才办结(stations: Stations) -> None:
    stay_id = handed(stations)
    row = row_of(stay_id)
    assert row.state == State.HANDED and row.ended_at is None
    token, code = link_of(stay_id)
    assert re.fullmatch(r"\d{6}", code)
    with open_scope(Scope(public=True)):
        assert services.open_link(token=token, code="", at=MORNING) == {"from_name": "綦江区救助管理站"}
        shown = services.open_link(token=token, code=code, at=MORNING)
    assert shown is not None and shown["name"] == "陆启芳" and "number" not in shown
    assert by_link(token, code)
    row = row_of(stay_id)
    assert (row.state, row.ended_how) == (State.LEFT, "station") and row.ended_by == stations[
        "冉站"
    ].posting_id
    assert steps_of(stay_id)[-1] == ("received", "人已到站，精神好，物品都在")
    with stations.acting("冉站"):
        last = queries.view_of(row, actor=stations["冉站"], at=MORNING).steps[-1]
    assert last.by_name == "贵州省习水县救助管理站 袁光明（凭接收链接）"


def test_链接只开一次_猜不出来_错五次就锁(stations: Stations) -> None:
    stay_id = handed(stations)
    token, code = link_of(stay_id)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert not by_link(token[:-1] + ("A" if token[-1] != "A" else "B"), code)
    for nonsense in ("", "x", "5" * 60, "5001105001100000001" * 3):
        assert not by_link(nonsense, code)
    for _ in range(5):
        assert not by_link(token, wrong)
    assert not by_link(token, code)
    with open_scope(Scope(public=True)):
        assert services.open_link(token=token, code=code, at=MORNING) is None
    assert row_of(stay_id).state == State.HANDED

    did(stations, "renew_link", stay_id)
    fresh, fresh_code = link_of(stay_id)
    assert fresh != token and by_link(fresh, fresh_code)
    assert not by_link(fresh, fresh_code)
    did_again = handover_of(stay_id)
    assert did_again.token_digest is None and did_again.replied_by is None


def test_看一眼也要接收码_看错也算一次(stations: Stations) -> None:
    stay_id = handed(stations)
    token, code = link_of(stay_id)
    with open_scope(Scope(public=True)):
        for _ in range(5):
            services.open_link(token=token, code="abcdef", at=MORNING)
        assert services.open_link(token=token, code=code, at=MORNING) is None


def test_确认要写姓名和情况_写错不扣次数(stations: Stations) -> None:
    stay_id = handed(stations)
    token, code = link_of(stay_id)
    with open_scope(Scope(public=True)), pytest.raises(ReceiptUnfit):
        services.receive_by_link(token=token, code=code, receipt=replace(YES, name=""), at=MORNING)
    assert handover_of(stay_id).tries_left == 5


def test_没有选接到没接到_不算回答_不扣次数(stations: Stations) -> None:
    stay_id = handed(stations)
    token, code = link_of(stay_id)
    blank = receipt(QueryDict("name=袁光明&words=人已到站"))
    for typed in (code, "000000"):
        with open_scope(Scope(public=True)), pytest.raises(ReceiptUnfit):
            services.receive_by_link(token=token, code=typed, receipt=blank, at=MORNING)
    handover = handover_of(stay_id)
    assert (handover.state, handover.tries_left) == ("waiting", 5)
    assert receipt(QueryDict("received=no")).received is False


@pytest.mark.parametrize(("days", "fits"), [(-8, False), (-7, True), (15, True), (16, False), (None, False)])
def test_交接日期在前七天到后十五天之间(stations: Stations, days: int | None, fits: bool) -> None:
    day = None if days is None else MORNING.date() + timedelta(days=days)
    stay_id = handed(stations, replace(ACROSS, day=day), no=None if fits else HandoverDayUnfit)
    assert (row_of(stay_id).state == State.HANDED) is fits


def test_先锁人再锁交接(stations: Stations) -> None:
    """两边同时办, 锁的先后一样, 不会互相等死."""
    stay_id = handed(stations)
    token, code = link_of(stay_id)
    late = MORNING + timedelta(days=20)
    with CaptureQueriesContext(connection) as seen:
        with open_scope(CITY):
            assert services.note_silence(handover_id=handover_of(stay_id).id, at=late)
        assert by_link(token, code)
    near = handed(stations, NEAR, entry=replace(WOMAN, token="near"))  # noqa: S106
    waiting = handover_of(near)
    with stations.acting("邻站") as officer, CaptureQueriesContext(connection) as received:
        given = {"handover_id": waiting.id, "version": waiting.version, "at": late}
        services.receive(actor=officer, receipt=YES, **given)
    for queries_seen, times in ((seen, 2), (received, 1)):
        locks = [one["sql"] for one in queries_seen.captured_queries if "FOR UPDATE" in one["sql"]]
        tables = [sql.split(' FROM "')[1].split('"')[0] for sql in locks if ' FROM "stays_' in sql]
        assert tables == ["stays_stay", "stays_handover"] * times


def test_对方说没有接到_不办结_要找人(stations: Stations) -> None:
    stay_id = handed(stations)
    assert by_link(*link_of(stay_id), NO)
    row = row_of(stay_id)
    assert row.state == State.HANDED and row.ended_at is None
    with stations.acting("冉站") as officer:
        view = queries.view_of(row, actor=officer, at=MORNING)
        assert view.line.lost and "马上找" in view.next_step
        assert queries.board(tab=queries.ALL_OPEN, on=MORNING.date())[0].lost
    did(stations, "come_back", stay_id, words="在桐梓站找到，已接回")
    assert row_of(stay_id).state == State.HERE and handover_of(stay_id).state == "over"
    did(stations, "hand_over", stay_id, new=ACROSS)
    assert by_link(*link_of(stay_id))


def test_市内移交_对方的人在自己的窗口确认(stations: Stations) -> None:
    stay_id = handed(stations, replace(NEAR, taker="邻区王站"))
    handover = handover_of(stay_id)
    assert handover.token_digest is None
    with stations.acting("邻站") as officer:
        coming = queries.coming_to(actor=officer, on=MORNING.date())
        assert [one.sheet["name"] for one in coming] == ["陆启芳"]
        assert coming[0].token == "" and coming[0].sheet["to_name"] == "江津区救助管理站"
        with pytest.raises(StaleVersion):
            services.receive(actor=officer, handover_id=handover.id, version=7, receipt=YES, at=MORNING)
        with pytest.raises(ReceiptUnfit):
            services.receive(
                actor=officer, handover_id=handover.id, version=1, receipt=replace(YES, words=""), at=MORNING
            )
        services.receive(actor=officer, handover_id=handover.id, version=1, receipt=YES, at=MORNING)
        assert queries.coming_to(actor=officer, on=MORNING.date()) == []
    assert row_of(stay_id).ended_how == "station"


def test_不是送给自己的_确认不了(stations: Stations, cast: Cast) -> None:
    stay_id = handed(stations, replace(NEAR, taker="邻区王站"))
    handover = handover_of(stay_id)
    for actor in (stations["冉站"], stations["住建"], cast["李科"], cast["外人"]):
        with open_scope(actor.scope), pytest.raises(NotYours):
            services.receive(actor=actor, handover_id=handover.id, version=1, receipt=YES, at=MORNING)
    did(stations, "renew_link", stay_id, no=NotYours)


def test_亲属当面接领_查证件_当场办结(stations: Stations) -> None:
    stay_id = handed(stations, DAUGHTER)
    row, handover = row_of(stay_id), handover_of(stay_id)
    assert (row.ended_how, handover.state) == ("family", "received")
    with open_scope(CITY):
        assert Letter.objects.get(pk=handover.letter_id).title == "受助人员交接单"


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (replace(ACROSS, kind="bus"), HandoverUnfit),
        (replace(ACROSS, to_name=""), HandoverUnfit),
        (replace(ACROSS, place=""), HandoverUnfit),
        (replace(ACROSS, health=""), HandoverUnfit),
        (replace(ACROSS, taker=""), HandoverUnfit),
        (replace(ACROSS, to_unit="500110"), HandoverUnfit),
        (replace(ACROSS, to_unit="999999"), HandoverUnfit),
        (replace(ACROSS, taker="冉站"), SameHands),
        (replace(ACROSS, agreed=""), WillMissing),
        (replace(ACROSS, agreed="cannot"), WillMissing),
        (replace(ACROSS, returned=False), BelongingsKept),
        (replace(DAUGHTER, checked=False), TakerUnchecked),
        (replace(DAUGHTER, relation=""), TakerUnchecked),
    ],
)
def test_交接单要写清的(stations: Stations, new: NewHandover, refusal: type[Exception]) -> None:
    assert row_of(handed(stations, new, no=refusal)).state == State.HERE


def test_不能表达的人_有特殊照顾的才可以不问(stations: Stations) -> None:
    ill = replace(WOMAN, care=("mental",), token="ill")  # noqa: S106
    stay_id = handed(stations, replace(ACROSS, agreed="cannot"), entry=ill)
    assert row_of(stay_id).state == State.HANDED


def test_在医院的不移交_已送出的不能再离站(stations: Stations) -> None:
    bed = handed(stations, entry=replace(WOMAN, health="doctor"), no=StaleVersion)
    left(stations, bed, "ride", ticket="K9505 綦江东到桐梓", no=DoctorFirst)
    sent = handed(stations, entry=replace(WOMAN, token="two"))  # noqa: S106
    left(stations, sent, "own_will", no=StaleVersion)


def test_一次只有一份交接在路上(stations: Stations) -> None:
    stay_id = handed(stations)
    with open_scope(CITY), pytest.raises(IntegrityError, match="stays_one_handover"), transaction.atomic():
        row = handover_of(stay_id)
        row.pk, row.token_digest = None, None
        row.id = UUID(int=7)
        row.save(force_insert=True)


def test_没有话的确认_数据库不收(stations: Stations) -> None:
    stay_id = handed(stations)
    with open_scope(CITY), pytest.raises(IntegrityError, match="stays_replied"), transaction.atomic():
        Handover.objects.filter(stay_id=stay_id).update(state="received")


CHILD = replace(WOMAN, token="child", name="", age=9, marks="红色外套，左脸有疤，说不清家在哪里")  # noqa: S106


def test_没有确认_写明原因才能办结_孩子只能由民政局(stations: Stations, cast: Cast) -> None:
    adult, child = handed(stations), handed(stations, replace(ACROSS, agreed="cannot"), entry=CHILD)
    why: dict[str, Any] = {"reasons": "电话问到本人已在家，对方站不肯回复"}
    did(stations, "close_unconfirmed", adult, reasons="算了", no=ReasonsMissing)
    did(stations, "close_unconfirmed", adult, **why)
    assert row_of(adult).ended_how == "unconfirmed"
    did(stations, "close_unconfirmed", child, **why, no=CivilAffairsOnly)
    with cast.acting("审计") as auditor, pytest.raises(NotYours):
        services.close_unconfirmed(actor=auditor, stay_id=child, version=2, at=MORNING, **why)
    with cast.acting("刘审核") as reviewer:
        version = row_of(child).version
        services.close_unconfirmed(actor=reviewer, stay_id=child, version=version, at=MORNING, **why)
    assert row_of(child).ended_how == "unconfirmed"
    assert steps_of(child)[-1][0] == "closed"


def test_催问在到期以后(stations: Stations) -> None:
    stay_id = handed(stations)
    did(stations, "press", stay_id, words="打过电话", no=NotDueYet)
    later = MORNING + timedelta(days=14)
    did(stations, "press", stay_id, words="", at=later, no=WordsMissing)
    did(stations, "press", stay_id, words="打习水站电话，答应今天去车站看", at=later)
    assert handover_of(stay_id).due_on == date(2026, 11, 27)
