"""Nothing in templates, styles or scripts needs 'unsafe-inline', eval or another host."""

import re
from pathlib import Path

import pytest

from minzheng.foundations.ui import views

SRC = Path(views.__file__).parents[2]
UI = Path(views.__file__).parent
TEMPLATES = sorted(SRC.glob("*/*/templates/**/*.html"))
OWN = [path for path in sorted((UI / "static/ui").glob("*")) if path.suffix in {".css", ".js"}]
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on or evaluated hx-vals": re.compile(r"hx-on|hx-vals=['\"]js:|hx-vars", re.IGNORECASE),
    "a javascript: address": re.compile(r"(href|src|action)\s*=\s*['\"]javascript:", re.IGNORECASE),
    "another host": re.compile(r"(src|href)=['\"](https?:)?//", re.IGNORECASE),
}


def offences(markup: str) -> list[str]:
    """Which rules a piece of markup breaks, by their names."""
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(markup)]


@pytest.mark.parametrize(
    ("markup", "offence"),
    [
        ('<p style="color:red">', "a style attribute"),
        ("<style>p{}</style>", "a style element"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<a onclick="go()">', "an event attribute"),
        ("<div hx-on:click='go()'>", "hx-on or evaluated hx-vals"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="https://cdn.example/x.js"></script>', "another host"),
    ],
)
def test_the_scan_finds_what_it_is_for(markup: str, offence: str) -> None:
    assert offence in offences(markup)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_template_keeps_the_policy(path: Path) -> None:
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", sorted((UI / "templates/ui/components").rglob("*.html")), ids=lambda path: path.stem
)
def test_a_component_has_a_header_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "{% comment %}" in "\n".join(text.splitlines()[:2])
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_an_own_static_file_is_short_and_asks_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"https?://|\beval\(|new Function\(|\.cssText|innerHTML", text)
