"""Jobs: the outbox and the queue, in PostgreSQL."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Deferred in the act's own transaction, run afterwards under their own scope."""

    name = "minzheng.engines.jobs"
    label = "jobs"
