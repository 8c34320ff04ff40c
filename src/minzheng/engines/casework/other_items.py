"""What decisions on other items mean for one: what must be settled first, what a family has already."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from minzheng.engines.casework.models import Application, Case, Recognition
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.result import Refusal


class OtherItemFirst(Refusal):
    """The item follows another of the same application that is not decided, or was given."""

    code = "other_item_first"
    message = "同一份申请里的另一事项还没有决定，请等它决定以后再确认"


def followed_by(case: Case) -> list[str]:
    """Items after whose refusal alone this one is for."""
    return [one.item for one in catalogue.item(case.item).follows if one.on == "refuse"]


def must_come_after(application: Application, case: Case) -> None:
    """An item meant for those whom another refused waits for that decision, and is not given beside it.

    Refuses: OtherItemFirst. Source: 民发〔2024〕57号 (not 低保, not 特困, not 低保边缘); 审核确认办法 art. 8.
    """
    wanted = followed_by(case)
    if not wanted:
        return
    others = Case.objects.filter(application=application, item__in=wanted).select_related("decision")
    for other in others.order_by("pk"):
        name = catalogue.item(other.item).short_name
        if other.decision is None:
            raise OtherItemFirst(f"同一份申请里的{name}还没有决定，请等它决定以后再确认")
        if other.decision.kind == "confirm":
            raise OtherItemFirst(f"这户的{name}已经确认，不再认定本事项。请写明理由，作出不予确认的决定")


def recognised_already(persons: list[UUID], items: list[str], *, on: date) -> bool:
    """Whether one of these people holds a recognition of one of the items that still runs and is not near its end."""
    held = Q()
    for person in persons:
        held |= Q(members__contains=[str(person)])
    if not persons or not any(catalogue.item(code).recognises for code in items):
        return False
    rows = Recognition.objects.filter(held, item__in=items, valid_until__gte=on, ahead_on__gt=on)
    return bool(rows.exists())
