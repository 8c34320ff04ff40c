"""Working days of the State Council's calendar."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """Reference data: everybody may read, only the owner role writes."""

    name = "minzheng.foundations.workdays"
    label = "workdays"
    verbose_name = "工作日"
