"""The straight run: from a phone in 高滩村 to an award, and a refusal by the confirmer; on the product as it is served."""

from datetime import date

import pytest
from playwright.sync_api import expect

from minzheng.channels.tour.types import CHEN, HUSBAND, LUO, SON
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Case
from minzheng.engines.public_notices.models import Notice
from tests.cast import GAOTAN
from tests.journeys import families
from tests.journeys.conftest import Meet
from tests.journeys.families import One
from tests.journeys.house import House
from tests.journeys.judging import faults_of, judge
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker, opened_letter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_SCREENS, MOST_TYPED, MOST_TAPS = 12, 25, 60
NOTICE = f"/notices/{GAOTAN}/"
REASONS = "全家月人均收入低于本地农村低保标准，财产符合规定，依据核对报告和入户调查，同意镇街意见"
NOT_CONFIRMED = "存款合计 209,600 元，超过家庭财产限额（银行核对结果，2025-06-15），不符合低保财产条件"


def test_a_family_applies_and_its_award_stands(meet: Meet, desk: Desk, house: House) -> None:
    luo = meet("罗婶")
    application = apply_alone(luo)
    expect(luo.page.get_by_text("还等谁签字")).to_be_visible()
    assert "罗小军" in luo.words and "杨世珍" in luo.words

    son = meet("小军")
    assert families.sign_by_link(son, house.link_sent_to(SON.phone), SON.number[-4:]) == []
    assert len(dict.fromkeys(son.screens)) == 2, son.screens
    sign_beside(desk, "罗庆华", "杨世珍")

    desk.accept("罗庆华")
    house.settle()
    luo.see(application)
    expect(luo.page.get_by_text("现在谁在办")).to_be_visible()
    assert opened_letter(luo, "受理通知书").startswith(b"%PDF")
    luo.shot("progress")

    checking = desk.check(
        "罗庆华", conclusion="meets", remarks="证券登记系统尚未联通，其余均已答复，未见超标"
    )
    checking.shot("check")
    for words in ("查到的情况", "已有结果 42 / 42 项", "尚未联通", "有效"):
        assert words in checking.words, words
    desk.survey("罗庆华", present="罗庆华").shot("after-survey")
    house.settle()
    leader = desk.review("罗庆华", favourable=True, reasons="家庭月人均收入低于标准，财产符合规定，拟予确认")
    leader.shot("after-review")

    hangs_for_its_days(meet("过路人"), house)
    amount = confirmed(desk, house)
    house.settle()

    luo.see(application)
    luo.shot("why")
    assert REASONS in luo.words and amount in luo.words.replace(",", "")
    assert opened_letter(luo, "确认通知书").startswith(b"%PDF")
    award_stands(luo, house, amount)
    assert judge(luo, application, "/", "/letters/", "/messages/", "/benefits/", "/me/looks/") == []


def hangs_for_its_days(stranger: Walker, house: House) -> None:
    """The notice, read by somebody signed in nowhere; gone when its days are over, before any job has run."""
    stranger.see(NOTICE)
    stranger.shot("notice")
    shown_only_what_is_allowed(stranger)
    house.move_clock(9)
    stranger.see(NOTICE)
    assert "罗庆华" not in stranger.words, "the notice hangs beyond its days"
    house.tick()


def confirmed(desk: Desk, house: House) -> str:
    """李科 confirms with amount and reasons, and sees the process drawn; the amount, as prefilled from the town."""
    confirmer = desk.file("李科", "罗庆华")
    confirmer.shot("confirm")
    amount = confirmer.page.locator("#confirm-amount").input_value()
    confirmer.page.locator("#confirm-reasons").fill(REASONS)
    confirmer.press("确认")
    expect(confirmer.page.get_by_text("审核确认：同意")).to_be_visible()
    confirmer.see(confirmer.page.url.removeprefix(house.address) + "?part=history")
    expect(confirmer.page.locator(".process-drawing").first).to_be_visible()
    confirmer.shot("history")
    return amount


def apply_alone(luo: Walker) -> str:
    """罗婶 by herself, counted; the application's address."""
    families.begin(luo, LUO.phone)
    families.fill_family(luo, families.LUO_FAMILY, carried_name=True)
    families.fill_place(luo)
    families.fill_income(luo, families.LUO_FAMILY)
    families.fill_means(luo, illness="8640", deposits="4126")
    families.fill_support(luo)
    families.fill_papers(luo)
    application = families.hand_in(luo)
    screens = list(dict.fromkeys(luo.screens))
    print(
        f"\nscreens {len(screens)}, typed values {len(luo.typed)}, taps {luo.taps}, twice {len(luo.typed_twice())}"
    )
    assert len(screens) <= MOST_SCREENS, screens
    assert len(luo.typed) <= MOST_TYPED and luo.taps <= MOST_TAPS
    assert luo.typed_twice() == []
    return application


def sign_beside(desk: Desk, applicant: str, name: str) -> None:
    """Somebody without a phone signs on the aide's device."""
    aide = desk.of("小杨")
    aide.see("/desk/helping/")
    aide.page.get_by_role("link", name=applicant).first.click()
    aide.page.wait_for_load_state("load")
    aide.see(aide.page.url.removeprefix(aide.house.address).replace("/desk/files/", "/applications/"))
    signer = aide.page.locator(".mr-signer").filter(has_text=name)
    signer.get_by_text("当面签").click()
    aide.page.wait_for_load_state("load")
    aide.sign()
    aide.press("确认签字")
    expect(aide.page.get_by_text(f"{name}已签字")).to_be_visible()


def shown_only_what_is_allowed(stranger: Walker) -> None:
    """The five columns of the allow-list, and nothing that says more of the family."""
    page = stranger.page
    heads = [one.strip() for one in page.locator("table th").all_inner_texts()]
    assert heads == ["申请人", "事项", "保障人数", "拟保障金额（每月）", "公示到"]
    assert page.locator("table tbody tr").count() == 1 and "罗庆华" in stranger.words
    said = page.content()
    for more in (LUO.number, LUO.phone, SON.name, "杨世珍", "组 12 号", "残疾", "存款"):
        assert more not in said, more
    assert 'content="noindex' in said


def award_stands(luo: Walker, house: House, amount: str) -> None:
    """From next month, on her page and in the due query."""
    today = house.today()
    month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    fen = round(float(amount.replace(",", "")) * 100)
    with house.inside():
        due = [line for line in benefits.due(month=month) if line.amount_fen == fen]
        assert len(due) == 1
        assert benefits.due(month=date(today.year, today.month, 1)) == []
    luo.see("/benefits/")
    luo.shot("benefits")
    assert amount in luo.words.replace(",", "")


def test_a_family_over_the_limit_is_refused_by_the_confirmer_only(
    meet: Meet, desk: Desk, house: House
) -> None:
    chen = meet("陈大姐")
    application = apply_with_savings(chen)
    families.sign_by_link(meet("王师傅"), house.link_sent_to(HUSBAND.phone), HUSBAND.number[-4:])
    desk.accept("陈德芳")
    house.settle()
    checking = desk.check("陈德芳", conclusion="exceeds", remarks="存款合计超过限额，丈夫工资按月参保")
    assert faults_of(checking) == []
    desk.survey("陈德芳", present="陈德芳")
    house.settle()
    leader = desk.review("陈德芳", favourable=False, reasons="存款超过家庭财产限额，依据核对报告")
    assert leader.page.locator("#refuse-form").count() == 0, "the town may not refuse"
    house.settle()

    confirmer = desk.file("李科", "陈德芳")
    file = confirmer.page.url.removeprefix(house.address).partition("?")[0]
    parts = [f"{file}?part={part}" for part in ("evidence", "documents", "history", "overview")]
    assert judge(confirmer, *parts) == []
    confirmer.tap("details.desk-refuse summary")
    assert confirmer.page.locator("#refuse-reasons").input_value() == ""
    confirmer.page.locator("#refuse-reasons").fill(NOT_CONFIRMED)
    confirmer.press("作出不予确认的决定")
    confirmer.press("确定")
    expect(confirmer.page.get_by_text("审核确认：不予确认")).to_be_visible()
    house.settle()
    chen.see(application)
    chen.shot("refused")
    for words in (NOT_CONFIRMED, "李科", "行政复议", "临时救助", "重新申请"):
        assert words in chen.words, words
    assert opened_letter(chen, "不予确认告知书").startswith(b"%PDF")
    with house.inside():
        case = Case.objects.get(application__applicant_name="陈德芳")
        assert case.state == "refused" and not Notice.objects.filter(case_id=case.id).exists()
    stranger = meet("过路人")
    stranger.see(NOTICE)
    assert "陈德芳" not in stranger.words


def apply_with_savings(chen: Walker) -> str:
    """陈德芳 and her husband, who earns; without papers; the application's address."""
    people = (
        One(CHEN.name, CHEN.number, {}, {}),
        One(HUSBAND.name, HUSBAND.number, {"relation": "1"}, {"wage": "5200"}),
    )
    families.begin(chen, CHEN.phone)
    families.fill_family(chen, people, carried_name=True)
    families.fill_place(chen)
    families.fill_income(chen, people)
    families.fill_means(chen, deposits="209600")
    families.fill_support(chen)
    chen.press("下一步")
    return families.hand_in(chen)
