"""Privacy: row scope, field encryption, masks."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Also refuses to start as a database role that could see past the row policies."""

    name = "minzheng.foundations.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Hook the role check on the first connection of each process."""
        from minzheng.foundations.privacy.role_check import install

        install()
