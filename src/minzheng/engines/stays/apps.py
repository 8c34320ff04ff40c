"""Stays: people without shelter at a station, and who takes them over."""

from django.apps import AppConfig


class StaysConfig(AppConfig):
    """在站救助."""

    name = "minzheng.engines.stays"
    label = "stays"

    def ready(self) -> None:
        """Register the job. Items, letters and messages are registered by the programmes they belong to."""
        from minzheng.engines.stays import jobs  # noqa: F401
