"""规则 rules."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Advice by the law of a day, and its keeping. Deciding belongs to people."""

    name = "minzheng.engines.rules"
    label = "rules"
