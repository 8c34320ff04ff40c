"""The family's door."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """A shell: journeys, no tables."""

    name = "minzheng.channels.resident"
    label = "resident"
    verbose_name = "群众端"

    def ready(self) -> None:
        """Give the frame its tabs."""
        from minzheng.channels.resident.frame import frame
        from minzheng.foundations.ui.services import contribute_chrome

        contribute_chrome("resident", frame)
