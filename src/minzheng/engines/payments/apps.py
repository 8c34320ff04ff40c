"""Payments: runs, instructions, holds, budget lines."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """发放."""

    name = "minzheng.engines.payments"
    label = "payments"

    def ready(self) -> None:
        """Register jobs and handlers."""
        from minzheng.engines.payments import jobs  # noqa: F401
