"""Monitoring: what is found before anybody applies."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """监测·主动发现."""

    name = "minzheng.programmes.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Register the job that forgets what is over; `benefits` asks about the terms kept here."""
        from minzheng.engines.benefits.services import register_term_source
        from minzheng.programmes.monitoring import jobs as jobs
        from minzheng.programmes.monitoring.queries import terms_to_ask

        register_term_source("monitoring", terms_to_ask)
