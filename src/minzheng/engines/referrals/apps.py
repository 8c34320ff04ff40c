"""Referrals: what other departments decide."""

from pathlib import Path

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """转办."""

    name = "minzheng.engines.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Register the job, the letter and the messages. Items are registered by the programmes they belong to."""
        from minzheng.engines.letters.services import register_letters
        from minzheng.engines.messages.services import register_texts
        from minzheng.engines.referrals import jobs  # noqa: F401

        register_letters(Path(__file__).parent / "letters")
        register_texts(prefix="referrals", folder=Path(__file__).parent / "messages")
