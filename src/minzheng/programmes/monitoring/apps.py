"""Monitoring: what is found before anybody applies."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """监测·主动发现."""

    name = "minzheng.programmes.monitoring"
    label = "monitoring"
