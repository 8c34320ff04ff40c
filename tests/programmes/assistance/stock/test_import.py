"""存量导入: two people, a shown diff, each family on its own, run twice nothing changes, a corrected list changes only what differs."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardOrigin
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import (
    Application,
    Case,
    Decision,
    Party,
    Review,
    StockHousehold,
    StockImport,
    Task,
)
from minzheng.engines.casework.queries import stock as reading
from minzheng.engines.casework.services import stock
from minzheng.engines.casework.stock_jobs import _take_next
from minzheng.engines.jobs.registry import run_job
from minzheng.engines.messages.models import Message
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope, current_scope
from minzheng.programmes.assistance import services
from tests.cast import MORNING, QIJIANG, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import Row, card, family, number, workbook

pytestmark = pytest.mark.django_db


def brought(cast: Cast, rows: list[Row], who: str = "刘审核") -> UUID:
    """Uploaded and checked."""
    with cast.acting(who) as officer:
        import_id = services.bring_list(actor=officer, filename="存量.xlsx", data=workbook(rows), at=MORNING)
    run_queued_jobs()
    return import_id


def confirmed(cast: Cast, import_id: UUID, reasons: str = "") -> None:
    """Confirmed by 李科; the job is queued."""
    with cast.acting("李科") as officer:
        version = StockImport.objects.get(pk=import_id).version
        stock.confirm_stock(actor=officer, import_id=import_id, version=version, reasons=reasons, at=MORNING)


def taken_over(cast: Cast, rows: list[Row], reasons: str = "") -> UUID:
    """From upload to the end of the job."""
    import_id = brought(cast, rows)
    confirmed(cast, import_id, reasons)
    run_queued_jobs()
    return import_id


def seen(cast: Cast, import_id: UUID) -> Any:
    with cast.acting("李科"):
        found = reading.stock_import(import_id)
    assert found is not None
    return found


def test_a_list_is_taken_over_family_by_family(cast: Cast) -> None:
    import_id = taken_over(cast, [*family(1), *family(2, amount="1,250.50")])
    line = seen(cast, import_id)
    assert (line.state, line.new, line.done, line.failed, line.rejected) == ("applied", 2, 2, 0, 0)
    assert (line.people, line.amount_fen) == (4, 86_000 + 125_050)
    with cast.acting("李科"):
        file = Application.objects.get(kind="stock", applicant_name="邓乙松")
        case = Case.objects.select_related("decision").get(application=file)
        (award,) = benefits.awards_of_case(case_id=case.id)
        assert award.origin is AwardOrigin.STOCK
        assert award.origin_document == "綦民低保〔2024〕118号" and award.rule_profile == "stock"
        assert award.amount_in(date(2024, 5, 1)) == 86_000 and award.member_count == 2
        assert award.account_masked == f"尾号 {card(1)[-4:]}"
        assert case.decision is not None and case.decision.posting_id == cast["李科"].posting_id
        assert "綦民低保〔2024〕118号" in case.decision.reasons
        assert file.state == "closed" and Party.objects.filter(application=file).count() == 2
        assert chain_is_whole(file.id)


def test_the_file_of_a_family_taken_over_opens_for_officers_and_for_the_family(cast: Cast) -> None:
    taken_over(cast, family(1))
    with cast.acting("王敏") as clerk:
        file = Application.objects.get(kind="stock")
        opened = casework.case_file(file.id, actor=clerk, on=MORNING.date())
    assert opened is not None and opened.events[0].name == "存量导入"
    assert ("申请人" in dict(opened.summary)) or opened.summary
    people = opened.answers["groups"]["people"]
    assert people[0]["fields"]["identity"]["source"] == "carried"
    with open_scope(Scope(subject=file.applicant_id)):
        shown = casework.progress(file.id, on=MORNING.date())
    assert shown is not None and shown.settled and shown.steps[0].title == "原有待遇转入系统"


def test_nothing_is_written_before_the_second_officer_confirms(cast: Cast) -> None:
    import_id = brought(cast, [*family(1), *family(2, amount="0")])
    line = seen(cast, import_id)
    assert (line.state, line.new, line.rejected) == ("checked", 1, 1)
    with cast.acting("李科"):
        assert not Application.objects.exists()
        (bad,) = reading.families_of(import_id, finding="rejected")
        assert bad.faults[0][:2] == [4, "每月金额（元）"]
        assert len(list(reading.rejected_rows(import_id))) == 1
        assert StockImport.objects.get(pk=import_id).file_box is None


def test_who_brought_the_list_does_not_confirm_it(cast: Cast) -> None:
    import_id = brought(cast, family(1), "李科")
    with cast.acting("李科") as officer, pytest.raises(stock.TwoPeopleNeeded):
        stock.confirm_stock(actor=officer, import_id=import_id, version=2, reasons="", at=MORNING)


@pytest.mark.parametrize("who", ["小杨", "王敏", "张主任", "核对员", "审计"])
def test_only_officers_of_the_district_bring_a_list(cast: Cast, who: str) -> None:
    with cast.acting(who) as officer, pytest.raises(stock.NotYourImport):
        services.bring_list(actor=officer, filename="存量.xlsx", data=workbook(family(1)), at=MORNING)


def test_a_reviewer_does_not_confirm_and_another_district_finds_nothing(cast: Cast) -> None:
    import_id = brought(cast, family(1))
    with cast.acting("孙审核") as officer, pytest.raises(stock.NotYourImport):
        stock.confirm_stock(actor=officer, import_id=import_id, version=2, reasons="", at=MORNING)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        stock.confirm_stock(actor=stranger, import_id=import_id, version=2, reasons="", at=MORNING)
    with cast.acting("外人"):
        assert reading.imports() == []


def test_confirming_an_old_page_or_twice_is_refused(cast: Cast) -> None:
    import_id = brought(cast, family(1))
    with cast.acting("李科") as officer:
        with pytest.raises(StaleVersion):
            stock.confirm_stock(actor=officer, import_id=import_id, version=1, reasons="", at=MORNING)
        stock.confirm_stock(actor=officer, import_id=import_id, version=2, reasons="", at=MORNING)
        with pytest.raises(stock.ImportNotReady):
            stock.confirm_stock(actor=officer, import_id=import_id, version=3, reasons="", at=MORNING)
        with pytest.raises(stock.ImportNotReady):
            stock.withdraw_stock(actor=officer, import_id=import_id, version=3, at=MORNING)


def test_a_list_of_rejected_families_only_cannot_be_confirmed(cast: Cast) -> None:
    import_id = brought(cast, family(1, amount="0"))
    with cast.acting("李科") as officer, pytest.raises(stock.ImportIsEmpty):
        stock.confirm_stock(actor=officer, import_id=import_id, version=2, reasons="", at=MORNING)
    with cast.acting("刘审核") as officer:
        stock.withdraw_stock(actor=officer, import_id=import_id, version=2, at=MORNING)
    assert seen(cast, import_id).state == "withdrawn"


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    rows = [*family(1), *family(2)]
    taken_over(cast, rows)
    line = seen(cast, brought(cast, rows))
    assert (line.new, line.changed, line.unchanged) == (0, 0, 2)


def test_a_corrected_list_updates_only_what_changed(cast: Cast) -> None:
    taken_over(cast, [*family(1), *family(2)])
    import_id = brought(cast, [*family(1), *family(2, amount="900", account=card(77))])
    line = seen(cast, import_id)
    assert (line.unchanged, line.changed, line.less) == (1, 1, 0)
    with cast.acting("李科"):
        (changed,) = reading.families_of(import_id, finding="changed")
        assert ["每月金额", "860 元", "900 元"] in changed.changes
        assert ["银行账号", "原登记", "已更正"] in changed.changes
        before = Decision.objects.count()
    confirmed(cast, import_id)
    run_queued_jobs()
    with cast.acting("李科"):
        assert Decision.objects.count() == before + 1
        assert Application.objects.count() == 2
        file = Application.objects.get(applicant_name="邓丙松")
        (award,) = benefits.awards_of_case(case_id=Case.objects.get(application=file).id)
        assert award.account_masked == f"尾号 {card(77)[-4:]}"
        assert award.amount_in(date(2026, 10, 1)) == 86_000  # 已过去的月份不改
        assert award.amount_in(date(2026, 11, 1)) == 90_000
        assert chain_is_whole(file.id)


def amounts(cast: Cast, month: date) -> tuple[int | None, int, UUID]:
    """What the one imported family is paid in a month, how many people count, and its award."""
    with cast.acting("李科"):
        (award,) = benefits.awards_of_case(case_id=Case.objects.get(application__kind="stock").id)
    return award.amount_in(month), award.member_count, award.id


def test_a_list_that_gives_a_family_less_cuts_nothing_and_opens_its_review(cast: Cast) -> None:
    """导入的名单不减发：金额调低的家庭另列，确认后只发起复核，待遇照发。"""
    taken_over(cast, [*family(1), *family(2)])
    rows = [*family(1, amount="800", account=card(78)), *family(2, amount="900")]
    import_id = brought(cast, rows)
    line = seen(cast, import_id)
    assert (line.less, line.changed, line.to_do, line.people, line.amount_fen) == (1, 1, 2, 2, 90_000)
    with cast.acting("李科"):
        assert [one.name for one in reading.families_of(import_id, finding="changed")] == ["邓丙松"]
        assert [one.name for one in reading.families_of(import_id, finding="less")] == ["邓乙松"]
    confirmed(cast, import_id, "年度核对后更新")
    run_queued_jobs()
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed, line.waiting) == ("applied", 2, 0, 0)
    with cast.acting("李科"):
        review = Review.objects.get()
        case = Case.objects.get(application__kind="stock", application__applicant_name="邓乙松")
        (award,) = benefits.awards_of_case(case_id=case.id)
        assert review.award_id == award.id and review.reason == "other"
        assert all(said in review.words for said in ("存量.xlsx", "860 元", "800 元", "年度核对后更新"))
        assert award.amount_in(date(2027, 6, 1)) == 86_000 and award.end_month is None
        assert award.account_masked == f"尾号 {card(1)[-4:]}"
        assert Task.objects.get(case=review.case, closed_at__isnull=True).kind == "begin"
        assert not Decision.objects.filter(kind__in=("cut", "taper", "stop")).exists()
        (told,) = Message.objects.filter(kind="dibao.stock_corrected")
        assert "900" in told.body  # 增发的照常更正、告知
        (row,) = reading.families_of(import_id, finding="less")
        assert row.application_id == review.application_id and row.applied_at is None


def test_a_family_under_review_gets_no_second_one_and_its_row_is_given_back(cast: Cast) -> None:
    taken_over(cast, family(1))
    for _again in range(2):
        import_id = taken_over(cast, family(1, amount="800"))
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed) == ("applied", 0, 1)
    with cast.acting("李科"):
        assert Review.objects.count() == 1
        (given_back,) = reading.families_of(import_id, finding="failed")
        assert given_back.failure.startswith("这户正在复核") and "重新导入" not in given_back.failure
        assert len(list(reading.rejected_rows(import_id))) == 1
    assert amounts(cast, date(2027, 6, 1))[0] == 86_000


def test_a_member_added_is_counted(cast: Cast) -> None:
    head, spouse = family(1)
    taken_over(cast, [head, spouse])
    son = spouse | {"name": "邓小松", "identity": number(900), "relation": "儿子"}
    taken_over(cast, [head | {"size": "3", "counted_size": "3"}, spouse, son])
    assert amounts(cast, date(2027, 1, 1))[1] == 3
    with cast.acting("李科"):
        names = set(Party.objects.filter(application__kind="stock").values_list("name", flat=True))
        assert names == {"邓乙松", "邓小松", str(spouse["name"])} and not Review.objects.exists()


def test_a_member_left_out_of_a_list_stays_until_the_review_decides(cast: Cast) -> None:
    """名单里少了人，金额没少、甚至多了，也走复核。"""
    head, spouse = family(1)
    taken_over(cast, [head, spouse])
    son = spouse | {"name": "邓小松", "identity": number(900), "relation": "儿子"}
    taken_over(cast, [head | {"amount": "900"}, son])
    assert amounts(cast, date(2027, 1, 1))[:2] == (86_000, 2)
    with cast.acting("李科"):
        review = Review.objects.get()
        assert f"减少：{spouse['name']}" in review.words
        assert not Party.objects.filter(application__kind="stock", name="邓小松").exists()


def test_a_person_who_receives_already_is_rejected_wherever_in_the_city(cast: Cast) -> None:
    taken_over(cast, family(1))
    head, _ = family(3)
    again = brought(cast, [head, {**family(1)[1], "family": "GT-00003"}])
    with cast.acting("李科"):
        (bad,) = reading.families_of(again, finding="rejected")
    assert bad.faults[0][0] == 3 and "已经在享受" in bad.faults[0][2]
    assert number(1) not in str(bad.faults)


def test_a_moved_village_a_new_start_month_or_a_changed_amount_in_the_system_are_not_overwritten(
    cast: Cast,
) -> None:
    taken_over(cast, family(1))
    import_id = brought(cast, family(1, start="2024-06", village="扶欢社区"))
    with cast.acting("李科"):
        rows = reading.families_of(import_id, finding="rejected") or reading.families_of(
            import_id, finding="changed"
        )
    assert rows and rows[0].finding == "rejected"
    assert any("起始月份不能" in fault[2] for fault in rows[0].faults)


def test_a_family_that_fails_on_the_way_leaves_the_others_alone(cast: Cast) -> None:
    """The number stands under another name in the register: the family waits for a person, the rest goes on."""
    taken_over(cast, family(1))
    other = family(5)
    other[1] = other[1] | {"counted": "否", "name": "别名氏", "identity": family(1)[1]["identity"]}
    other[0] = other[0] | {"counted_size": "1"}
    import_id = taken_over(cast, [*other, *family(6)])
    line = seen(cast, import_id)
    assert (line.state, line.done, line.failed) == ("applied", 1, 1)
    with cast.acting("李科"):
        (failed,) = reading.families_of(import_id, finding="failed")
        assert "姓名与身份证号" in failed.failure
        assert not Application.objects.filter(applicant_name=other[0]["name"]).exists()


def test_a_job_killed_in_the_middle_goes_on_and_run_twice_does_nothing(cast: Cast) -> None:
    import_id = brought(cast, [*family(1), *family(2), *family(3)])
    confirmed(cast, import_id)
    outer = current_scope.set(None)
    try:
        assert _take_next(import_id, Scope(lo=QIJIANG, hi="500111"), together=1) == 0
    finally:
        current_scope.reset(outer)
    line = seen(cast, import_id)
    assert (line.state, line.done, line.waiting) == ("applying", 1, 2)
    run_queued_jobs()
    run_job("casework.stock.apply", {"import_id": str(import_id), "area": QIJIANG})
    line = seen(cast, import_id)
    assert (line.state, line.done, line.waiting) == ("applied", 3, 0)
    with cast.acting("李科"):
        assert Application.objects.count() == Decision.objects.count() == 3


def test_what_was_taken_over_stands_on_the_list_to_look_at_until_the_town_has_looked(cast: Cast) -> None:
    taken_over(cast, family(1))
    with cast.acting("王敏") as clerk:
        (line,) = reading.to_look_at()
        stock.look_over(actor=clerk, household_id=line.id, note="已电话核实", at=MORNING)
        assert reading.to_look_at_count() == 0
        assert StockHousehold.objects.get(pk=line.id).looked_by == clerk.account_id
    with cast.acting("外镇") as stranger, pytest.raises(NotYours):
        stock.look_over(actor=stranger, household_id=line.id, note="", at=MORNING)


def test_a_file_that_cannot_be_read_keeps_its_reason(cast: Cast) -> None:
    with cast.acting("刘审核") as officer:
        import_id = services.bring_list(
            actor=officer, filename="坏.xlsx", data=workbook(family(1), headings=["一", "二"]), at=MORNING
        )
    run_queued_jobs()
    line = seen(cast, import_id)
    assert line.state == "unreadable" and "表头" in line.problem


def test_of_two_lists_checked_side_by_side_the_later_undoes_nothing_unseen(cast: Cast) -> None:
    taken_over(cast, family(1))
    more = brought(cast, family(1, amount="1000"))
    between = brought(cast, family(1, amount="900"))  # shown as a rise from 860
    for import_id in (more, between):
        confirmed(cast, import_id)
        run_queued_jobs()
    assert seen(cast, more).failed == 0 and seen(cast, between).failed == 1
    with cast.acting("李科"):
        case = Case.objects.get(application__kind="stock")
        (award,) = benefits.awards_of_case(case_id=case.id)
    assert award.amount_in(date(2027, 1, 1)) == 100_000
