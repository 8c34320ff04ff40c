"""The frame around pages: shells contribute, elder mode and language are switched by POST."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.template import Context
from django.test import RequestFactory

from minzheng.foundations.ui import services, views
from minzheng.foundations.ui.context import build_chrome
from minzheng.foundations.ui.navigation import active_key
from minzheng.foundations.ui.types import NavItem

HOME = NavItem(key="home", label="首页", icon="home", url="/")
CASES = NavItem(key="cases", label="办件", icon="files", url="/cases/")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """One shell that shows two tabs."""
    monkeypatch.setattr(services, "_providers", {})
    services.contribute_chrome("sample", lambda request: {"tabs": (HOME, CASES), "home_url": "/"})


def test_a_shell_fills_the_frame(shell: None) -> None:
    chrome = build_chrome(RequestFactory().get("/"))
    assert chrome.tabs == (HOME, CASES) and chrome.nav == () and not chrome.elder


def test_a_second_registration_replaces_the_first(shell: None) -> None:
    services.contribute_chrome("sample", lambda request: {"tabs": (HOME,)})
    assert build_chrome(RequestFactory().get("/")).tabs == (HOME,)


@pytest.mark.parametrize(
    ("path", "key"), [("/", "home"), ("/cases/", "cases"), ("/cases/7/", "cases"), ("/other/", "")]
)
def test_the_longest_address_is_active(path: str, key: str) -> None:
    context = Context({"request": RequestFactory().get(path)})
    assert active_key((HOME, CASES), context) == key


def test_a_view_may_name_the_active_entry() -> None:
    assert (
        active_key((HOME, CASES), Context({"active_nav": "home", "request": RequestFactory().get("/cases/")}))
        == "home"
    )


@pytest.fixture
def post() -> Callable[[dict[str, str]], HttpRequest]:
    """A POST to the elder switch."""
    return lambda fields: RequestFactory().post("/ui/elder/", fields)


def test_elder_mode_is_switched_on_and_goes_back(post: Callable[[dict[str, str]], HttpRequest]) -> None:
    response = views.set_elder(post({"elder": "1", "next": "/cases/7/"}))
    assert response["Location"] == "/cases/7/"
    assert response.cookies["mz_elder"].value == "1" and response.cookies["mz_elder"]["httponly"]


def test_elder_mode_is_switched_off(post: Callable[[dict[str, str]], HttpRequest]) -> None:
    assert views.set_elder(post({"elder": "0", "next": "/"})).cookies["mz_elder"]["max-age"] == 0


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_it_never_leads_elsewhere(post: Callable[[dict[str, str]], HttpRequest], target: str) -> None:
    assert views.set_elder(post({"elder": "1", "next": target}))["Location"] == "/"


def test_a_link_cannot_switch() -> None:
    assert views.set_elder(RequestFactory().get("/ui/elder/")).status_code == 405
    assert views.set_language(RequestFactory().get("/ui/language/")).status_code == 405
