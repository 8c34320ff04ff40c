"""消息 messages. Its label is "telling": Django's own `django.contrib.messages` holds the label "messages"."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Telling people; jobs and the engine's own texts registered at start."""

    name = "minzheng.engines.messages"
    label = "telling"

    def ready(self) -> None:
        """Register the jobs and the text of the sign-in code."""
        from minzheng.engines.messages import jobs  # noqa: F401
        from minzheng.engines.messages.texts import register_own_texts

        register_own_texts()
