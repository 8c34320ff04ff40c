"""Visits: the record of having been in a home."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """走访·入户."""

    name = "minzheng.engines.visits"
    label = "visits"

    def ready(self) -> None:
        """Register the night's look."""
        from minzheng.engines.visits import jobs  # noqa: F401
