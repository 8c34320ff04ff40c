"""The gallery in Chromium: no accessibility violation, no policy violation, and every behaviour works by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
DESK = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: What is lower than 44 CSS px to touch (links inside running text excepted, as WCAG 2.5.8 does).
TOO_SMALL = """() => [...document.querySelectorAll('a, button, select, input:not([type=hidden]), summary')]
  .filter(one => !one.matches('.mz-hidden, .mz-skip, p a, li a.mz-link, .mz-search input, .mz-notice a, td a.mz-link, .mz-event a, .mz-otherway a, .mz-choice input'))
  .filter(one => one.checkVisibility())
  .map(one => {
    const box = one.getBoundingClientRect();
    const after = [getComputedStyle(one, '::after'), getComputedStyle(one, '::before')].filter(s => s.position === 'absolute' && s.content !== 'none');
    const grown = Math.max(0, ...after.map(s => Math.max(0, -parseFloat(s.top) || 0)));
    return [one.outerHTML.slice(0, 90), Math.round(box.height + 2 * grown)];
  }).filter(([, height]) => height < 44)"""

OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, gallery_address: str) -> Iterator[OpenPage]:
    """A gallery page in a context of its own; complaints of the console end the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: str, *, elder: bool = False, **given: Any) -> Any:
        context = browser.new_context(**given)
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": "mz_elder", "value": "1", "url": gallery_address}])
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(gallery_address + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


PAGES = [
    ("/ui/", PHONE),
    ("/ui/wizard/", PHONE),
    ("/ui/plain/", PHONE),
    ("/ui/error/", PHONE),
    ("/ui/desk/", DESK),
    ("/ui/desk/", PHONE),
]


def violations(page: Any) -> list[str]:
    """What axe finds wrong, one line for each element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def test_the_scan_finds_planted_defects(open_page: OpenPage) -> None:
    page = open_page("/ui/plain/", **PHONE)
    page.evaluate(
        """() => { const main = document.querySelector('main');
        main.append(document.createElement('button'));
        const faint = document.createElement('p'); faint.textContent = '看不清'; faint.style.color = '#ccc'; main.append(faint); }"""
    )
    assert {line.split(":")[0] for line in violations(page)} >= {"button-name", "color-contrast"}


@pytest.mark.parametrize(("path", "device"), PAGES)
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_no_accessibility_violation(
    open_page: OpenPage, path: str, device: dict[str, Any], elder: bool
) -> None:
    assert violations(open_page(path, elder=elder, **device)) == []


@pytest.mark.parametrize("path", ["/ui/", "/ui/wizard/", "/ui/plain/"])
def test_no_accessibility_violation_in_the_dark(open_page: OpenPage, path: str) -> None:
    assert violations(open_page(path, color_scheme="dark", **PHONE)) == []


@pytest.mark.parametrize(("path", "device"), PAGES)
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_nothing_runs_over_the_edge(
    open_page: OpenPage, path: str, device: dict[str, Any], elder: bool
) -> None:
    page = open_page(path, elder=elder, **device)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/ui/", "/ui/wizard/", "/ui/plain/", "/ui/desk/"])
def test_everything_to_touch_is_large_enough(open_page: OpenPage, path: str) -> None:
    assert open_page(path, **PHONE).evaluate(TOO_SMALL) == []


@pytest.mark.parametrize(("path", "device"), [("/ui/wizard/", PHONE), ("/ui/desk/", DESK)])
def test_every_control_is_reached_by_the_tab_key(
    open_page: OpenPage, path: str, device: dict[str, Any]
) -> None:
    page = open_page(path, **device)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    expected = page.evaluate(
        """() => { window.reached = new Set();
        document.addEventListener('focusin', event => window.reached.add(event.target));
        window.wanted = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
          .filter(one => !one.disabled && one.checkVisibility() && !(one.type === 'radio' && !one.checked));
        return window.wanted.length }"""
    )
    for _ in range(expected + 40):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        "() => window.wanted.filter(one => !window.reached.has(one)).map(one => one.outerHTML.slice(0, 100))"
    )
    assert missed == []


def test_the_skip_link_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/ui/", **PHONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_condition_hides_and_disables(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    grade = page.locator("#id_grade-field")
    assert grade.is_visible()
    page.locator("#id_disabled").uncheck()
    assert grade.is_hidden() and page.locator("#id_grade-0").is_disabled()
    page.locator("#id_disabled").check()
    assert grade.is_visible() and page.locator("#id_grade-0").is_enabled()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("51022219630307122", "17"), ("510222196303071226", "校验位不对"), ("510222196313071224", "出生日期"),
        ("51022219630307１22a", "只能是数字"), ("11010519491231002x", "号码有效 · 1949年12月31日出生 · 女"),
    ],
)  # fmt: skip
def test_an_id_number_is_judged_while_typing(open_page: OpenPage, typed: str, words: str) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    page.locator("#id_idnumber").fill(typed)
    page.locator("#id_idnumber").blur()
    assert words in page.locator("#id_idnumber-live").inner_text()


def test_a_signature_becomes_svg_and_points_and_can_be_cleared(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **DESK)
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    assert page.locator("[name=signature_svg]").input_value().startswith("<svg")
    assert '"points"' in page.locator("[name=signature_points]").input_value()
    assert "已签名" in page.locator(".mz-signature-state").inner_text()
    page.get_by_role("button", name="清除重签").click()
    assert page.locator("[name=signature_svg]").input_value() == ""


def test_a_missing_signature_stops_and_the_form_can_be_sent_again(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#id_income").fill("800")
    page.evaluate("document.querySelector('#sample').noValidate = true")
    for _ in range(2):
        page.get_by_role("button", name="下一步").click()
        page.get_by_role("button", name="确定").click()
        assert "请先在框内签名" in page.locator(".mz-signature-state").inner_text()
    assert sent == []


def test_a_question_is_asked_and_a_double_click_is_one_request(open_page: OpenPage) -> None:
    page = open_page("/ui/desk/", **DESK)
    page.evaluate(
        """() => { const form = document.querySelector('.mz-desk-main form'); form.noValidate = true; window.sends = 0;
        form.addEventListener('submit', event => { window.sends += 1; event.preventDefault(); });
        form.dataset.confirm = '确定提交初审吗？' }"""
    )
    button = page.get_by_role("button", name="提交初审")
    button.click()
    assert page.get_by_text("确定提交初审吗？").is_visible()
    page.get_by_role("button", name="再想想").click()
    assert page.evaluate("window.sends") == 0
    button.click()
    page.get_by_role("button", name="确定").click()
    page.evaluate("document.querySelector('.mz-desk-main form').requestSubmit()")
    page.evaluate("delete document.querySelector('.mz-desk-main form').dataset.confirm")
    page.evaluate("document.querySelector('.mz-desk-main form').requestSubmit()")
    assert page.evaluate("window.sends") == 1


def test_a_lost_connection_is_said_calmly(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    banner = page.get_by_text("网络断开，已填内容不会丢失")
    assert banner.is_hidden()
    page.context.set_offline(True)
    banner.wait_for(state="visible", timeout=3000)
    page.context.set_offline(False)
    banner.wait_for(state="hidden", timeout=3000)


def test_a_dialog_opens_and_escape_closes_it(open_page: OpenPage) -> None:
    page = open_page("/ui/", **PHONE)
    page.get_by_role("button", name="次要操作").click()
    assert page.locator("#sample-dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#sample-dialog").is_hidden()


def test_a_place_is_found_by_typing_and_chosen_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    found = '[{"value": "500110109203", "label": "高滩村", "hint": "扶欢镇"}, {"value": "1", "label": "高庙村", "hint": ""}]'
    page.route("**/ui/places/**", lambda route: route.fulfill(body=found, content_type="application/json"))
    box = page.locator("#id_village")
    box.fill("gao")
    page.get_by_role("option", name="高滩村").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "高滩村"
    assert page.locator("[name=village]").input_value() == "500110109203"


def test_a_photo_is_shown_and_made_smaller(open_page: OpenPage) -> None:
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(picture, "JPEG", quality=95)
    page = open_page("/ui/wizard/", **PHONE)
    page.locator("#id_papers").set_input_files(
        {"name": "户口簿.jpeg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.locator(".mz-upload.is-new canvas").wait_for()
    size = page.evaluate("document.querySelector('#id_papers').files[0].size")
    assert 0 < size < len(picture.getvalue())


def test_elder_mode_is_switched_by_a_button_and_stays(open_page: OpenPage) -> None:
    page = open_page("/ui/", **PHONE)
    page.get_by_role("button", name="大字版").click()
    page.wait_for_selector("html[data-elder]")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.get_by_role("button", name="标准版").click()
    page.wait_for_selector("html:not([data-elder])")


def test_a_saved_draft_is_said_carries_the_csrf_token_and_the_next_act_has_a_token_of_its_own(
    open_page: OpenPage,
) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    headers: list[dict[str, str]] = []
    answers = iter([204, 204])

    def answer(route: Any) -> None:
        headers.append(route.request.headers)
        route.fulfill(status=next(answers))

    page.route("**/ui/draft/", answer)
    page.evaluate(
        """() => { const form = document.querySelector('#sample'), box = document.querySelector('#id_phone');
        form.setAttribute('data-saves-draft', ''); box.setAttribute('hx-post', '/ui/draft/');
        box.setAttribute('hx-trigger', 'change'); document.querySelector('[data-draft-text]').textContent = ''; htmx.process(box) }"""
    )
    token = page.locator("#sample [name=idempotency_token]")
    before = token.input_value()
    page.locator("#id_phone").fill("13812345678")
    page.locator("#id_phone").blur()
    page.get_by_text("草稿已保存").wait_for(timeout=3000)
    assert len(headers[0]["x-csrftoken"]) >= 32
    assert token.input_value() != before and len(token.input_value()) == 32


def test_a_draft_that_was_not_saved_is_said_and_nothing_typed_is_lost(open_page: OpenPage) -> None:
    page = open_page("/ui/wizard/", **PHONE)
    page.evaluate(
        """() => { const form = document.querySelector('#sample'); form.setAttribute('data-saves-draft', '');
        form.dispatchEvent(new CustomEvent('htmx:afterRequest', {bubbles: true, detail: {successful: false}})) }"""
    )
    page.get_by_text("暂时没存上，已填内容还在").wait_for(timeout=3000)
    assert page.locator("#id_name").input_value() == "罗庆华"
