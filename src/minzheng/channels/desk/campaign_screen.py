"""What the pages of a policy campaign show, as plain data. Families are counted, never officers."""

from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from minzheng.channels.desk.tables_screen import places_below
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.foundations.ui.services import zhdate
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel.actor import Actor
from minzheng.programmes.monitoring.types import ANSWER_NAMES, CampaignCounts, CampaignView, HomeToTell

USUAL_DAYS = 30
COLOURS = {"wants": "doing", "later": "neutral", "not_reached": "wait", "": "info"}
#: The picture, in SVG units.
LABEL, ROOM, ROW, BAR, GAP = 150, 360, 26, 16, 14


def plan_line(plan: CampaignView, *, on: date) -> dict[str, Any]:
    """A campaign in a list, and at the head of its page."""
    running = plan.runs_on(on)
    return {
        "id": plan.id,
        "href": reverse("desk:campaign", args=[plan.id]),
        "title": plan.title,
        "days": f"{zhdate(plan.from_on, 'date')} — {zhdate(plan.until_on, 'date')}",
        "items": "、".join(catalogue.item(code).name for code in plan.items),
        "where": "、".join(plan.place_names) or "整个辖区",
        "who": plan.who_goes,
        "planner": plan.planner_name,
        "state": "进行中" if running else "还没开始" if on < plan.from_on else "已结束",
        "colour": "doing" if running else "neutral",
        "running": running,
    }


def plan_fields(actor: Actor, typed: QueryDict, *, on: date) -> list[FieldView]:
    """The form of a new campaign; what was typed stays."""
    items = tuple((one.code, one.name) for one in catalogue.items() if forms.has_form(one.code))
    places = tuple(one for one in places_below(actor) if one[0])
    until = on + timedelta(days=USUAL_DAYS)
    return [
        FieldView(name="title", label="叫什么", value=typed.get("title", f"{on.year}年{on.month}月政策宣传月"), required=True, maxlength=40),
        FieldView(name="items", label="讲哪些政策", kind="checkbox", options=items, value=typed.getlist("items"), required=True, layout="stack"),
        FieldView(name="places", label="去哪里", kind="checkbox", options=places, value=typed.getlist("places"), layout="stack", help="一个都不勾，就是整个辖区"),
        FieldView(name="who_goes", label="谁去", value=typed.get("who_goes", "村（社区）救助专干、网格员，镇街工作人员一起去"), required=True, maxlength=200),
        FieldView(name="from_on", label="从哪天", kind="date", value=typed.get("from_on", on.isoformat()), required=True),
        FieldView(name="until_on", label="到哪天", kind="date", value=typed.get("until_on", until.isoformat()), required=True),
    ]  # fmt: skip


def home_lines(plan: CampaignView, found: list[HomeToTell]) -> list[dict[str, Any]]:
    """Houses in the order in which it helps to visit them."""
    here = reverse("desk:campaign", args=[plan.id])
    return [
        {
            "href": f"{here}?home={one.household_id}",
            "name": one.name,
            "hint": _hint(one),
            "status": ANSWER_NAMES.get(one.answer, "还没讲"),
            "colour": COLOURS[one.answer],
        }
        for one in found
    ]


def _hint(one: HomeToTell) -> str:
    parts = [one.group_name, f"{one.people} 口人"]
    if one.may_fit:
        names = "、".join(catalogue.item(code).name for code in one.may_fit)
        parts.append(f"按以前申报的情况可能符合{names}，仅供参考")
    if one.told_on:
        parts.append(f"{zhdate(one.told_on, 'day')}去过")
    return " · ".join(part for part in parts if part)


def counts_screen(counts: CampaignCounts) -> dict[str, Any]:
    """The numbers, as cards, tables and one picture."""
    rows = [
        [catalogue.item(code).name, str(told), str(applied), str(confirmed), str(whole)]
        for code, told, applied, confirmed, whole in counts.by_item
    ]
    return {
        "told": counts.told,
        "wants": counts.wants,
        "not_reached": counts.not_reached,
        "rows": rows,
        "columns": [
            {"label": "政策", "main": True},
            {"label": "讲过的户", "kind": "number"},
            {"label": "讲后提交申请", "kind": "number"},
            {"label": "其中已确认", "kind": "number"},
            {"label": "本辖区全部申请户", "kind": "number"},
        ],
        "towns": [[name, str(n)] for name, n in counts.by_town],
        "days": [[zhdate(day, "date"), str(n)] for day, n in counts.by_day],
        "picture": _picture(counts) if counts.told else None,
    }


def _picture(counts: CampaignCounts) -> dict[str, Any]:
    """Three bars an item: told, applied, confirmed."""
    most = max(max(row[1:4]) for row in counts.by_item) or 1
    bars, y = [], 0
    for code, *numbers in counts.by_item:
        name = catalogue.item(code).short_name
        for word, number, colour in zip(
            ("讲过", "申请", "确认"), numbers[:3], ("#8fc7a6", "#2f9e62", "#0a5c30"), strict=True
        ):
            width = max(1, ROOM * number // most)
            bars.append(
                {
                    "label": f"{name} {word}", "value": f"{number} 户", "x": LABEL, "y": y, "width": width,
                    "height": BAR, "text_x": LABEL + width + 6, "text_y": y + BAR - 3, "fill": colour,
                }
            )  # fmt: skip
            y += ROW
        y += GAP
    said = "；".join(f"{bar['label']} {bar['value']}" for bar in bars)
    return {"bars": bars, "width": LABEL + ROOM + 70, "height": y, "described": said}
