"""The office that signs a letter: the district's bureau or the town's government.

Telephone, contact and address are a deployment's settings (`MINZHENG_OFFICES`, by unit or town code); the
defaults name the window and the 12345 hotline.
"""

from typing import Any

from django.conf import settings

from minzheng.foundations.regions.types import RegionBook


def office_of(area_code: str, *, town: bool = False) -> dict[str, Any]:
    """The issuer's block of a letter."""
    book = RegionBook.packed()
    unit = book.units[area_code[:6]].name
    given = getattr(settings, "MINZHENG_OFFICES", {}).get(area_code[6:15] if town else area_code[:6], {})
    if town:
        place = book.place(area_code[6:15].ljust(12, "0"))
        name = place.name if place and place.code[6:9] != "000" else ""
        office = {
            "name": f"重庆市{unit}{name}人民政府",
            "mark": f"{unit[0]}{name[0]}府",
            "contact": f"{name}社会救助窗口",
            "phone": "12345",
            "address": f"{unit}{name}便民服务中心",
        }
    else:
        office = {
            "name": f"重庆市{unit}民政局",
            "mark": f"{unit[0]}民",
            "contact": f"{unit}民政局社会救助科",
            "phone": "12345",
            "address": f"{unit}民政局",
        }
    return {**office, **given}
