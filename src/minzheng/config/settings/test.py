"""Tests: as the demo, with fast password hashing, no pool, plain static files."""

from minzheng.config.settings.demo import *  # noqa: F403
from minzheng.config.settings.demo import DATABASES, STORAGES, TEMPLATES

DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "【未定义变量 %s】"  # type: ignore[index]
TESTING = True
