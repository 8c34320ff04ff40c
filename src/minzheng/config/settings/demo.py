"""The demo: synthetic people, the tour, the forward-only clock; loopback only."""

from minzheng.config.settings.base import *  # noqa: F403
from minzheng.config.settings.base import BANK_CHANNELS, INSTALLED_APPS, _existing

DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, *_existing("channels", ["tour"])]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
#: What is released goes out by files; the bank simulator beside web and worker answers them.
BANK_CHANNELS = BANK_CHANNELS or {"*": "files"}
