"""The demo: synthetic people, the tour, the forward-only clock; loopback only."""

from minzheng.config.settings.base import *  # noqa: F403
from minzheng.config.settings.base import INSTALLED_APPS, _existing

DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, *_existing("channels", ["tour"])]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
