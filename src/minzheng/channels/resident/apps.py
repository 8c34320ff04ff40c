"""The family's door."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """A shell: journeys, no tables."""

    name = "minzheng.channels.resident"
    label = "resident"
    verbose_name = "群众端"

    def ready(self) -> None:
        """Give the frame its tabs, and the ledger the address where "why" is answered."""
        from django.urls import reverse

        from minzheng.channels.resident.frame import frame
        from minzheng.engines.benefits.services import set_change_link, set_why_link
        from minzheng.foundations.ui.services import contribute_chrome

        contribute_chrome("resident", frame)
        set_why_link(lambda _case_id: reverse("resident:applications"))
        set_change_link(lambda award_id: reverse("resident:change", args=[award_id]))
