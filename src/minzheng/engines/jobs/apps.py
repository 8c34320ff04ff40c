"""Jobs: the outbox and the queue, in PostgreSQL."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Deferred in the act's own transaction, run afterwards under their own scope."""

    name = "minzheng.engines.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the housekeeping."""
        from minzheng.engines.jobs import jobs  # noqa: F401
