"""Forms: declarations rendered by the server."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """No tables: casework keeps the answers."""

    name = "minzheng.engines.forms"
    label = "forms"
    verbose_name = "表单"
