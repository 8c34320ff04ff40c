"""Verification: consent, checks with other departments, reports."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """核对·授权."""

    name = "minzheng.engines.verification"
    label = "verification"

    def ready(self) -> None:
        """Register the job."""
        from minzheng.engines.verification import jobs  # noqa: F401
