"""Reading persons and households inside the open scope."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from minzheng.foundations.people.calling import prefers_calls as prefers_calls
from minzheng.foundations.people.models import Household, Membership, Person, SearchKey, Visibility
from minzheng.foundations.people.shared_queries import relations_of as relations_of
from minzheng.foundations.people.shared_queries import shared_phones as shared_phones
from minzheng.foundations.people.types import Found, Home, HomeMember, HouseholdCard, PersonCard
from minzheng.foundations.privacy.services import blind_index, mask_identity_number, mask_phone, unseal
from minzheng.kernel.identifiers import Unreadable, normalise_name, parse_identity_number
from minzheng.kernel.scope import after


def card(*, person_id: UUID) -> PersonCard | None:
    """One person, masked; None when she is not visible from here."""
    return cards([person_id]).get(person_id)


def cards(person_ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """Several persons by id, masked, in one query."""
    return {row.id: _card(row) for row in Person.objects.filter(pk__in=list(person_ids)).order_by("pk")}


def deceased(person_ids: Iterable[UUID]) -> set[UUID]:
    """Of these, whose day of death is in the register."""
    rows = Person.objects.filter(pk__in=list(person_ids), died_on__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _card(row: Person) -> PersonCard:
    identity = phone = ""
    if row.identity_box is not None:
        identity = mask_identity_number(
            unseal(row.identity_box, context=f"person.identity|{row.id}").decode()
        )
    if row.phone_box is not None:
        phone = mask_phone(unseal(row.phone_box, context=f"person.phone|{row.id}").decode())
    return PersonCard(row.id, row.name, identity, row.birth, row.sex, phone, row.version)


def search(*, text: str, limit: int = 20) -> list[Found]:
    """People of the open scope by name, any part of it, pinyin, initials, or full identity number.

    Shape: at most `limit` rows, one a person. An identity number is matched by blind index, exactly.
    """
    typed = text.strip()
    if len(typed) == 18:
        return _by_identity(typed)
    try:
        key = normalise_name(typed).lower().replace(" ", "")
    except Unreadable:
        return []
    hits = SearchKey.objects.filter(key__gte=key, key__lt=after(key))
    rows = hits.order_by("key", "person_id").values_list("person_id", "area_code")[: limit * 4]
    areas: dict[UUID, str] = {}
    for person_id, area_code in rows:
        areas.setdefault(person_id, area_code)
    wanted = list(areas)[:limit]
    people = {row.id: row for row in Person.objects.filter(pk__in=wanted).order_by("pk")}
    return [Found(pk, people[pk].name, people[pk].birth, areas[pk]) for pk in wanted if pk in people]


def _by_identity(number: str) -> list[Found]:
    row = Person.objects.filter(identity_index=blind_index("identity", number.upper())).first()
    if row is None:
        return []
    area = row.visibility_set.values_list("area_code", flat=True).first() or ""
    return [Found(row.id, row.name, row.birth, area)]


def person_by_phone(phone: str) -> list[UUID]:
    """Persons of the open scope with this phone; a helper's phone may stand for several people."""
    rows = Person.objects.filter(phone_index=blind_index("phone", phone)).order_by("created_at", "pk")
    return list(rows.values_list("pk", flat=True))


def household_of(person_id: UUID) -> UUID | None:
    """The household a person belongs to now."""
    row = Membership.objects.filter(person_id=person_id, until__isnull=True).first()
    return row.household_id if row else None


def household_cards(household_ids: Iterable[UUID]) -> dict[UUID, HouseholdCard]:
    """Several households by id, in one query; those not visible from here are absent."""
    rows = Household.objects.filter(pk__in=list(household_ids)).select_related("head")
    rows = rows.annotate(living=Count("membership", filter=Q(membership__until__isnull=True)))
    return {
        row.id: HouseholdCard(row.id, row.head_id, row.head.name, row.group_name, row.living)
        for row in rows.order_by("pk")
    }


def household_ids(
    *, limit: int, places: Iterable[str] = (), head_name: str = "", without: Iterable[UUID] = ()
) -> list[UUID]:
    """Households of the open scope somebody lives in, in the order they were made; at most `limit`.

    `places`: beginnings of area codes, () for everywhere; `head_name`: part of the head's name; `without`: these not.
    """
    living = Membership.objects.filter(household=OuterRef("pk"), until__isnull=True)
    rows = Household.objects.filter(Exists(living), head__name__contains=head_name)
    inside = Q()
    for one in places:
        inside |= Q(area_code__gte=one, area_code__lt=after(one))
    rows = rows.filter(inside).exclude(pk__in=list(without))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def homes(household_ids: Iterable[UUID]) -> dict[UUID, Home]:
    """Several households with their people, in two queries; those not visible from here are absent."""
    wanted = list(household_ids)
    living: dict[UUID, list[HomeMember]] = {}
    rows = Membership.objects.filter(household_id__in=wanted, until__isnull=True).select_related("person")
    for row in rows.order_by("relation", "person__birth", "pk"):
        member = HomeMember(row.person_id, row.person.name, row.person.birth, row.relation)
        living.setdefault(row.household_id, []).append(member)
    found = {}
    for home in Household.objects.filter(pk__in=wanted).select_related("head").order_by("pk"):
        people = living.get(home.id) or [HomeMember(home.head_id, home.head.name, home.head.birth, "0")]
        people.sort(key=lambda one: one.id != home.head_id)
        found[home.id] = Home(
            home.id, home.area_code, home.head_id, home.head.name, home.group_name, tuple(people)
        )
    return found


def area_of(person_id: UUID) -> str:
    """Where a person lives: the area of her household now, else the first she was seen from; "" when not visible."""
    lives = Membership.objects.filter(person_id=person_id, until__isnull=True).values_list(
        "area_code", flat=True
    )
    seen = Visibility.objects.filter(person_id=person_id).order_by("since", "pk")
    return lives.order_by("pk").first() or seen.values_list("area_code", flat=True).first() or ""


def households_of(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The household each person belongs to now, by person; one query."""
    rows = Membership.objects.filter(person_id__in=list(person_ids), until__isnull=True).order_by("pk")
    return dict(rows.values_list("person_id", "household_id"))


def plain_people() -> dict[UUID, tuple[str, date | None, int]]:
    """Name, birth and sex of everybody visible from here, for tables over an area; one statement, nothing unsealed."""
    rows = Person.objects.order_by("pk").values_list("pk", "name", "birth", "sex")
    return {pk: (name, birth, sex) for pk, name, birth, sex in rows}


def numbers_of(person_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Whole identity and phone numbers ("" where there is none). For services that record why, and mask what is shown."""
    return {
        row.id: (
            unseal(row.identity_box, context=f"person.identity|{row.id}").decode()
            if row.identity_box
            else "",
            unseal(row.phone_box, context=f"person.phone|{row.id}").decode() if row.phone_box else "",
        )
        for row in Person.objects.filter(pk__in=list(person_ids)).order_by("pk")
    }


def relations() -> dict[UUID, str]:
    """Everybody's relation to the head of her household now, by person; one statement."""
    rows = Membership.objects.filter(until__isnull=True).order_by("pk")
    return dict(rows.values_list("person_id", "relation"))


def group_names() -> dict[UUID, str]:
    """The group (组、社、网格) of each household of the open scope; one statement."""
    return dict(Household.objects.order_by("pk").values_list("pk", "group_name"))


__all__ = [
    "card",
    "cards",
    "household_cards",
    "household_ids",
    "household_of",
    "households_of",
    "homes",
    "parse_identity_number",
    "person_by_phone",
    "search",
    "group_names",
    "numbers_of",
    "plain_people",
    "relations",
]
