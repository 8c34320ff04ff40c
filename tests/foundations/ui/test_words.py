"""Chinese through gettext, English complete."""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation

from minzheng.foundations.ui import views

UI = Path(views.__file__).parent
CATALOGUE = UI / "locale/en/LC_MESSAGES"
MARKED = re.compile(r'{% translate "([^"]+)"|\b_\("([^"]+)"\)')
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Shown as it is in every language: the switch names the language one changes to.
SAME_IN_ALL = {"中文"}


def sources() -> dict[str, str]:
    """Templates and modules whose words a visitor reads; the gallery's samples are not among them."""
    found = [
        *UI.glob("templates/ui/*.html"),
        *UI.glob("templates/ui/components/**/*.html"),
        *UI.glob("**/*.py"),
    ]
    return {
        str(path.relative_to(UI)): path.read_text(encoding="utf-8")
        for path in found
        if path.name != "gallery.py"
    }


def marked() -> set[str]:
    """Every marked Chinese text, as gettext knows it."""
    words: set[str] = set()
    for text in sources().values():
        words.update(one or other for one, other in MARKED.findall(text))
        words.update(re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in BLOCK.findall(text))
    return {word for word in words if CHINESE.search(word)}


def test_every_marked_text_has_its_english() -> None:
    with (CATALOGUE / "django.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    assert marked() - {word for word, said in english.items() if said} == set()


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (CATALOGUE / "django.po").open("rb") as written, (CATALOGUE / "django.mo").open("rb") as compiled:
        assert {m.id: m.string for m in read_po(written) if m.id} == {
            m.id: m.string for m in read_mo(compiled) if m.id
        }


def test_no_component_shows_unmarked_chinese() -> None:
    bare = {}
    for name, text in sources().items():
        if name.endswith(".html"):
            left = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
            left = BLOCK.sub("", MARKED.sub("", left))
            for word in SAME_IN_ALL:
                left = left.replace(word, "")
            if CHINESE.search(left):
                bare[name] = CHINESE.findall(left)
    assert bare == {}


def test_a_page_in_english_says_so(gallery_page: Callable[..., str]) -> None:
    with translation.override("en"):
        page = gallery_page("wizard")
    assert '<html lang="en"' in page and "Step 2 of 5" in page and "Please sign in the box" in page
