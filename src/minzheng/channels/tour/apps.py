"""The demo's guided tour: installed by demo settings only."""

from django.apps import AppConfig


class TourConfig(AppConfig):
    """A shell: who to be, the story's next step, the forward-only clock. No tables."""

    name = "minzheng.channels.tour"
    label = "tour"
    verbose_name = "演示导览"

    def ready(self) -> None:
        """Let business time run ahead in every process of the demo; put the way back here on every page.

        Raises ImproperlyConfigured outside demo settings. Tests keep their own clock.
        """
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured

        from minzheng.channels.tour import jobs as jobs
        from minzheng.channels.tour.clock_file import clock_file
        from minzheng.channels.tour.frame import frame
        from minzheng.foundations.ui.services import contribute_chrome
        from minzheng.kernel.clock import set_offset_source

        if not settings.DEMO:
            raise ImproperlyConfigured("the tour and its clock exist in demo settings only")
        contribute_chrome("tour", frame)
        if not getattr(settings, "TESTING", False):
            set_offset_source(clock_file().offset)
