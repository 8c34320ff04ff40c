"""Visits: the record of having been in a home."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """走访·入户."""

    name = "minzheng.engines.visits"
    label = "visits"

    def ready(self) -> None:
        """Register the night's look, and what visits say of people's being alive."""
        from minzheng.engines.benefits.services import register_life_source
        from minzheng.engines.visits import jobs  # noqa: F401
        from minzheng.engines.visits.life_signs import SOURCE, seen_at_the_door

        register_life_source(SOURCE, seen_at_the_door)
