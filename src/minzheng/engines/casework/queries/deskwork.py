"""Lists an officer keeps beside her queue: families being helped, files found by person or number, the month's intake."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import case_process, intake_of, process_of, tables_in
from minzheng.engines.casework.queries.worklist import INTAKE_NAMES
from minzheng.engines.casework.types import QueueLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.actor import ROLE_NAMES, Role

HOLDERS = {"applicant": "申请人", "signers": "家庭成员"}
RUNNING = ("waiting", "ready", "accepted")


@dataclass(frozen=True, slots=True)
class HandLine:
    """One application in an officer's hands. `unsigned`: names still to sign; `mine`: she started it for the family."""

    id: UUID
    number: str
    item_name: str
    applicant_name: str
    state: str
    state_name: str
    town: str
    village: str
    updated_at: datetime
    mine: bool = False
    unsigned: list[str] = field(default_factory=list)


def in_hand(*, posting_id: UUID | None, offset: int = 0, limit: int = 20) -> list[HandLine]:
    """Her own open drafts and every running application of the open scope, newest first; three queries.

    A draft somebody else keeps is not listed: it is the family's until it is handed in.
    """
    rows = list(_in_hand(posting_id).order_by("-updated_at", "-id")[offset : offset + limit])
    wanted = [row.id for row in rows]
    unsigned: dict[UUID, list[str]] = {}
    missing = Party.objects.filter(application_id__in=wanted, must_sign=True, signed_at__isnull=True)
    for party in missing.order_by("position"):
        unsigned.setdefault(party.application_id, []).append(party.name)
    states = _states(wanted)
    return [_line(row, states, posting_id, unsigned.get(row.id, [])) for row in rows]


def in_hand_counts(*, posting_id: UUID | None) -> dict[str, int]:
    """How many `in_hand` would list by state ("draft", "waiting", "ready", "accepted"), and "all"."""
    counted = dict.fromkeys(("draft", *RUNNING), 0)
    rows = _in_hand(posting_id).order_by("state").values_list("state").annotate(n=Count("pk"))
    counted |= dict(rows)
    return {**counted, "all": sum(counted.values())}


def _in_hand(posting_id: UUID | None) -> "QuerySet[Application]":
    own = Q(state="draft", assisted_by=posting_id) if posting_id else Q(pk__in=[])
    rows: QuerySet[Application] = Application.objects.filter(own | Q(state__in=RUNNING))
    return rows


def files_of_people(person_ids: Iterable[UUID]) -> dict[UUID, list[HandLine]]:
    """Applications these people are named in, by person, newest first; drafts are left out. Two queries."""
    rows = list(
        Party.objects.filter(person_id__in=list(person_ids))
        .exclude(application__state="draft")
        .select_related("application")
        .order_by("-application__created_at", "-application_id")
    )
    states = _states([row.application_id for row in rows])
    found: dict[UUID, list[HandLine]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(_line(row.application, states, None, []))
    return found


def file_by_number(number: str) -> HandLine | None:
    """The application with this number, read out or written on a letter; None when it is not visible from here."""
    row = Application.objects.filter(number=number.strip().upper()).exclude(state="draft").first()
    return _line(row, _states([row.id]), None, []) if row else None


def submitted_since(moment: datetime) -> int:
    """Applications of the open scope handed in since a moment."""
    return int(Application.objects.filter(submitted_at__gte=moment).count())


def _states(application_ids: list[UUID]) -> dict[UUID, str]:
    """The first case's state in words, for files that have one."""
    cases = Case.objects.filter(application_id__in=application_ids).order_by("-pk")
    return {case.application_id: process_of(case).states[case.state] for case in cases}


def _line(
    row: Application, states: dict[UUID, str], posting_id: UUID | None, unsigned: list[str]
) -> HandLine:
    names = names_of_area(row.area_code)
    return HandLine(
        id=row.id,
        number=row.number,
        item_name="、".join(catalogue.item(code).short_name for code in row.items),
        applicant_name=row.applicant_name,
        state=row.state,
        state_name=states.get(row.id, intake_of(row).states[row.state]),
        town=names.town,
        village=names.village,
        updated_at=row.updated_at,
        mine=posting_id is not None and row.assisted_by == posting_id,
        unsigned=unsigned,
    )


def task_name(kind: str) -> str:
    """A kind of task in words, whichever item's it is."""
    named = INTAKE_NAMES.get(kind)
    if named:
        return named
    for item in catalogue.items():
        for table in tables_in(item.folder):
            tasks = case_process(item.code, table=table).tasks
            if kind in tasks:
                return tasks[kind].name
    return kind


def place_words(area_code: str) -> str:
    """扶欢镇高滩村: an area in a list, without the district everybody there knows."""
    names = names_of_area(area_code)
    return f"{names.town}{names.village}" or names.unit


def queue_name(task: QueueLine) -> str:
    """Who is to do a task, in words: the role whose queue it stands in."""
    if task.queue in list(Role):
        return ROLE_NAMES[Role(task.queue)]
    return HOLDERS.get(task.queue, task.queue)
