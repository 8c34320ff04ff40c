"""The product running as it does in the demo, and people in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

from tests.cast import MORNING
from tests.journeys import story_clock
from tests.journeys.house import House, opened
from tests.journeys.officers import Desk
from tests.journeys.walking import DESK, PHONE, Walker

Meet = Callable[..., Walker]


@pytest.fixture(scope="session")
def running_house(django_db_blocker: Any) -> Iterator[House]:
    """Granian as minzheng_app and a worker as minzheng_jobs over a database of their own."""
    with django_db_blocker.unblock(), opened(MORNING) as house:
        yield house


@pytest.fixture
def house(running_house: House, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house, with the story's clock in this process too."""
    monkeypatch.setenv("MINZHENG_VAR", str(running_house.var))
    story_clock.follow()
    with django_db_blocker.unblock():
        yield running_house


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless: $CHROMIUM, the system's, or playwright's own."""
    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=arguments
        )
        yield found
        found.close()


def said_where(said: ConsoleMessage) -> str:
    """A complaint with its place."""
    return f"{said.text} ({said.location.get('url', '')}:{said.location.get('lineNumber', '')})"


@pytest.fixture
def meet(browser: Browser, house: House) -> Iterator[Meet]:
    """Somebody with a browser of their own; a complaint of the console, or a broken policy, ends the test."""
    contexts: list[Any] = []
    walkers: list[Walker] = []
    complaints: list[str] = []
    #: What a test expects the console to say: a lost connection, a refused form.
    expected: list[str] = []

    def somebody(name: str, *, desk: bool = False, excused: tuple[str, ...] = (), **given: Any) -> Walker:
        context = browser.new_context(**{**(DESK if desk else PHONE), **given})
        context.set_default_timeout(20_000)
        contexts.append(context)
        expected.extend(excused)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said_where(said)) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        walkers.append(Walker(name, page, house, complaints))
        return walkers[-1]

    yield somebody
    for number, walker in enumerate(walkers):
        walker.shot(f"last-{number}", whole=False)
    for context in contexts:
        context.close()
    assert [one for one in complaints if not any(words in one for words in expected)] == []


@pytest.fixture
def desk(meet: Meet, house: House) -> Desk:
    """The officers, each at a desk of their own, signed in when first called."""
    return Desk(meet, house)
