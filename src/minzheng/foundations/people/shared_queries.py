"""What several people have in common, inside the open scope: a phone; and how each stands to the head of her household."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from minzheng.foundations.people.models import Membership, Person


def shared_phones(*, least: int) -> list[tuple[bytes, tuple[UUID, ...]]]:
    """Phones that so many people have: (blind index, people)."""
    rows = Person.objects.filter(phone_index__isnull=False).values("phone_index")
    found = rows.annotate(many=Count("pk"), persons=ArrayAgg("pk")).filter(many__gte=least)
    return [(bytes(row["phone_index"]), tuple(row["persons"])) for row in found.order_by("phone_index")]


def relations_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The relation to the head of her household now of each of these people; who has none is missing."""
    rows = Membership.objects.filter(person_id__in=list(person_ids), until__isnull=True)
    return dict(rows.order_by("pk").values_list("person_id", "relation"))
