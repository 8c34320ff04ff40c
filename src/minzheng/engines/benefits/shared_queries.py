"""Accounts seen across payees: one row for whoever pays, and what several payees have in common."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max
from django.db.models.functions import Substr

from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.payee_account import PayeeAccount

TOWN = 15  # characters of an area code that name a town


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of a payee, current or closed, as a payment keeps it."""

    account_id: UUID
    person_id: UUID
    box: bytes = field(repr=False)
    index: bytes = field(repr=False)
    tail: str
    bank: str
    holder_name: str


def account_row(*, account_id: UUID) -> AccountRow | None:
    """One account, closed ones too; None when it is not visible. For services, never for screens."""
    row = PayeeAccount.objects.filter(pk=account_id).first()
    if row is None:
        return None
    box, index = bytes(row.number_box), bytes(row.number_index)
    return AccountRow(row.id, row.person_id, box, index, row.tail, row.bank, row.holder_name)


def shared_accounts(*, least: int) -> list[tuple[bytes, str, tuple[UUID, ...]]]:
    """Account numbers that are the current account of so many payees of the open scope: (blind index, tail, payees)."""
    rows = PayeeAccount.objects.filter(closed_at__isnull=True).values("number_index")
    rows = rows.annotate(many=Count("pk"), shown=Max("tail"), persons=ArrayAgg("person_id"))
    found = rows.filter(many__gte=least).order_by("number_index")
    return [(bytes(row["number_index"]), row["shown"], tuple(row["persons"])) for row in found]


def shared_keepers(*, least: int) -> list[tuple[str, str, tuple[UUID, ...]]]:
    """Keepers of one name in one town who keep the cards of so many payees: (name, town's area prefix, payees)."""
    rows = PayeeAccount.objects.filter(closed_at__isnull=True).exclude(keeper_name="")
    rows = rows.annotate(town=Substr("area_code", 1, TOWN)).values("keeper_name", "town")
    found = rows.annotate(many=Count("pk"), persons=ArrayAgg("person_id")).filter(many__gte=least)
    return [
        (row["keeper_name"], row["town"], tuple(row["persons"]))
        for row in found.order_by("town", "keeper_name")
    ]


def payee_areas(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of these people, who is paid by a running award, and in which area."""
    rows = Award.objects.filter(payee_person_id__in=list(person_ids), end_month__isnull=True)
    return dict(rows.order_by("start_month", "pk").values_list("payee_person_id", "area_code"))
