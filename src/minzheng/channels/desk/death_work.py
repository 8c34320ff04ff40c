"""去世核实 as work: deaths put down and deaths reported by data, each with who looks into it and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from minzheng.channels.desk.worklist_screen import days_left_cell
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.payments import queries as payments
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.people.queries import cards
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role

#: More than so many stand behind "查看全部".
SHOWN = 50
#: Who opens what a department's data reported; a village looks at people, not at reports.
READ_REPORTED = (
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.DISTRICT_FINANCE,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class DeathWork:
    """One death that waits: who, where from, whose it is, until when, where it is dealt with."""

    label: str
    hint: str
    href: str
    days_left: int


def death_work(actor: Actor, *, on: date, mine: bool) -> list[DeathWork]:
    """Deaths of the open scope nobody has settled, the most pressing first; `mine`: those this role may settle."""
    found = [*_recorded(actor, on, mine), *_reported(actor, on, mine)]
    return sorted(found, key=lambda one: (one.days_left, one.label))


def _recorded(actor: Actor, on: date, mine: bool) -> list[DeathWork]:
    if mine and actor.role not in acts.MAY_LOOK_AT_DEATH:
        return []
    return [
        DeathWork(
            label=f"{one.person_name} · {one.place}",
            hint=_hint(
                f"{zhdate(one.died_on, 'date')}去世，{one.recorded_name}登记", one.owner_name, one.due_on
            ),
            href=reverse("desk:award", args=[one.award_id]),
            days_left=(one.due_on - on).days,
        )
        for one in casework.deaths_waiting(limit=SHOWN)
        if not mine or one.recorded_account != actor.account_id
    ]


def _reported(actor: Actor, on: date, mine: bool) -> list[DeathWork]:
    if actor.role not in READ_REPORTED:
        return []
    tasks = [one for one in payments.vital_tasks(limit=SHOWN) if not mine or one.role == actor.role]
    named = cards({one.person_id for one in tasks if one.person_id})
    owners = posting_titles({one.posting_id for one in tasks if one.posting_id})
    return [
        DeathWork(
            label=f"{_name(named, one.person_id)} · {casework.place_words(one.area_code)}",
            hint=_hint(
                one.words.partition("，")[0],
                owners.get(one.posting_id, "") if one.posting_id else ROLE_NAMES[Role(one.role)],
                one.due_on,
            ),
            href=reverse("payments:question", args=[one.id]),
            days_left=(one.due_on - on).days,
        )
        for one in tasks
    ]


def _name(named: dict[UUID, Any], person_id: UUID | None) -> str:
    card = named.get(person_id) if person_id else None
    return card.name if card else "—"


def _hint(what: str, owner: str, due_on: date) -> str:
    return f"{what}；由{owner}核实，{zhdate(due_on, 'date')}前"


def death_cells(actor: Actor, *, on: date, mine: bool, late: bool = False) -> list[dict[str, Any]]:
    """As list rows; `late`: only those whose day has passed."""
    return [
        {"label": one.label, "hint": one.hint, "href": one.href, **_status(one.days_left)}
        for one in death_work(actor, on=on, mine=mine)
        if not late or one.days_left < 0
    ]


def _status(days_left: int) -> dict[str, str]:
    cell = days_left_cell(days_left)
    if isinstance(cell, dict):
        return {"status": cell["text"], "colour": cell["status"]}
    return {"status": f"剩 {cell}", "colour": "neutral"}
