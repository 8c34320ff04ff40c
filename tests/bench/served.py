"""Settings of the measured processes: the demo's, with static files unhashed and the time of the log saved."""

from minzheng.config.settings.demo import *  # noqa: F403
from minzheng.config.settings.demo import LOGGING, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["root"]["level"] = "ERROR"
