"""Audit: who, as what posting, did what, on whom, why."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The insert-only record and its seals."""

    name = "minzheng.foundations.audit"
    label = "audit"
