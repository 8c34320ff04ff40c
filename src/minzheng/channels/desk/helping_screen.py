"""The list of families an officer helps, as plain data."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.desk.worklist_screen import FILE_STATE_COLOURS
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.queries import HandLine
from minzheng.engines.casework.types import QueueLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import Actor

LINES_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HelpingList:
    """Figures by state, what may be applied for, and one page of families."""

    counts: dict[str, int]
    total: int
    items: list[tuple[str, str]]
    columns: list[Any]
    rows: list[dict[str, Any]]
    place: str
    to_contact: list[dict[str, Any]] = field(default_factory=list)


def helping_list(actor: Actor, *, page: int, on: date) -> HelpingList:
    """One page of `casework.in_hand`; five queries, whatever the number of families."""
    counts = casework.in_hand_counts(posting_id=actor.posting_id)
    page = min(page, max(1, -(-counts["all"] // LINES_A_PAGE)))
    lines = casework.in_hand(
        posting_id=actor.posting_id, offset=(page - 1) * LINES_A_PAGE, limit=LINES_A_PAGE
    )
    return HelpingList(
        counts=counts,
        total=counts["all"],
        items=[(item.code, item.name) for item in catalogue.items()],
        columns=[
            {"label": _("申请人"), "main": True},
            {"label": _("编号"), "kind": "mono"},
            _("事项"),
            _("村社"),
            _("进展"),
            _("还差谁签字"),
            _("最近更新"),
            "",
        ],
        rows=[_row(line) for line in lines],
        place=actor.area_name,
        to_contact=[_contact(line) for line in casework.to_contact(actor, on=on)],
    )


def _contact(line: QueueLine) -> dict[str, Any]:
    """A family the aide is asked to speak to: who is waited for stands on its page."""
    return {
        "label": f"{line.applicant_name} · {line.village or line.town}",
        "href": reverse("desk:file", args=[line.application_id]),
        "hint": line.number,
        "status": line.kind_name,
        "colour": "bad" if line.kind == "call" else "wait",
    }


def _row(line: HandLine) -> dict[str, Any]:
    draft = line.state == "draft"
    href = f"/apply/{line.id}/" if draft else reverse("desk:file", args=[line.id])
    return {
        "href": href,
        "tone": "warn" if line.unsigned else "",
        "cells": [
            line.applicant_name or _("（还没填姓名）"),
            line.number or _("草稿"),
            line.item_name,
            line.village or line.town,
            {"text": line.state_name, "status": FILE_STATE_COLOURS[line.state]},
            "、".join(line.unsigned) if line.unsigned else _("—") if draft else _("都签了"),
            zhdate(line.updated_at, "short"),
            {"button": _("继续填") if draft else _("查看"), "href": href},
        ],
    }
