"""An aide's day at the desk: the round, the page at a door, the log, cards, questions, sudden hardship."""

import re
from datetime import timedelta
from typing import Any

import pytest

from minzheng.engines.visits import queries as visits
from minzheng.foundations.people.types import Home
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.monitoring import queries, services
from minzheng.programmes.monitoring.types import NewQuestion, NewTerm
from tests.cast import GAOTAN, MORNING, Cast
from tests.channels.desk.conftest import Questions, SignIn, field, text
from tests.programmes.monitoring.neighbours import couples

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


@pytest.fixture
def village(cast: Cast) -> list[Home]:
    return couples(cast, 1, 2)


def waiting(cast: Cast, home: Home) -> None:
    with cast.acting("王敏") as clerk:
        new = NewQuestion("这几天降温，人平安吗", ("平安", "要人帮忙"), DAY + timedelta(days=3))
        services.ask_question(actor=clerk, question=new, at=MORNING)
        term = NewTerm(home.members[1].id, "disability_card", DAY + timedelta(days=30))
        services.note_term(actor=clerk, term=term, at=MORNING)


def typed(page: str, **given: Any) -> dict[str, Any]:
    """The form as the page filled it."""
    names = ("token", "at_date", "at_time")
    return {name: field(page, name) if name == "token" else value(page, name) for name in names} | {
        "met": "home", "tell_town": "yes", **given
    }  # fmt: skip


def value(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    found = re.search(r' value="([^"]*)"', tag.group(0)) if tag else None
    assert found is not None, name
    return found.group(1)


def test_无变化_点一下(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    aide, home = signed_in("小杨"), village[0]
    listed = text(aide.get(f"/desk/round/?group={home.group_name}"))
    assert home.head_name in listed and f"/desk/round/{home.id}/" in listed
    page = text(aide.get(f"/desk/round/{home.id}/"))
    assert all(one.name in page for one in home.members) and "低保 860 元/月" in page
    answer = aide.post(f"/desk/round/{home.id}/", typed(page, act="unchanged"))
    assert answer.status_code == 302
    with cast.acting("小杨"):
        (kept,) = visits.door_visits_of(home.id)
    assert kept.unchanged
    assert "无变化" in text(aide.get(f"/desk/round/?group={home.group_name}"))
    assert home.head_name in text(aide.get("/desk/round/log/"))
    assert "无变化" in text(aide.get(f"/desk/round/{home.id}/"))


def test_晚上补填_写白天的时间(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    aide, home = signed_in("小杨"), village[0]
    page = text(aide.get(f"/desk/round/{home.id}/"))
    given = typed(page, act="unchanged", at_date="2026-11-22", at_time="1005")
    assert aide.post(f"/desk/round/{home.id}/", given).status_code == 302
    with cast.acting("小杨"):
        (kept,) = visits.door_visits_of(home.id)
    assert f"{kept.at:%Y-%m-%d %H:%M}" == "2026-11-22 02:05" and kept.recorded_at > kept.at


def test_填错了_已填的都在(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    aide, home = signed_in("小杨"), village[0]
    page = text(aide.get(f"/desk/round/{home.id}/"))
    head = home.members[0].id
    told = {f"noticed-{head}": ["illness", "care"], f"words-{head}": "住院回来"}
    for wrong in ({"act": "unchanged"}, {"at_time": "中午"}, {"at_date": "2026-12-30"}, {"met": "nobody"}):
        answer = aide.post(f"/desk/round/{home.id}/", typed(page, **told | {"act": "save"} | wrong))
        again = text(answer)
        assert answer.status_code == 422 and "住院回来" in again and "mz-notice" in again
        assert re.search(r'value="illness"[^>]*checked', again)
    with cast.acting("小杨"):
        assert visits.door_visits_of(home.id) == []


def test_一页里_回答_提醒_记证件_报变化(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    aide, home = signed_in("小杨"), village[0]
    waiting(cast, home)
    first = text(aide.get("/desk/round/"))
    assert home.head_name in first and "有提问" in first
    page = text(aide.get(f"/desk/round/{home.id}/"))
    assert "这几天降温" in page and "残疾人证" in page
    with cast.acting("小杨"):
        business = queries.business_of_homes([home.id], on=DAY)[home.id]
    head = home.members[0].id
    given = {f"row-{row.id}": "平安" for row in business.rows} | {
        f"card-{business.terms[0].id}": "reminded", f"noticed-{head}": "work", f"words-{head}": "到镇上做保洁",
        "term_person": str(head), "term_kind": "account", "term_until": "2026-12-20", "act": "save",
    }  # fmt: skip
    assert aide.post(f"/desk/round/{home.id}/", typed(page, **given)).status_code == 302
    with cast.acting("小杨"):
        left = queries.business_of_homes([home.id], on=DAY)[home.id]
    assert left.rows == [] and sorted(one.kind.value for one in left.terms) == ["account", "disability_card"]
    file = text(signed_in("王敏").get("/desk/"))
    assert "邓乙松" in file, "the told change is a review in the town's list"


def test_找户主(signed_in: SignIn, village: list[Home]) -> None:
    aide = signed_in("小杨")
    assert village[1].head_name in text(aide.get("/desk/round/", {"q": village[1].head_name[1:]}))
    assert "没有找到这位户主" in text(aide.get("/desk/round/", {"q": "查无此人"}))
    assert "没有等着办的事" in text(aide.get("/desk/round/"))


def test_问题的数目不随户数增长(cast: Cast, signed_in: SignIn) -> None:
    couples(cast, 1)
    aide = signed_in("小杨")
    with Questions() as few:
        aide.get("/desk/round/?group=2组")
    couples(cast, 10, 19, 28)
    with Questions() as many:
        aide.get("/desk/round/?group=2组")
    assert len(many.asked) == len(few.asked) <= 15


def test_到期证件_提醒和换发各点一下(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    waiting(cast, village[0])
    aide = signed_in("小杨")
    page = text(aide.get("/desk/terms/"))
    assert (
        "残疾人证" in page and "还有 30 天" in page and "90 天内到期的，按日期排列（天数参数待核实）" in page
    )
    with cast.acting("小杨"):
        (term,) = queries.terms_ending(on=DAY)
    assert aide.post(f"/desk/terms/{term.id}/", {"act": "reminded"}).status_code == 302
    assert "小杨已提醒" in text(aide.get("/desk/terms/"))
    for until in ("", "2020-01-01"):
        aide.post(f"/desk/terms/{term.id}/", {"act": "renewed", "until": until})
        with cast.acting("小杨"):
            assert len(queries.terms_ending(on=DAY)) == 1
    aide.post(f"/desk/terms/{term.id}/", {"act": "renewed", "until": f"{term.suggested:%Y-%m-%d}"})
    assert "没有快到期的证件" in text(aide.get("/desk/terms/"))
    assert aide.post(f"/desk/terms/{new_id()}/", {"act": "reminded"}).status_code == 404


def test_急难报告_从村到镇(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    aide, clerk = signed_in("小杨"), signed_in("王敏")
    page = text(aide.get(f"/desk/hardship/new/?person={village[0].head_id}"))
    assert value(page, "who") == village[0].head_name
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page[page.index("<main") :]))
    assert len(names - {"csrfmiddlewaretoken", "idempotency_token", "token", "person"}) <= 8
    given = typed(
        page, who="4组老蹇", kind="illness", words="昨晚送医院", phone="13800000001", told_by="neighbour"
    )
    assert aide.post("/desk/hardship/new/", given | {"kind": ""}).status_code == 422
    assert aide.post("/desk/hardship/new/", given).status_code == 302
    assert "4组老蹇" in text(aide.get("/desk/hardship/"))
    assert "4组老蹇" in text(clerk.get("/desk/")), "it stands above the town's work-list"
    with cast.acting("王敏"):
        (line,) = queries.open_reports()
    address = f"/desk/hardship/{line.id}/"
    assert "13800000001" in text(clerk.get(address)) and "记下结果" not in text(aide.get(address))
    done = {"version": "1", "outcome": "helped", "words": "送去 600 元"}
    assert clerk.post(address, done | {"words": ""}).status_code == 422
    assert clerk.post(address, done).status_code == 302
    assert "已给予帮助" in text(clerk.get("/desk/hardship/")) and "4组老蹇" not in text(clerk.get("/desk/"))
    assert aide.post(address, done).status_code == 404


def test_镇街记急难_要选村(signed_in: SignIn, village: list[Home]) -> None:
    clerk = signed_in("王敏")
    page = text(clerk.get("/desk/hardship/new/"))
    assert "高滩村" in page
    given = typed(page, who="4组老蹇", kind="illness")
    assert clerk.post("/desk/hardship/new/", given).status_code == 422
    assert clerk.post("/desk/hardship/new/", given | {"village": GAOTAN}).status_code == 302


def test_上级提问_村里点_镇里看_下载(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    clerk, aide = signed_in("王敏"), signed_in("小杨")
    form = {"words": "这几天降温，人平安吗", "choices": "平安、要人帮忙，没见到", "due_on": "2026-11-26"}
    refused = clerk.post("/desk/questions/ask/", form | {"words": "请报每人的年龄"})
    assert refused.status_code == 422 and "统计表" in text(refused)
    address = clerk.post("/desk/questions/ask/", form).headers["Location"]
    page = text(aide.get("/desk/questions/"))
    assert page.count('type="radio"') == 12 and "没点的都是“平安”" in page
    with cast.acting("小杨"):
        row = queries.open_rows(on=DAY)[0]
    aide.post("/desk/questions/", {f"row-{row.id}": "要人帮忙"})
    aide.post("/desk/questions/", {f"row-{row.id}": "要人帮忙", "rest": str(row.question_id)})
    with cast.acting("王敏"):
        assert sorted(one.answer for one in queries.rows_of(row.question_id, on=DAY)) == ["平安"] * 3 + [
            "要人帮忙"
        ]
    found = text(clerk.get(address))
    assert "要人帮忙" in found and row.name in found and "4/4" in text(clerk.get("/desk/questions/"))
    file = clerk.post(f"{address}take/")
    assert file.status_code == 200 and file.content[:2] == b"PK"
    assert clerk.post(address).status_code == 302 and "已结束" in text(clerk.get("/desk/questions/"))
    assert "没有要回答的提问" in text(aide.get("/desk/questions/"))
    assert aide.get(address).status_code == 404


def test_镇里只问一户_村里点一下(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    clerk, home = signed_in("王敏"), village[0]
    asks = f"/desk/questions/ask/?home={home.id}"
    assert asks in text(clerk.get(f"/desk/round/{home.id}/"))
    assert asks not in text(signed_in("小杨").get(f"/desk/round/{home.id}/"))
    assert f"{home.head_name}家的人" in text(clerk.get(asks))
    form = {
        "words": "用电突然少了，人平安吗",
        "choices": "平安、要人帮忙",
        "due_on": "2026-11-24",
        "home": str(home.id),
    }
    clerk.post("/desk/questions/ask/", form | {"age_from": "66"})
    with cast.acting("小杨"):
        (row,) = queries.open_rows(on=DAY)
    assert row.person_id == home.head_id
    assert "没点的都是" not in text(signed_in("小杨").get("/desk/questions/"))


def test_入户调查旁边_看得到村里走访的情况(cast: Cast, signed_in: SignIn, village: list[Home]) -> None:
    from minzheng.channels.desk.round_screen import door_lines

    aide, home = signed_in("小杨"), village[0]
    page = text(aide.get(f"/desk/round/{home.id}/"))
    spouse = home.members[1].id
    given = typed(page, act="save", **{f"noticed-{spouse}": "care", f"words-{spouse}": "走不动"})
    aide.post(f"/desk/round/{home.id}/", given)
    with cast.acting("王敏"):
        ((_day, words),) = door_lines(home.head_id)
    assert words == f"{home.members[1].name}：需要人照料，走不动（小杨）"
    with cast.acting("王敏"):
        assert door_lines(None) == []


@pytest.mark.parametrize("who", ["李科", "核对员", "审计"])
@pytest.mark.parametrize(
    "address", ["/desk/round/", "/desk/terms/", "/desk/hardship/", "/desk/hardship/new/"]
)
def test_不下村的岗位_没有这些页面(signed_in: SignIn, who: str, address: str) -> None:
    assert signed_in(who).get(address).status_code == 404
