"""Who confirms: the district, or the town the power is delegated to; which tasks follow from it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from minzheng.engines.casework.guards import needs_second_review
from minzheng.engines.casework.models import Application, Case, Delegation
from minzheng.engines.casework.process_table import Process, Transition
from minzheng.engines.casework.processes import case_process
from minzheng.kernel.actor import Actor, Role

TOWN, DISTRICT = "town", "district"
#: A task whose kind ends so is the town's own form of the task before it.
TOWN_FORM = "_town"
CONFIRM_TOWN = "confirm" + TOWN_FORM


def town_area(area_code: str) -> str:
    """The area code of the whole town an area lies in: unit and town, then zeros."""
    return area_code[:15].ljust(18, "0")


def route_of(area_code: str, item: str, *, on: date) -> str:
    """ "town" where the item's confirmation is delegated to this town on a day, else "district" (art. 2).

    An item whose table has no confirmation by a town is the district's, whatever was delegated.
    """
    delegated = Delegation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        area_code=town_area(area_code),
        item=item,
        valid_from__lte=on,
    )
    able = CONFIRM_TOWN in case_process(item).tasks
    return TOWN if able and delegated.exists() else DISTRICT


def on_this_route(row: Transition, case: Case, actor: Actor) -> bool:
    """Whether a row that belongs to one route is this actor's on this case (for showing; the guard judges)."""
    if row.act == "take_back":
        return bool(case.route == TOWN)
    return "of_route" not in row.guard.split() or (actor.role is Role.TOWN_CONFIRMER) == (case.route == TOWN)


def kind_on_route(process: Process, kind: str, route: str) -> str:
    """The kind of task to open: `confirm` is `confirm_town` where the town confirms."""
    town = kind + TOWN_FORM
    return town if route == TOWN and town in process.tasks else kind


def kinds_to_close(process: Process, kinds: Iterable[str]) -> list[str]:
    """A row that closes a task closes its town form as well."""
    named = list(kinds)
    return [*named, *(kind + TOWN_FORM for kind in named if kind + TOWN_FORM in process.tasks)]


def kinds_to_open(process: Process, kinds: Iterable[str], application: Application, case: Case) -> list[str]:
    """The tasks a row opens for this case: on its route; with `confirm`, what must happen before a decision."""
    named = list(kinds)
    opened = [kind_on_route(process, kind, case.route) for kind in named]
    if "confirm" in named:
        if case.visit_required and case.visit_id is None and "district_visit" in process.tasks:
            opened.append("district_visit")
        if (
            case.second_review_id is None
            and "second_review" in process.tasks
            and needs_second_review(application)
        ):
            opened.append("second_review")
    return opened
