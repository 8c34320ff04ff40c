"""一个没有一行代码的新事项：放进一个文件夹，就能从申请办到发放。襄渝铁路民工矽肺病人员救助（名单、金额、文书）。"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import override_settings
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import standard_schemes
from minzheng.engines.benefits.models import StandardChange
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.types import Opinion
from minzheng.engines.catalogue import loading
from minzheng.engines.catalogue import services as catalogue_services
from minzheng.engines.catalogue.types import ItemBroken
from minzheng.engines.forms import registry as forms_registry
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters import registry as letters_registry
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.messages import texts
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.types import MissingFact, Outcome
from minzheng.engines.verification import queries as checks
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours
from minzheng.kernel.sheets import Sheet, write_workbook
from minzheng.programmes.assistance import named_lists
from minzheng.programmes.assistance.declared.entitlement import amount_of, read_entitlement
from minzheng.programmes.assistance.declared.form_file import read_form
from minzheng.programmes.assistance.declared.registering import register_declared
from minzheng.programmes.assistance.models import ListEntry
from minzheng.programmes.assistance.named_lists import ListedRow
from tests.cast import GAOTAN, JIAN, LUO, MORNING, Cast
from tests.channels.desk.conftest import SignIn, signed_in
from tests.engines.casework.conftest import TYPED
from tests.jobs import run_queued_jobs, tick

__all__ = ["signed_in"]
DROPPED = Path(__file__).parent / "dropped_in"
AMOUNT = 77_300
pytestmark = pytest.mark.django_db


@pytest.fixture
def dropped_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder is there when the product starts; afterwards everything registered is as before."""
    for module, name in (
        (catalogue_services, "_HANDLERS"),
        (forms_registry, "_FORMS"),
        (letters_registry, "_kinds"),
        (texts, "_pairs"),
        (standard_schemes, "_SCHEMES"),
    ):
        monkeypatch.setattr(module, name, dict(getattr(module, name)))
    loading.load_items.cache_clear()
    with override_settings(ITEM_FOLDERS=(str(DROPPED),)):
        assert register_declared(named_lists.on_list) == ["xiangyu"]
        yield
    loading.load_items.cache_clear()


def answers(name: str = "罗庆华", identity: str = LUO) -> dict[str, Any]:
    """The form filled in at the door."""

    def typed(value: str) -> dict[str, str]:
        return {"value": value, "source": "typed", "at": MORNING.isoformat(), "by": "x"}

    person = {"id": "p1", "fields": {"name": typed(name), "identity": typed(identity)}}
    return {
        "form": "xiangyu",
        "version": "2023.1",
        "as_of": MORNING.date().isoformat(),
        "fields": {"village": typed(GAOTAN), "phone": typed("13800000001")},
        "groups": {"people": [person]},
    }


def listed(cast: Cast, *rows: tuple[str, str]) -> named_lists.Brought:
    """刘审核 brings the district's list."""
    with cast.acting("刘审核") as reviewer:
        return named_lists.bring_list(
            actor=reviewer, item="xiangyu", document="江津民政〔2023〕12号", at=MORNING,
            rows=[ListedRow(*row) for row in rows],
        )  # fmt: skip


def handed_in(cast: Cast) -> UUID:
    """Filled in and signed beside the aide, accepted by 王敏."""
    with cast.acting("小杨") as aide:
        application_id: UUID = services.start_application(actor=aide, items=["xiangyu"], at=MORNING)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=answers(), version=1, at=MORNING
        )
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    return application_id


@pytest.mark.usefixtures("dropped_in")
def test_从申请到发放全程办完(cast: Cast) -> None:
    assert listed(cast, ("罗庆华", LUO), ("蹇世珍", JIAN)).added == 2
    application_id = handed_in(cast)
    with cast.acting("张主任") as leader:
        assert [row.kind for row in queries.queue(role="town_leader", on=MORNING.date())] == ["first_review"]
        assert checks.check_of(application_id) is None, "an item by list asks no department about anybody"
        case = Case.objects.get(application_id=application_id)
        stored = advice_store.advice_of(application_id=application_id, item="xiangyu")
        assert stored is not None and stored.advice.outcome == Outcome.ELIGIBLE
        assert stored.advice.monthly_fen == AMOUNT == amount_of(dict(stored.advice.trace))
        assert "名单" in stored.advice.explanation and any(
            "待核实" in mark.text for mark in stored.advice.marks
        )
        opinion = Opinion(favourable=True, reasons="在名单内，本人健在，拟予确认", amount_fen=AMOUNT)
        services.first_review(
            actor=leader, case_id=case.id, version=case.version, opinion=opinion, at=MORNING
        )
    later = MORNING + timedelta(days=9)
    clock.set_offset_source(lambda: later - clock.real_now())
    tick()
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case.id).version
        services.confirm(
            actor=confirmer, case_id=case.id, version=version, amount_fen=AMOUNT,
            reasons="名单和本人一致，同意镇街意见", at=later,
        )  # fmt: skip
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        found = letters.letters_of(application_id)
        assert {one.title for one in found} == {
            "襄渝铁路民工矽肺病人员救助申请受理通知书",
            "襄渝铁路民工矽肺病人员救助确认通知书",
        }
        assert all(one.ready for one in found) and any("矽肺救助确字" in one.number for one in found)
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        version = Case.objects.get(pk=case.id).version
        services.serve_letters(actor=clerk, case_id=case.id, version=version, served=served, at=later)
        applicant = Party.objects.get(application_id=application_id, position=0).person_id
    with cast.acting("李科"):
        due = benefits.due(month=date(2027, 1, 1))
        assert [(item.kind, item.amount_fen) for item in due] == [("xiangyu", AMOUNT)]
    with open_scope(cast["李科"].scope):
        assert benefits.current(person_id=applicant, kind="xiangyu", on=date(2027, 1, 15)) is not None


@pytest.mark.usefixtures("dropped_in")
def test_不在名单上的只是测算不符合_由工作人员决定(cast: Cast) -> None:
    listed(cast, ("蹇世珍", JIAN))
    application_id = handed_in(cast)
    with cast.acting("张主任"):
        stored = advice_store.advice_of(application_id=application_id, item="xiangyu")
        assert stored is not None and stored.advice.outcome == Outcome.NOT_ELIGIBLE
        assert stored.advice.monthly_fen == 0 and "由工作人员核实后决定" in stored.advice.explanation
        assert [change.text for change in stored.advice.changes] == [
            "经核实在“襄渝铁路民工矽肺病及伤残人员名单”内"
        ]
        assert Case.objects.get(application_id=application_id).state == "reviewing"


@pytest.mark.usefixtures("dropped_in")
def test_没有名单时没有测算_办件照常往下走(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("张主任"):
        assert advice_store.advice_of(application_id=application_id, item="xiangyu") is None
    handler = catalogue_services.handler_of("xiangyu")
    from minzheng.engines.catalogue.types import Evidence

    with cast.acting("张主任"), pytest.raises(MissingFact):
        handler.assess(answers(), Evidence([], None, unit="500110"), on=MORNING.date())


@pytest.mark.usefixtures("dropped_in")
def test_金额也能按文件调标_老日子仍是老金额(cast: Cast) -> None:
    """The folder's amount is the figure a document sets; the advice then cites the document and recomputes from its trace."""
    listed(cast, ("罗庆华", LUO))
    (figure,) = next(one for one in benefits.schemes() if one.item == "xiangyu").figures
    assert (figure.path, figure.fen) == ("each", AMOUNT)
    StandardChange.objects.create(
        unit_code="500110", kind="xiangyu", from_month=date(2027, 1, 1), figures={"each": 80_000},
        document="綦民〔2026〕9号", reference="调标", place_text="", rule_profile="cn-2021", rule_version="xiangyu/2027-01",
        state="approved", digest=b"\0" * 32, proposed_at=MORNING, proposed_by_posting=cast["刘审核"].posting_id,
        proposed_by_account=cast["刘审核"].account_id, proposed_by_name="刘审核", approved_at=MORNING,
        approved_by_posting=cast["李科"].posting_id, approved_by_account=cast["李科"].account_id, approved_by_name="李科",
    )  # fmt: skip
    handler = catalogue_services.handler_of("xiangyu")
    from minzheng.engines.catalogue.types import Evidence

    with cast.acting("张主任"):
        before, after = (
            handler.assess(answers(), Evidence([], None, unit="500110"), on=on)
            for on in (date(2026, 12, 1), date(2027, 1, 1))
        )
    assert (before.monthly_fen, after.monthly_fen) == (AMOUNT, 80_000)
    assert amount_of(dict(after.trace)) == 80_000 and "綦民〔2026〕9号" in {
        one.source for one in after.figures
    }
    assert standard_schemes.schemes()[-1].rests_on("xiangyu", after) == (("each", 80_000),)  # type: ignore[misc]


@pytest.mark.usefixtures("dropped_in")
def test_名单按行检查_重复导入不重复_读不懂的行说明原因(cast: Cast) -> None:
    first = listed(
        cast, ("罗庆华", LUO), ("蹇世珍", JIAN[:-1] + ("0" if JIAN[-1] != "0" else "1")), ("罗庆华", LUO)
    )
    assert (first.added, first.already) == (1, 1) and [line for line, _ in first.rejected] == [2]
    assert listed(cast, ("罗庆华", LUO)).already == 1
    with cast.acting("刘审核") as reviewer:
        count, (line,) = named_lists.list_lines(item="xiangyu")
        assert count == 1 and line.name == "罗*华"
        with pytest.raises(named_lists.ListUnfit):
            named_lists.take_off_list(actor=reviewer, entry_id=line.id, reasons="", at=MORNING)
        named_lists.take_off_list(
            actor=reviewer, entry_id=line.id, reasons="本人已去世，家属告知", at=MORNING
        )
        with pytest.raises(named_lists.NotOnList):
            named_lists.take_off_list(actor=reviewer, entry_id=line.id, reasons="再移一次看看", at=MORNING)
        assert named_lists.on_list("xiangyu", LUO, "500110") is None
        assert ListEntry.objects.filter(removed_by_posting=reviewer.posting_id).count() == 1
    assert listed(cast, ("罗庆华", LUO)).added == 1, "may be put on again by a later document"


@pytest.mark.usefixtures("dropped_in")
def test_谁能动名单_外区看不到(cast: Cast) -> None:
    listed(cast, ("罗庆华", LUO))
    row = [ListedRow("罗庆华", LUO)]
    with cast.acting("王敏") as clerk, pytest.raises(NotYours):
        named_lists.bring_list(actor=clerk, item="xiangyu", document="某某文件", rows=row, at=MORNING)
    with cast.acting("刘审核") as reviewer:
        with pytest.raises(named_lists.NoSuchList):
            named_lists.bring_list(actor=reviewer, item="dibao", document="某某文件", rows=row, at=MORNING)
        with pytest.raises(named_lists.ListUnfit):
            named_lists.bring_list(actor=reviewer, item="xiangyu", document="", rows=row, at=MORNING)
        entry = named_lists.list_lines(item="xiangyu")[1][0]
    with cast.acting("外人") as stranger:
        assert named_lists.list_lines(item="xiangyu") == (0, [])
        assert not ListEntry.objects.filter(area_code=F("area_code")).exists()
        with pytest.raises(NotYours):
            named_lists.take_off_list(actor=stranger, entry_id=entry.id, reasons="不是我区的人", at=MORNING)


def workbook(*rows: tuple[str, str], headings: tuple[str, ...] = ("姓名", "身份证号")) -> SimpleUploadedFile:
    """A list as an office would have it."""
    return SimpleUploadedFile("名单.xlsx", write_workbook([Sheet("名单", headings, rows)]))


@pytest.mark.usefixtures("dropped_in")
def test_名单页_导入看到结果_填错了文件名称还在_移出要写理由(cast: Cast, signed_in: SignIn) -> None:
    page, reviewer = reverse("assistance:lists"), signed_in("刘审核")
    assert "襄渝铁路民工矽肺病及伤残人员名单" in reviewer.get(page).content.decode()
    wrong = {
        "item": "xiangyu",
        "document": "江津民政〔2023〕12号",
        "workbook": workbook(("罗庆华", LUO), headings=("名", "号")),
    }
    answer = reviewer.post(page, wrong)
    assert answer.status_code == 422
    assert "没有找到" in answer.content.decode() and "江津民政〔2023〕12号" in answer.content.decode()
    right = {**wrong, "workbook": workbook(("罗庆华", LUO), ("蹇世珍", "123"))}
    shown = reviewer.post(page, right).content.decode()
    assert "新增 1 人" in shown and "退回 1 行" in shown and "罗*华" in shown and LUO not in shown
    with cast.acting("刘审核"):
        entry = ListEntry.objects.get()
    off = reverse("assistance:list_take_off", args=[entry.id])
    assert "请写明" in reviewer.post(off, {"item": "xiangyu", "reasons": ""}, follow=True).content.decode()
    told = reviewer.post(
        off, {"item": "xiangyu", "reasons": "本人已去世，家属告知"}, follow=True
    ).content.decode()
    assert "已移出名单" in told and "名单上还没有人" in told
    assert signed_in("王敏").get(page).status_code == 404


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("form.toml", 'kind = "idcard"', 'kind = "text"'),
        ("form.toml", "first_fixed = true", "first_fixed = false"),
        ("form.toml", 'label = "姓名"', 'lable = "姓名"'),
        ("form.toml", 'name = "village"', 'name = "place"'),
        ("entitlement.toml", "each_fen = 77300", "each_fen = 773000000"),
        ("entitlement.toml", "each_fen = 77300", "each_fen = 0"),
        ("entitlement.toml", 'named_list = "', 'listed = "'),
        ("entitlement.toml", 'source = "', 'sauce = "'),
    ],
)
def test_写错的文件夹启动时就说清楚(file: str, before: str, after: str, tmp_path: Path) -> None:
    text = (DROPPED / "xiangyu" / file).read_text(encoding="utf-8")
    assert before in text
    wrong = tmp_path / file
    wrong.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ItemBroken, match=file):
        read_form(wrong, item="xiangyu") if file == "form.toml" else read_entitlement(wrong)
