"""The design system: bases, components, vendored front-end files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and static files every screen is built from; no tables."""

    name = "minzheng.foundations.ui"
    label = "ui"
