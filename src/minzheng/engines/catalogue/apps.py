"""The catalogue of service items."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Loads each programme's `items/<code>/item.toml`, checks it and serves it."""

    name = "minzheng.engines.catalogue"
    label = "catalogue"
