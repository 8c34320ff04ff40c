"""The aide at the doors, on her phone: six visits, three alerts, a card that ends, a word about somebody in need."""

from playwright.sync_api import Locator

from minzheng.engines.visits.models import DoorVisit
from minzheng.programmes.monitoring.models import CardTerm, HardshipReport, QuestionRow
from tests.journeys.burden.efforts import BASELINE, counted, repeated
from tests.journeys.burden.keystrokes import Piece
from tests.journeys.house import House
from tests.journeys.judging import faults_of
from tests.journeys.officers import Desk
from tests.journeys.walking import Walker

#: One family of each of six groups: nothing makes her way shorter than it is. The last two have something to tell.
GROUPS = ("1组", "2组", "3组", "4组", "5组", "6组")


def day_at_the_doors(phone: Walker, desk: Desk, house: House) -> list[Piece]:
    """Visits, alerts, card, word: each walked, each found again on record."""
    made = visits(phone, house)
    asked = alerts(phone, desk, house)
    card = card_expiring(phone, house)
    told = sudden(phone, desk, house)
    table_of_visits(desk)
    assert phone.typed_twice() == []
    return [made, asked, card, told]


def visits(phone: Walker, house: House) -> Piece:
    """Six houses: four without change, one with a change, one where a card's last day is read off the card."""
    with counted(phone) as done:
        by_the_menu(phone, "/desk/round/")
        for turn, group in enumerate(GROUPS):
            phone.press(group)
            done.screens += 1  # the list of another group is another screen under the same address
            phone.tap(phone.page.locator("main a.mz-cell"))
            phone.page.wait_for_load_state("load")
            phone.see()
            if turn in (0, 5):
                fits(phone)
            if turn == 4:
                with_a_change(phone)
            elif turn == 5:
                with_a_card(phone)
            else:
                phone.press("无变化")
            if turn == 0:
                phone.shot("aide-round")
    with house.inside():
        kept = list(DoorVisit.objects.order_by("recorded_at"))
    assert len(kept) == BASELINE["visit"]["a_day"] and [one.unchanged for one in kept] == [True] * 4 + [
        False,
        True,
    ]
    each = len(BASELINE["visit"]["text"])
    note = "one record for survey, log and table; the card's day and the words of the change typed here"
    return Piece(
        "6 visits written down", repeated("visit"), done, built=True, note=note,
        cells=each * len(GROUPS), typed=done.values,
    )  # fmt: skip


def by_the_menu(phone: Walker, path: str) -> None:
    """Two taps: the menu, and the entry in it."""
    phone.taps += 2
    phone.see(path)


def with_a_change(phone: Walker) -> None:
    """The wife came home from hospital: unfold her, tick, a few words."""
    phone.shot("aide-door")
    block = unfold(phone, 2)
    phone.tap(block.locator("input[value=illness]"))
    words = block.locator("input[name^=words-]").get_attribute("name")
    assert words is not None
    phone.type(words, "住院回来，走不动")
    phone.shot("aide-door-change")
    phone.press("保存")


def with_a_card(phone: Walker) -> None:
    """His disability card ends in five weeks: unfold, the day, and nothing else has changed."""
    phone.tap(phone.page.locator("details summary").filter(has_text="记一个证件到期日"))
    phone.type("term_until", "2026-12-31")
    phone.press("无变化")


def unfold(phone: Walker, place: int) -> Locator:
    """A member's block; the first fold is time and who was met."""
    block = phone.page.locator("form.desk-door details").nth(place)
    phone.tap(block.locator("summary"))
    return block


def alerts(phone: Walker, desk: Desk, house: House) -> Piece:
    """Three alerts, each a question of the town about one person: a tap each, saved once."""
    clerk = desk.of("王敏")
    with house.inside():
        homes = list(DoorVisit.objects.order_by("recorded_at").values_list("household_id", flat=True)[:3])
    for turn, home in enumerate(homes):
        clerk.see(f"/desk/questions/ask/?home={home}")
        clerk.page.locator("[name=words]").fill(f"用电突然少了，人平安吗（提示 {turn + 1}）")
        clerk.page.locator("[name=age_from]").fill("66")
        clerk.press("发给村里")
    clerk.shot("aide-question-asked")
    with counted(phone) as done:
        by_the_menu(phone, "/desk/questions/")
        fits(phone)
        for name in phone.page.locator("main fieldset, main .mz-kind-radio").all():
            phone.tap(name.locator("input[value=平安]"))
        phone.shot("aide-questions")
        phone.press("保存")
        done.screens += 1  # the same address again, with nothing left to answer
    with house.inside():
        answers = list(QuestionRow.objects.order_by("pk").values_list("answer", flat=True))
    assert answers == ["平安"] * BASELINE["alert"]["a_day"]
    given = BASELINE["alert"]
    note = "asked of her as rows already filled; no device sends alerts yet, the town asks"
    return Piece(
        "3 alerts", repeated("alert"), done, built=True, note=note,
        cells=len(given["text"]) * given["a_day"], typed=done.values,
    )  # fmt: skip


def card_expiring(phone: Walker, house: House) -> Piece:
    """The list of cards, one tap."""
    with counted(phone) as done:
        by_the_menu(phone, "/desk/terms/")
        fits(phone)
        phone.shot("aide-terms")
        phone.press("已提醒")
        done.screens += 1
    with house.inside():
        assert CardTerm.objects.get().reminded_at is not None
    note = "a list by date; its day was typed at a visit and is counted there"
    return Piece(
        "1 card expiring", repeated("card_expiry"), done, built=True, note=note,
        cells=len(BASELINE["card_expiry"]["text"]), typed=done.values,
    )  # fmt: skip


def sudden(phone: Walker, desk: Desk, house: House) -> Piece:
    """A neighbour's word about somebody who lies in hospital: written at the door, open in the town."""
    who, _number, words, telephone = BASELINE["sudden_report"]["text"]
    with counted(phone) as done:
        by_the_menu(phone, "/desk/hardship/new/")
        fits(phone)
        phone.type("who", who)
        phone.choose("kind", "illness")
        phone.type("words", words)
        phone.type("phone", telephone)
        phone.choose("told_by", "neighbour")
        phone.shot("aide-hardship")
        phone.press("报给镇街")
    with house.inside():
        assert HardshipReport.objects.get().handled_at is None
    clerk = desk.of("王敏")
    assert who in clerk.words, "the town has it above its work-list"
    clerk.shot("aide-hardship-town")
    note = "no identity number asked; it stands in the town's list at once"
    return Piece(
        "1 sudden report", repeated("sudden_report"), done, built=True, note=note, cells=8, typed=done.values
    )


def table_of_visits(desk: Desk) -> None:
    """What she wrote once is the town's table of visits."""
    clerk = desk.of("王敏")
    clerk.see("/desk/tables/build/?subject=visit")
    assert f"共 {BASELINE['visit']['a_day']} 行" in clerk.words


def fits(phone: Walker) -> None:
    """The page has no fault of accessibility, asks no face, and nothing runs over the edge of her phone."""
    assert faults_of(phone) == []
