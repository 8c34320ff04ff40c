"""Letters: official documents out."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Numbered, set as PDF by a job, served on record."""

    name = "minzheng.engines.letters"
    label = "letters"

    def ready(self) -> None:
        """Register the rendering job."""
        from minzheng.engines.letters import jobs  # noqa: F401
