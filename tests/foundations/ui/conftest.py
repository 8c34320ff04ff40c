"""Rendering a template string, a gallery page, or serving the gallery to a browser: no database needed."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from minzheng.foundations.ui import services, views

BARE_MIDDLEWARE = [
    "minzheng.foundations.ui.language.ChosenLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


@pytest.fixture(scope="package", autouse=True)
def no_shells() -> Iterator[None]:
    """The gallery stands alone: no channel puts its frame around these pages."""
    kept = dict(services._providers)
    services._providers.clear()
    yield
    services._providers.update(kept)


@pytest.fixture
def draw() -> Callable[..., str]:
    """A template string with `{% load ui %}` and its context → markup."""

    def rendered(source: str, **context: Any) -> str:
        return Template("{% load ui %}" + source).render(Context(context))

    return rendered


@pytest.fixture
def gallery_page() -> Callable[..., str]:
    """One page of the gallery as markup, drawn without middleware."""

    def rendered(shell: str, **cookies: str) -> str:
        request = RequestFactory().get("/ui/")
        request.COOKIES.update(cookies)
        with override_settings(ROOT_URLCONF="tests.foundations.ui.gallery_urls"):
            return views.gallery(request, shell).content.decode()

    return rendered


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: requests are no test output."""


@pytest.fixture(scope="module")
def gallery_address() -> Iterator[str]:
    """The gallery on a loopback port, under the product's Content-Security-Policy."""
    with override_settings(ROOT_URLCONF="tests.foundations.ui.gallery_urls", MIDDLEWARE=BARE_MIDDLEWARE):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=_Silent)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, headless: $CHROMIUM, the system's, or playwright's own."""
    from playwright.sync_api import sync_playwright

    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=arguments
        )
        yield found
        found.close()
