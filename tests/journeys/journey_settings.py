"""The settings the journeys are served with: the demo's own, pool included; unknown template variables show."""

from minzheng.config.settings.demo import *  # noqa: F403
from minzheng.config.settings.demo import STORAGES, TEMPLATES, VAR

#: Stands in a page where a template names a variable the view forgot.
FORGOTTEN = "【未定义变量"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FORGOTTEN + " %s】"  # type: ignore[index]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
#: A copy of the sources, made when the house opens.
STATIC_ROOT = VAR / "static"
