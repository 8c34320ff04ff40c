"""The gallery shows every component, and every component is documented."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings

from minzheng.foundations.ui import views

UI = Path(views.__file__).parent
COMPONENTS = sorted(path.stem for path in (UI / "templates/ui/components").glob("*.html"))
SHELLS = ["resident", "wizard", "desk", "plain", "error"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_gallery_page_draws_without_an_undefined_variable(
    gallery_page: Callable[..., str], shell: str
) -> None:
    page = gallery_page(shell)
    assert "未定义变量" not in page
    assert page.count("<h1") == 1
    assert 'id="content"' in page
    assert shell == "error" or 'href="#content"' in page


def test_every_component_is_shown(gallery_page: Callable[..., str]) -> None:
    shown = "".join(
        (UI / f"templates/ui/gallery/{shell}.html").read_text(encoding="utf-8") for shell in SHELLS
    )
    frame = "".join(path.read_text(encoding="utf-8") for path in (UI / "templates/ui").glob("*.html"))
    missing = [noun for noun in COMPONENTS if not re.search(rf"{{% {noun}\b", shown + frame)]
    assert missing == []


def test_every_component_is_in_the_readme() -> None:
    readme = (UI / "README.md").read_text(encoding="utf-8")
    by_the_frame = {"tabbar", "sidenav"}
    assert [noun for noun in COMPONENTS if noun not in by_the_frame and f"{{% {noun}" not in readme] == []


def test_every_status_kind_notice_kind_and_field_kind_is_shown(gallery_page: Callable[..., str]) -> None:
    pages = "".join(gallery_page(shell) for shell in SHELLS)
    for kind in ("neutral", "info", "doing", "wait", "done", "bad", "public"):
        assert f"mz-status-{kind}" in pages
    for kind in ("info", "warn", "error", "success"):
        assert f"mz-notice-{kind}" in pages
    from minzheng.foundations.ui.fields import CONTROLS

    assert [kind for kind in CONTROLS if f"mz-kind-{kind}" not in pages] == []


@override_settings(DEMO=False)
def test_outside_demo_the_gallery_is_not_there() -> None:
    with pytest.raises(Http404):
        views.gallery(RequestFactory().get("/ui/"), "resident")


def test_elder_mode_is_decided_by_the_server(gallery_page: Callable[..., str]) -> None:
    assert 'data-elder="true"' in gallery_page("resident", mz_elder="1")
    assert "data-elder" not in gallery_page("resident")


def test_every_post_form_carries_both_tokens(gallery_page: Callable[..., str]) -> None:
    for shell in SHELLS:
        for form in re.findall(r'<form[^>]*method="post".*?</form>', gallery_page(shell), re.DOTALL):
            assert "csrfmiddlewaretoken" in form
            if 'role="search"' in form:
                continue  # a search changes nothing; asking twice is asking twice
            assert re.search(r'name="idempotency_token" value="[0-9a-f]{32}"', form)
