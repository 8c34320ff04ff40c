"""Regions: statutory places, administering units, groups and grids."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Reference data: everybody may read, only the owner role writes."""

    name = "minzheng.foundations.regions"
    label = "regions"
    verbose_name = "区划"
