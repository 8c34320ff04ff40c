"""Settings of the servers under the kill tests: the demo's, with the doors of `doors.py` in front."""

from minzheng.config.settings.demo import *  # noqa: F403

ROOT_URLCONF = "tests.qa.doors"
