"""What residents and the public read, in English: every word there, the files true, the first pages free of Chinese."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation

import minzheng
from minzheng.channels.resident.looking import WORDS
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.casework.queries.progress import AHEAD, HOLDERS, NOW_TITLES, SHOWN
from minzheng.engines.casework.types import CHANGE_NAMES, VERDICT_NAMES
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import FormDef
from minzheng.engines.forms.wording import SAYINGS
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from tests.programmes.assistance.dibao_answers import filled
from tests.web.conftest import resident

SOURCE = Path(str(minzheng.__file__)).parent
MODULES = (
    "channels/resident",
    "engines/benefits",
    "engines/forms",
    "engines/messages",
    "engines/payments",
    "engines/public_notices",
    "engines/referrals",
    "engines/stays",
    "foundations/accounts",
    "foundations/people",
    "programmes/assistance",
)
MARKED = re.compile(r'{% translate "([^"]+)"|\b_\(\s*"([^"]+)"\s*\)')
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
PART = re.compile(r"%\(\w+\)s|{\w+")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
#: Names that stay as they are: the product, the language one changes to, the people of these tests, the law's title.
NAMES = ("中文", "罗庆华", "蹇大全", "蹇小兵", "最低生活保障审核确认办法（民发〔2021〕57号）")
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def templates(module: str) -> dict[str, str]:
    """A module's resident templates, by name."""
    found = (SOURCE / module).glob("templates/*/**/*.html")
    return {path.name: path.read_text(encoding="utf-8") for path in found if path.parent.name != "desk"}


def marked(module: str) -> set[str]:
    """Every Chinese text a module marks, as gettext knows it."""
    python = [path.read_text(encoding="utf-8") for path in (SOURCE / module).glob("**/*.py")]
    words: set[str] = set()
    for text in [*templates(module).values(), *python]:
        words.update(one or other for one, other in MARKED.findall(text))
        words.update(re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in BLOCK.findall(text))
    return {word for word in words if CHINESE.search(word)}


def english(module: str) -> dict[str, str]:
    """A module's written catalogue."""
    with (SOURCE / module / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string}


def words_of(form: FormDef) -> Iterator[str]:
    """Every text of a form that its pages draw."""
    yield from (form.title, *form.sayings)
    for step in form.steps:
        yield from (step.title, step.lead)
        for section in step.sections:
            yield from (section.title, section.note, section.add_label, section.item_label)
            for field in section.fields:
                yield from (field.label, field.help, field.placeholder, field.unit, field.proves)
                yield from (word for option in field.options for word in option[1:])


def drawn() -> set[str]:
    """Texts that pages take from data: the form, the process tables, the steps of progress, the looks, the item."""
    tables = (application_process(), case_process("dibao"), case_process("dibao", table="review"))
    tables += (case_process("tekun"), case_process("tekun", table="review"))
    words = {
        *words_of(DIBAO_FORM),
        *words_of(TEKUN_FORM),
        *WORDS.values(),
        *SHOWN.values(),
        *NOW_TITLES.values(),
        *HOLDERS.values(),
    }
    words |= {title for titles in AHEAD.values() for title in titles}
    words |= {name for table in tables for name in table.states.values()}
    words |= {catalogue.item("dibao").name, *catalogue.item("dibao").late_ways, *SAYINGS}
    words |= {*CHANGE_NAMES.values(), *VERDICT_NAMES.values(), *casework.other_help("dibao")}
    words |= {*casework.other_help("tekun"), *catalogue.item("tekun").parts.values()}
    return {word for word in words if CHINESE.search(word)}


@pytest.mark.parametrize("module", MODULES)
def test_every_marked_text_has_its_english(module: str) -> None:
    assert marked(module) - set(english(module)) == set()


def test_every_text_drawn_from_data_has_its_english() -> None:
    known = {word for module in MODULES for word in english(module)}
    assert drawn() - known == set()


@pytest.mark.parametrize("module", MODULES)
def test_the_compiled_catalogue_is_the_written_one(module: str) -> None:
    folder = SOURCE / module / "locale/en/LC_MESSAGES"
    with (folder / "django.po").open("rb") as written, (folder / "django.mo").open("rb") as compiled:
        assert {m.id: m.string for m in read_po(written) if m.id} == {
            m.id: m.string for m in read_mo(compiled) if m.id
        }


@pytest.mark.parametrize("module", MODULES)
def test_english_keeps_the_parts_and_no_chinese(module: str) -> None:
    for chinese, said in english(module).items():
        assert set(PART.findall(said)) == set(PART.findall(chinese)), chinese
        assert not CHINESE.search(said), said


def test_one_text_has_one_english_everywhere() -> None:
    """Django lays all catalogues into one: a text said in two ways would be said by the order of the apps."""
    said: dict[str, set[str]] = {}
    for path in SOURCE.glob("**/locale/en/LC_MESSAGES/django.po"):
        module = str(path.relative_to(SOURCE)).removesuffix("/locale/en/LC_MESSAGES/django.po")
        for chinese, words in english(module).items():
            said.setdefault(chinese, set()).add(words)
    assert {chinese: words for chinese, words in said.items() if len(words) > 1} == {}


@pytest.mark.parametrize("module", MODULES)
def test_no_template_shows_unmarked_chinese(module: str) -> None:
    bare = {
        name: CHINESE.findall(left)
        for name, text in templates(module).items()
        if CHINESE.search(left := BLOCK.sub("", MARKED.sub("", COMMENT.sub("", text))))
    }
    assert bare == {}


class Reader(HTMLParser):
    """What a page says: text, and the attributes people read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in ("script", "style")
        read = ("placeholder", "title", "alt", "aria-label", "content", "data-confirm")
        self.said += [value for name, value in attrs if value and name in read]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.said.append(data)


def chinese_left(page: bytes) -> list[str]:
    """Chinese a reader of a page meets, names aside."""
    reader = Reader()
    reader.feed(page.decode())
    text = "\n".join(reader.said)
    for name in (settings.PRODUCT_NAME, *NAMES):
        text = text.replace(name, "")
    return CHINESE.findall(text)


def in_english(client: Client) -> Client:
    """The same browser, its visitor having chosen English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/notices/"])
def test_a_visitor_reads_english(address: str) -> None:
    page = in_english(Client()).get(address)
    assert page.status_code == 200 and chinese_left(page.content) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/apply/dibao/",
        "/applications/",
        "/messages/",
        "/benefits/",
        "/payments/",
        "/letters/",
        "/me/",
        "/me/looks/",
    ],
)
def test_a_resident_reads_english(address: str) -> None:
    page = in_english(resident()).get(address)
    assert page.status_code == 200 and chinese_left(page.content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("step", [step.key for step in DIBAO_FORM.steps if step.key != "sign"])
def test_every_screen_of_the_form_is_in_english(step: str) -> None:
    client = in_english(resident())
    draft = client.post("/apply/dibao/")["Location"]
    page = client.get(f"{draft}{step}/")
    assert page.status_code == 200 and chinese_left(page.content) == []


@pytest.mark.django_db
def test_what_is_wrong_is_said_in_english_and_kept_in_chinese() -> None:
    client = in_english(resident())
    draft = client.post("/apply/dibao/")["Location"]
    typed = {
        "people": ["p1"],
        "people-p1-name": "罗庆华",
        "people-p1-identity": "123",
        "version": "1",
        "act": "next",
    }
    answer = client.post(f"{draft}family/", typed)
    assert answer.status_code == 422 and chinese_left(answer.content) == []
    assert "An ID number has 18 characters, you typed 3" in answer.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "身份证号应为 18 位，您填了 3 位" in client.get(f"{draft}family/").content.decode()


@pytest.mark.django_db
def test_the_same_page_is_chinese_without_the_cookie() -> None:
    page = Client().get("/").content
    assert "低保申请" in page.decode() and chinese_left(page) != []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("第2位：请填写“身份证号”", "Person 2: Please fill in: ID number"),
        ("罗庆华：请勾选有哪些收入", "罗庆华: Please tick the kinds of income"),
        ("“组、门牌”最多 80 个字，您填了 99 个字，请写短一些",
         "“Group and house number” takes at most 80 characters, you typed 99. Please shorten it"),
        ("没有人翻译过的话", "没有人翻译过的话"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_with_parts_finds_its_english(text: str, words: str) -> None:
    with translation.override("en"):
        assert forms.said(text, DIBAO_FORM.sayings) == words
    with translation.override("zh-hans"):
        assert forms.said(text, DIBAO_FORM.sayings) == text


def test_checks_across_answers_are_said_in_english() -> None:
    """Every sentence the form's checks make of wrong families, so that none drifts from its saying."""
    wrong: list[dict[str, Any]] = [
        {"people-p3-relation": "3"},
        {"people-p2-relation": "2"},
        {"people-p3-relation": "5"},
        {"people-p3-relation": "1"},
    ]
    with translation.override("en"):
        for changes in wrong:
            answers = filled(family=changes)
            found = forms.missing(DIBAO_FORM, answers)
            assert found, changes
            for line in found:
                said = forms.said(line.message, DIBAO_FORM.sayings)
                left = [word for word in CHINESE.findall(said) if word not in NAMES]
                assert left == [], line.message
