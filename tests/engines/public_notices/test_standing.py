"""公布名单: standing awards of the month and nothing else; gone at once when an award ended; no child's name."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from minzheng.engines.benefits.services import Tapering, end_award, grant, taper
from minzheng.engines.benefits.types import Decided, NewAward, NewMember
from minzheng.engines.public_notices import queries, standing
from minzheng.engines.public_notices.scanner import scan_bytes
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.cast import LUO
from tests.engines.benefits.scene import AREA, NOON, VILLAGE, as_actor, person, 李科

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
ADDRESS = f"/notices/{VILLAGE}/standing/"


def award(holder: UUID, *others: UUID, fen: int = 62_000, area: str = AREA) -> UUID:
    """An award from December 2026 on."""
    with as_actor(李科):
        new = NewAward(
            kind="dibao",
            kind_name="最低生活保障",
            case_id=new_id(),
            decision_id=new_id(),
            household_id=new_id(),
            person_id=holder,
            area_code=area,
            start_month=DECEMBER,
            amount_fen=fen,
            rule_version="2026.1",
            rule_profile="cn-2021",
            members=tuple(NewMember(one) for one in (holder, *others)),
        )
        return grant(actor=李科, award=new, at=NOON)


def decided() -> Decided:
    """A decision."""
    return Decided(new_id(), new_id(), "2026.1", "家庭收入高于标准")


def visible(page: str) -> str:
    """The list itself, without tokens and addresses."""
    return page.partition("<main")[2].partition("有话要说")[0]


def lines(month: date) -> list[tuple[str, int, int | None]]:
    """The list of the village in a month."""
    found = queries.standing_list(village_code=VILLAGE, month=month)
    assert found is not None
    return [(line.applicant_name, line.members, line.amount_fen) for line in found.lines]


def test_第二十四条_只公布申请人姓名_人数_金额() -> None:
    award(person("罗庆华", phone="13800000001"), person("罗小军"))
    assert lines(DECEMBER) == [("罗庆华", 2, 62_000)]
    assert lines(date(2026, 11, 1)) == []


def test_an_award_is_gone_with_the_month_after_its_last() -> None:
    first, second = award(person("罗庆华")), award(person("蹇大全"), fen=70_000)
    with as_actor(李科):
        end_award(actor=李科, award_id=first, end_month=DECEMBER, decided=decided(), at=NOON)
        taper(actor=李科, award_id=second, tapering=Tapering(JANUARY, 2, 35_000), decided=decided(), at=NOON)
    assert lines(DECEMBER) == [("罗庆华", 1, 62_000), ("蹇大全", 1, 70_000)]
    assert lines(JANUARY) == [("蹇大全", 1, 35_000)]
    assert lines(date(2027, 3, 1)) == []


def test_没有享受的家庭_从来不在名单上() -> None:
    person("尉迟恭")
    assert lines(DECEMBER) == []


def test_children_are_one_line_without_names_and_amounts(monkeypatch: pytest.MonkeyPatch) -> None:
    award(person("罗庆华"))
    award(person("罗小宝", birth=date(2015, 5, 1)))
    award(person("蹇小妹", birth=date(2012, 5, 1)), fen=75_100)
    assert lines(DECEMBER) == [("罗庆华", 1, 62_000), ("未成年人", 2, None)]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 10, 9, tzinfo=BEIJING))
    page = Client().get(ADDRESS).content.decode()
    assert "罗庆华" in page and "未成年人" in page, "the test is blind"
    assert "罗小宝" not in page and "蹇小妹" not in page and "751" not in visible(page)


def test_another_village_shows_another_list() -> None:
    award(person("罗庆华"))
    other = queries.standing_list(village_code="500110120207", month=DECEMBER)
    assert other is not None and other.lines == ()
    assert queries.standing_list(village_code="999999999999", month=DECEMBER) is None


def test_the_page_needs_no_sign_in_and_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    award(person("罗庆华", phone="13800000001"), person("罗小军"))
    at = datetime(2026, 12, 10, 9, tzinfo=BEIJING)
    monkeypatch.setattr(clock, "now", lambda: at)
    answer = Client().get(ADDRESS)
    page = answer.content.decode()
    assert answer.status_code == 200 and "罗庆华" in page and "620" in page and "罗小军" not in page
    assert scan_bytes(answer.content, answer.headers["Content-Type"], allowed_phones=["12345"]) == []
    assert "noindex" in answer.headers["X-Robots-Tag"] and "max-age=0" in answer.headers["Cache-Control"]
    assert Client().get("/notices/999999999999/standing/").status_code == 404


def test_planted_a_number_in_a_name_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Planted:
        applicant_name, minor, members, amount_fen, kind_name = (
            f"罗{LUO}",
            False,
            1,
            1,
            "最低生活保障",
        )

    monkeypatch.setattr(standing, "_source", lambda area, month: [Planted()])
    assert lines(DECEMBER) == [("某某", 1, 1)]


def test_the_look_up_gives_five_columns_and_no_table_opens(db: Any) -> None:
    award(person("罗庆华"))
    with open_scope(Scope(public=True)), connection.cursor() as cursor:
        cursor.execute("select * from benefits_standing(%s, %s, %s::varchar[])", [AREA, DECEMBER, ["dibao"]])
        assert [column.name for column in cursor.description] == [
            "applicant_name", "minor", "members", "amount_fen", "kind_name",
        ]  # fmt: skip
        cursor.execute("select count(*) from benefits_award")
        assert cursor.fetchone() == (0,)
