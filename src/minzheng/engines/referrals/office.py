"""The department as the body that signs a reply.

Telephone, contact and address are a deployment's settings (`MINZHENG_OFFICES`, by "unit:department"); the defaults name
the window and the 12345 hotline.
"""

from typing import Any

from django.conf import settings

from minzheng.engines.referrals.types import Department
from minzheng.foundations.regions.types import RegionBook


def department_office(department: Department, area_code: str) -> dict[str, Any]:
    """The issuer's block of a reply."""
    unit = RegionBook.packed().units[area_code[:6]].name
    office = {
        "name": f"重庆市{unit}{department.name}",
        "mark": f"{unit[0]}{department.mark}",
        "contact": f"{unit}{department.name}",
        "phone": "12345",
        "address": f"{unit}{department.name}",
    }
    given = getattr(settings, "MINZHENG_OFFICES", {}).get(f"{area_code[:6]}:{department.code}", {})
    return {**office, **given}


def place_words(area_code: str) -> str:
    """綦江区扶欢镇高滩村."""
    book = RegionBook.packed()
    unit, town, village = (
        book.units.get(area_code[:6]),
        book.place(area_code[6:15].ljust(12, "0")),
        book.place(area_code[6:]),
    )
    return "".join(
        (
            unit.name if unit else "",
            town.name if town and town.code[6:9] != "000" else "",
            village.name if village and village.code[9:] != "000" else "",
        )
    )
