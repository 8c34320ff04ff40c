"""What a station's papers say: the registration, the handover sheet, the paper she takes along when she leaves."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.types import (
    CARE_NAMES,
    ENDING_NAMES,
    HEALTH_NAMES,
    SEX_NAMES,
    SOURCE_NAMES,
    Care,
    Ending,
    Health,
    Source,
    StayItem,
)
from minzheng.foundations.regions.types import RegionBook, area_code
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import BEIJING, local_date

_FULL = 18
#: Where her things are when she has gone.
THINGS = {
    Ending.OWN_WILL: "已当面清点交还",
    Ending.RIDE: "已当面清点交还",
    Ending.FAMILY: "已当面清点交接",
    Ending.STATION: "随人移交接收地",
    Ending.UNCONFIRMED: "已随人送出，对方没有确认",
    Ending.WALKED_OFF: "本人没有领取的，由本站保管，随时可以来取",
}


def station_area(lo: str) -> str:
    """The area code of an officer's own place, from the lower end of her scope; a unit's for a counter or a district."""
    area = lo.rpartition("@")[2]
    return area_code(area[:6]) if len(area) < 15 else area.ljust(_FULL, "0")


def station_of(item: StayItem, area: str) -> str:
    """綦江区救助管理站."""
    return f"{RegionBook.packed().units[area[:6]].name}{item.station}"


def office(item: StayItem, area: str) -> dict[str, Any]:
    """The issuer's block; telephone and address are a deployment's settings (`MINZHENG_OFFICES`, by "unit:department")."""
    unit = RegionBook.packed().units[area[:6]].name
    here = station_of(item, area)
    block = {
        "name": f"重庆市{here}",
        "mark": f"{unit[0]}{item.mark}",
        "contact": f"{here}值班室",
        "phone": "12345",
        "address": here,
    }
    given = getattr(settings, "MINZHENG_OFFICES", {}).get(f"{area[:6]}:{item.department}", {})
    return {**block, **given}


def about(known: dict[str, Any]) -> dict[str, Any]:
    """Who she is, as every paper says it; what is not known is left to the paper's own words."""
    age = f"约{known['age']}岁" if known.get("age") is not None else "不详"
    named = {"identity": "number", "home": "home", "marks": "marks"}
    optional = {printed: known[kept] for printed, kept in named.items() if known.get(kept)}
    care = "、".join(CARE_NAMES[Care(one)] for one in known.get("care", ()))
    return {
        "name": known["name"],
        "sex": SEX_NAMES[known.get("sex", "")],
        "age": age,
        **optional,
        **({"care": care} if care else {}),
        "belongings": known.get("belongings") or ["无"],
    }


def registration(
    row: Stay, item: StayItem, known: dict[str, Any], *, actor: Actor, at: datetime
) -> dict[str, Any]:
    """求助登记表."""
    return {
        "issuer": office(item, row.area_code),
        "item": item.name,
        **about(known),
        "came_at": moment(at),
        "source": SOURCE_NAMES[Source(row.source)],
        "found_at": known.get("place") or "不详",
        "words": known["words"],
        "will": known["will_words"],
        "health": HEALTH_NAMES[Health(known["health"])],
        "by": actor.name,
        "rights": list(item.rights),
    }


def handover_sheet(row: Stay, item: StayItem, known: dict[str, Any], sheet: dict[str, Any]) -> dict[str, Any]:
    """交接单: two people, place and day, belongings, health; the code the receiving side types."""
    optional = ("relation", "code", "suggestion")
    return {
        "issuer": office(item, row.area_code),
        "item": item.name,
        **about(known),
        "health": sheet["health"],
        "from_name": sheet["from_name"],
        "giver": sheet["giver"],
        "to_name": sheet["to_name"],
        "taker": sheet["taker"],
        "day": date.fromisoformat(sheet["day"]),
        "place": sheet["place"],
        "due_on": date.fromisoformat(sheet["due_on"]),
        **{name: sheet[name] for name in optional if sheet.get(name)},
    }


def leaving_paper(
    row: Stay, item: StayItem, known: dict[str, Any], *, how: Ending, told: dict[str, str]
) -> dict[str, Any]:
    """离站登记: how and when she left, her words, what she took along, that she may come again."""
    ended, began = row.ended_at, row.entered_at
    if ended is None or began is None:
        raise ValueError("a stay that did not begin or end has no paper of leaving")
    first, last = local_date(began), local_date(ended)
    return {
        "issuer": office(item, row.area_code),
        "item": item.name,
        "name": known["name"],
        "came_on": first,
        "left_on": last,
        "days": (last - first).days + 1,
        "how": ENDING_NAMES[how],
        "things": THINGS[how],
        "belongings": known.get("belongings") or ["无"],
        "again": item.again,
        **{name: words for name, words in told.items() if words},
    }


def moment(at: datetime) -> str:
    """2026年11月23日 21时05分."""
    there = at.astimezone(BEIJING)
    return f"{there.year}年{there.month}月{there.day}日 {there.hour:02}时{there.minute:02}分"
