"""Papers: what people hand in."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Photos and scans, re-encoded and sealed."""

    name = "minzheng.engines.papers"
    label = "papers"

    def ready(self) -> None:
        """Register the reading of cards."""
        from minzheng.engines.papers import jobs  # noqa: F401
