"""Small readings for the family's templates: `{% load resident %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(rows: Mapping[str, list[Any]], name: str) -> list[Any]:
    """The rows kept under a name, or none."""
    return rows.get(name, [])
