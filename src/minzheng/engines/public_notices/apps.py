"""公示 public notices."""

from django.apps import AppConfig


class PublicNoticesConfig(AppConfig):
    """Notices on families before confirmation; jobs registered at start."""

    name = "minzheng.engines.public_notices"
    label = "public_notices"

    def ready(self) -> None:
        """Register the periodic job."""
        from minzheng.engines.public_notices import jobs  # noqa: F401
