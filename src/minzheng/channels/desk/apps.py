"""The desk: every officer's shell, from village to district."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Composes the officers' journeys from the engines' doors; owns no rule and no table."""

    name = "minzheng.channels.desk"
    label = "desk"

    def ready(self) -> None:
        """Put the desk's frame around its pages."""
        from minzheng.channels.desk.frame import frame
        from minzheng.foundations.ui.services import contribute_chrome

        contribute_chrome("desk", frame)
