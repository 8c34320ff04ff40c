"""What is given one time: due in the month of its decision; who was helped for a cause already."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Sum

from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.models import DueItem as Item
from minzheng.engines.benefits.once_types import ANEW, ONE_OFF, OncePartLine
from minzheng.engines.benefits.types import DueItem, month_of
from minzheng.foundations.audit.services import Subject, record_each
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import CITY_AREA


def once_due(*, month: date, kind: str = "", person_id: UUID | None = None) -> list[DueItem]:
    """One-off amounts for a month (any day of it), inside the open scope, paid or not, none that was stopped. As `due`; 分."""
    rows = Item.objects.filter(kind=ONE_OFF, month=month_of(month), stopped__isnull=True)
    if kind:
        rows = rows.filter(award__kind=kind)
    if person_id is not None:
        rows = rows.filter(award__person_id=person_id)
    values = rows.order_by("area_code", "award_id").values(
        "award_id",
        "amount_fen",
        "area_code",
        "decision_id",
        household_id=F("award__household_id"),
        person_id=F("award__person_id"),
        payee_person_id=F("award__payee_person_id"),
        award_kind=F("award__kind"),
    )
    return [DueItem(month=month_of(month), kind=row.pop("award_kind"), **row) for row in values]


def once_given(*, month: date) -> list[tuple[str, int, int, int]]:
    """(kind, decisions, 分 of money, 分 of goods) given one time by decisions of a month, inside the open scope; goods counted apart."""
    rows = Award.objects.filter(once=True, start_month=month_of(month), given_fen__isnull=False)
    counted = rows.values("kind").annotate(n=Count("pk"), given=Sum("given_fen"), goods=Sum("goods_fen"))
    return [
        (one["kind"], one["n"], one["given"] - one["goods"], one["goods"]) for one in counted.order_by("kind")
    ]


def once_parts(award: Award) -> tuple[OncePartLine, ...]:
    """The payments of an award that is given one time, in order, stopped ones too."""
    rows = award.due_items.filter(kind=ONE_OFF).select_related("stopped").order_by("month")
    return tuple(
        OncePartLine(
            one.id, one.month, one.amount_fen, one.stopped.reasons if hasattr(one, "stopped") else ""
        )
        for one in rows
    )


def aided_among(
    *, actor: Actor, person_ids: Iterable[UUID], kinds: Iterable[str], on: date, at: datetime
) -> list[tuple[UUID, str, str, date]]:
    """(person, kind, cause, day) of one-off aid anywhere in the city whose cause is still kept apart on a day.

    Advice for the officer who decides: no amount, no place. The question is on the record of each person.
    """
    people = list(dict.fromkeys(person_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, kind, cause, given_on from benefits_aided_among(%s::uuid[], %s::varchar[], %s)",
            [people, list(kinds), on],
        )
        rows = cursor.fetchall()
    found = [(person, kind, str(cause).partition(ANEW)[0], day) for person, kind, cause, day in rows]
    asked = [("benefits.aided.asked", Subject("person", one, one, CITY_AREA)) for one in people]
    record_each(actor=actor, lines=asked, at=at)
    return found
