"""The office that signs a letter: the district's bureau or the town's government.

Telephone, contact and address are a deployment's settings (`MINZHENG_OFFICES`, by unit or town code); the
defaults name the window and the 12345 hotline.
"""

from typing import Any

from django.conf import settings

from minzheng.engines.casework.places import names_of_area


def office_of(area_code: str, *, town: bool = False) -> dict[str, Any]:
    """The issuer's block of a letter."""
    names = names_of_area(area_code)
    given = getattr(settings, "MINZHENG_OFFICES", {}).get(area_code[6:15] if town else area_code[:6], {})
    if town:
        office = {
            "name": f"重庆市{names.unit}{names.town}人民政府",
            "mark": f"{names.unit[0]}{names.town[0]}府",
            "contact": f"{names.town}社会救助窗口",
            "phone": "12345",
            "address": f"{names.unit}{names.town}便民服务中心",
        }
    else:
        office = {
            "name": f"重庆市{names.unit}民政局",
            "mark": f"{names.unit[0]}民",
            "contact": f"{names.unit}民政局社会救助科",
            "phone": "12345",
            "address": f"{names.unit}民政局",
        }
    return {**office, **given}
