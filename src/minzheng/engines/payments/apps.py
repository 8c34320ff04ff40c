"""Payments: runs, instructions, holds, budget lines."""

from pathlib import Path

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """发放."""

    name = "minzheng.engines.payments"
    label = "payments"

    def ready(self) -> None:
        """Register jobs, handlers and letters."""
        from minzheng.engines.benefits.services import watch_accounts
        from minzheng.engines.letters.services import register_letters
        from minzheng.engines.messages.services import register_texts
        from minzheng.engines.payments import bank_jobs, jobs, raise_jobs, watch_jobs  # noqa: F401
        from minzheng.engines.payments.services import account_changed

        register_texts(prefix="payments", folder=Path(__file__).parent / "messages")
        watch_accounts(account_changed)

        register_letters(Path(__file__).parent / "letters")
