"""Papers: what people hand in."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Photos and scans, re-encoded and sealed."""

    name = "minzheng.engines.papers"
    label = "papers"
