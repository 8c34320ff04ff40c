"""Monitoring: what is found before anybody applies."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """监测·主动发现."""

    name = "minzheng.programmes.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Register the job that forgets what is over."""
        from minzheng.programmes.monitoring import jobs as jobs
