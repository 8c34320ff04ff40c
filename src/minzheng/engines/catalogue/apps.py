"""The catalogue of service items."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Loads each programme's `items/<code>/item.toml`, checks it and serves it."""

    name = "minzheng.engines.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """The ledger's public list asks the items' folders which kinds it may name."""
        from minzheng.engines.benefits.services import set_published_kinds
        from minzheng.engines.catalogue.queries import published_kinds

        set_published_kinds(published_kinds)
