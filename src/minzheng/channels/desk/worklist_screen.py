"""What the lists of the desk show, as plain data."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.queries import HandLine, WarningLine
from minzheng.engines.casework.types import QueueLine
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.types import PersonCard
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import start_of

LINES_A_PAGE = 20
#: Calendar days before the due day from which a line is marked.
SOON = 3
#: Colours of the steps: the words carry the meaning, the colour repeats it.
KIND_COLOURS = {
    "accept": "wait",
    "sign": "wait",
    "verification": "info",
    "survey": "doing",
    "first_review": "info",
    "notice": "public",
    "confirm": "info",
    "serve": "done",
}
FILE_STATE_COLOURS = {
    "draft": "neutral",
    "waiting": "wait",
    "ready": "info",
    "accepted": "doing",
    "closed": "done",
    "withdrawn": "neutral",
}


@dataclass(frozen=True, slots=True)
class WorkList:
    """The home page: four figures, filters by kind of task, and one page of the queue."""

    total: int
    soon: int
    late: int
    month: int
    shown_total: int
    kinds: list[dict[str, Any]]
    columns: list[Any]
    rows: list[dict[str, Any]]
    page_url: str
    place: str
    warned: list[dict[str, Any]] = field(default_factory=list)


def work_list(actor: Actor, *, kind: str, page: int, on: date) -> WorkList:
    """One page of the acting posting's queue and the warnings given to it: six queries, whatever its length."""
    counted = casework.counts(role=actor.role, on=on)
    total, late, soon = counted.pop("all"), counted.pop("late"), counted.pop("soon")
    wanted = kind if kind in counted else ""
    shown = counted[wanted] if wanted else total
    page = min(page, max(1, -(-shown // LINES_A_PAGE)))
    lines = casework.queue(
        role=actor.role,
        on=on,
        kinds=[wanted] if wanted else None,
        offset=(page - 1) * LINES_A_PAGE,
        limit=LINES_A_PAGE,
    )
    here = reverse("desk:home")
    return WorkList(
        total=total,
        soon=soon,
        late=late,
        month=casework.submitted_since(start_of(on.replace(day=1))),
        shown_total=shown,
        kinds=_filters(counted, wanted, total, here),
        columns=queue_columns(),
        rows=[queue_row(line) for line in lines],
        page_url=f"{here}?{urlencode({'kind': wanted, 'page': ''} if wanted else {'page': ''})}",
        place=actor.area_name,
        warned=[_warned(one) for one in casework.warnings_for(actor, on=on)],
    )


def _warned(one: WarningLine) -> dict[str, Any]:
    """A running case its holder was warned of: how much of its days are used, and until when."""
    late = one.days_left < 0
    return {
        "label": f"{one.applicant_name} · {one.place}",
        "href": reverse("desk:file", args=[one.application_id]),
        "hint": one.number,
        "status": _("已超期 %(n)d 天") % {"n": -one.days_left}
        if late
        else _("期限已用 %(p)d%%，%(day)s前办结") % {"p": one.percent, "day": zhdate(one.due_on, "day")},
        "colour": "bad" if late or one.percent >= 100 else "wait",
    }


def _filters(counted: dict[str, int], wanted: str, total: int, here: str) -> list[dict[str, Any]]:
    if len(counted) < 2:
        return []
    items = [{"label": _("全部"), "href": here, "active": not wanted, "count": total}]
    for kind, count in counted.items():
        label = casework.task_name(kind)
        items.append(
            {"label": label, "href": f"{here}?kind={kind}", "active": kind == wanted, "count": count}
        )
    return items


def queue_columns() -> list[Any]:
    """Columns of a list of tasks; `queue_row` fills them."""
    return [
        {"label": _("编号"), "kind": "mono"},
        {"label": _("申请人"), "main": True},
        _("事项"),
        _("镇街"),
        _("村社"),
        _("环节"),
        _("剩余"),
        "",
    ]


def queue_row(line: QueueLine, button: str = "") -> dict[str, Any]:
    """A task as a table row; late and nearly late ones carry a mark beside the words."""
    href = reverse("desk:task", args=[line.application_id, line.kind])
    return {
        "href": href,
        "tone": _tone(line.days_left),
        "cells": [
            line.number,
            line.applicant_name,
            line.item_name,
            line.town,
            line.village,
            {"text": line.kind_name, "status": KIND_COLOURS.get(line.kind, "neutral")},
            days_left_cell(line.days_left),
            {"button": button or _("办理"), "href": href},
        ],
    }


def _tone(days_left: int | None) -> str:
    if days_left is None or days_left > SOON:
        return ""
    return "danger" if days_left < 0 else "warn"


def days_left_cell(days_left: int | None) -> Any:
    """Words for what is left: 剩 5 天, 今天到期, 超期 1 天."""
    if days_left is None:
        return _("不限")
    if days_left < 0:
        words = ngettext("超期 %(n)d 天", "超期 %(n)d 天", -days_left) % {"n": -days_left}
        return {"text": words, "status": "bad"}
    if days_left == 0:
        return {"text": _("今天到期"), "status": "wait"}
    words = ngettext("%(n)d 天", "%(n)d 天", days_left) % {"n": days_left}
    return {"text": words, "status": "wait"} if days_left <= SOON else words


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person found, masked, with the applications she is named in."""

    id: UUID
    name: str
    facts: list[tuple[str, str]]
    files: list[HandLine]
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """Answer to a search. `asked` is False before anything was typed."""

    asked: bool
    people: list[PersonHit] = field(default_factory=list)
    file: HandLine | None = None

    @property
    def nothing(self) -> bool:
        """Whether the search found nobody and no file."""
        return self.asked and not self.people and self.file is None


def found_people(typed: str, *, on: date) -> Found:
    """People of the open scope and their applications: at most six queries for twenty people."""
    if not typed:
        return Found(asked=False)
    hits = people.search(text=typed)
    cards = people.cards([hit.id for hit in hits]) if hits else {}
    files = casework.files_of_people(list(cards)) if cards else {}
    shown = [
        PersonHit(
            id=hit.id,
            name=hit.name,
            facts=_person_facts(cards[hit.id], on),
            files=files.get(hit.id, []),
            place=casework.place_words(hit.area_code),
        )
        for hit in hits
        if hit.id in cards
    ]
    file = (
        casework.file_by_number(typed) if any(sign.isdigit() for sign in typed) and len(typed) < 18 else None
    )
    return Found(asked=True, people=shown, file=file)


def _person_facts(card: PersonCard, on: date) -> list[tuple[str, str]]:
    age, sex = card.age_on(on), {1: _("男"), 2: _("女")}.get(card.sex, "")
    years = _("%(age)d 岁") % {"age": age} if age is not None else ""
    return [
        (_("证件号"), card.identity_masked or _("未登记")),
        (_("性别年龄"), " ".join(part for part in (sex, years) if part) or "—"),
        (_("电话"), card.phone_masked or _("没有手机")),
    ]
