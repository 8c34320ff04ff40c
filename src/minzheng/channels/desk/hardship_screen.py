"""Reports of sudden hardship as lists show them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.engines.casework import queries as casework
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import Actor
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring import services
from minzheng.programmes.monitoring.types import HARDSHIP_NAMES, OUTCOME_NAMES, ReportView


def open_lines(actor: Actor, *, limit: int, on: date) -> list[dict[str, Any]]:
    """Open reports for the start page of whoever handles them; none for others."""
    if actor.role not in services.HANDLERS:
        return []
    return [report_line(one, on=on) for one in monitoring.open_reports(limit=limit)]


def report_line(one: ReportView, *, on: date) -> dict[str, Any]:
    """Who and what, where, by when or what was done."""
    left = (one.due_on - on).days
    if one.outcome is not None:
        status, colour = str(OUTCOME_NAMES[one.outcome]), "done"
    elif left < 0:
        status, colour = _("已过 %(n)s 天") % {"n": -left}, "bad"
    else:
        status, colour = zhdate(one.due_on, "day") + _("前"), "wait"
    place = " ".join(part for part in (casework.place_words(one.area_code), one.place) if part)
    return {
        "label": f"{one.who} · {HARDSHIP_NAMES[one.kind]}",
        "href": reverse("desk:hardship_report", args=[one.id]),
        "hint": place,
        "status": status,
        "colour": colour,
    }
