"""超期办件: what is late in an area, by step and town, the longest waiting first. Files and steps, never people."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.channels.desk.worklist_screen import KIND_COLOURS, LINES_A_PAGE, queue_columns, queue_row
from minzheng.engines.casework import queries as casework
from minzheng.kernel.actor import Actor

#: From how many calendar days past its day a task is so late; the words carry the meaning, the tone repeats it.
BANDS = (
    (16, gettext_lazy("超期 15 天以上"), "danger"),
    (6, gettext_lazy("超期 6—15 天"), "warn"),
    (1, gettext_lazy("超期 1—5 天"), ""),
)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The board: figures by band, counts by step and town, and one page of late tasks."""

    total: int
    bands: list[tuple[str, int, str]]
    count_columns: list[Any]
    counts: list[dict[str, Any]]
    chosen: str
    columns: list[Any]
    rows: list[dict[str, Any]]
    page: Page
    page_url: str
    place: str


def overdue_board(actor: Actor, *, kind: str, town: str, page: int, on: date) -> Overdue:
    """Late tasks of the open scope in every queue: three questions, whatever their number.

    `kind` and `town` (first 15 characters of an area code) narrow the list; what is not late there is ignored.
    """
    counted = casework.overdue_counts(on=on)
    chosen = next((one for one in counted if (one.kind, one.town_code) == (kind, town)), None)
    total = chosen.count if chosen else sum(one.count for one in counted)
    pages = Paginator(range(total), LINES_A_PAGE).get_page(page)
    lines = casework.overdue(
        on=on,
        kind=chosen.kind if chosen else "",
        town=chosen.town_code if chosen else "",
        offset=(pages.number - 1) * LINES_A_PAGE,
        limit=LINES_A_PAGE,
    )
    here = reverse("desk:overdue")
    narrowed = {"kind": chosen.kind, "town": chosen.town_code} if chosen else {}
    return Overdue(
        total=sum(one.count for one in counted),
        bands=_bands(on),
        count_columns=[{"label": _("环节"), "main": True}, _("镇街"), _("件数"), _("最早应办日"), ""],
        counts=[_count_row(one, here, on) for one in counted],
        chosen=f"{chosen.kind_name} · {chosen.town}" if chosen else "",
        columns=queue_columns(),
        rows=[queue_row(line, _("查看")) for line in lines],
        page=pages,
        page_url=f"{here}?{urlencode({**narrowed, 'page': ''})}",
        place=actor.area_name,
    )


def _bands(on: date) -> list[tuple[str, int, str]]:
    found = casework.overdue_bands(on=on, since=[days for days, _label, _tone in BANDS])
    return [(str(label), found[days], tone if found[days] else "") for days, label, tone in BANDS]


def _count_row(one: Any, here: str, on: date) -> dict[str, Any]:
    late = (on - one.oldest).days
    href = f"{here}?{urlencode({'kind': one.kind, 'town': one.town_code})}#late"
    return {
        "href": href,
        "cells": [
            {"text": one.kind_name, "status": KIND_COLOURS.get(one.kind, "neutral")},
            one.town,
            str(one.count),
            {
                "text": _("超期 %(n)d 天") % {"n": late},
                "status": "bad" if late >= BANDS[1][0] else "wait",
            },
            {"button": _("查看"), "href": href},
        ],
    }
