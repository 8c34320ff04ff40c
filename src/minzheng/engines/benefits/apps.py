"""待遇台账 benefits."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Who receives what, from when, by which decision."""

    name = "minzheng.engines.benefits"
    label = "benefits"
