"""A log holds no signing link: whoever reads logs could sign, or read who asks whom."""

import io
import logging
import logging.config
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

TOKEN = "T0kenOfALink_thatOpens-aFile0123"


@pytest.fixture
def log() -> Any:
    """What the configured handler writes about requests."""
    written, logger = io.StringIO(), logging.getLogger("django.request")
    configurator = logging.config.DictConfigurator(settings.LOGGING)
    handler = logging.StreamHandler(written)
    for name in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(configurator.configure_filter(dict(settings.LOGGING["filters"][name])))
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.WARNING)  # other tests quieten it
    yield written
    logger.setLevel(before)
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_refused_signing_link_is_logged_without_its_secret(log: Any) -> None:
    for path in (f"/sign/{TOKEN}/", f"/sign/{TOKEN}/read/", f"/sign/{TOKEN}/nowhere/"):
        Client().get(path)
    assert "/sign/…" in log.getvalue() and TOKEN not in log.getvalue()


@pytest.mark.django_db
def test_an_unfiltered_log_would_hold_it(log: Any) -> None:
    """Planted: a handler without the filter."""
    bare = io.StringIO()
    handler = logging.StreamHandler(bare)
    logging.getLogger("django.request").addHandler(handler)
    handler_first = logging.getLogger("django.request").handlers
    handler_first.sort(key=lambda one: one is not handler)
    try:
        Client().get(f"/sign/{TOKEN}/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert TOKEN in bare.getvalue()
