"""Households: who lives together at a place, formed, described, moved. The door is `services`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from minzheng.foundations.audit.services import Line, Subject, record, record_each
from minzheng.foundations.people.models import Household, Membership, Person, SearchKey, Visibility
from minzheng.foundations.people.search_keys import keys_of
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a household being formed."""

    person_id: UUID
    relation: Relation


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household to form: its members, the first its head, its place; group and address where they are known."""

    members: list[Member]
    area_code: str
    group_name: str = ""
    address: str = field(default="", repr=False)


@act
def form_household(*, actor: Actor, members: list[Member], area_code: str, on: date, at: datetime) -> UUID:
    """The household of these people at a place; open memberships elsewhere end that day.

    The first member is its head. Returns the household's id; the same head's household there is kept.
    """
    return form_households(actor=actor, families=[NewHousehold(members, area_code)], on=on, at=at)[0]


@act
def form_households(*, actor: Actor, families: list[NewHousehold], on: date, at: datetime) -> list[UUID]:
    """Several households, no person in two of them, in a fixed number of statements; ids in their order."""
    heads = [one.members[0].person_id for one in families]
    known = {
        (row.head_id, row.area_code): row
        for row in Household.objects.select_for_update(of=("self",)).filter(head_id__in=heads).order_by("pk")
    }
    made = {
        (head, one.area_code): Household(head_id=head, area_code=one.area_code, created_at=at)
        for head, one in zip(heads, families, strict=True)
        if (head, one.area_code) not in known
    }
    Household.objects.bulk_create(made.values())
    found = known | made
    rows = [found[head, one.area_code] for head, one in zip(heads, families, strict=True)]
    wanted = [{member.person_id: member.relation for member in one.members} for one in families]
    moved = _leave_other_households(
        [(list(people), row.id) for people, row in zip(wanted, rows, strict=True)], on
    )
    Membership.objects.bulk_create(
        [
            Membership(household=row, person_id=person, relation=relation, since=on, area_code=row.area_code)
            for people, row in zip(wanted, rows, strict=True)
            for person, relation in people.items()
        ],
        ignore_conflicts=True,  # who is in this household already stays as she is
    )
    lines: list[Line] = [
        (
            "people.household.formed",
            Subject("household", row.id, row.head_id, row.area_code),
            {"members": len(one.members), "moved": left},
        )
        for row, one, left in zip(rows, families, moved, strict=True)
    ]
    record_each(actor=actor, lines=lines, at=at)
    _describe(actor, [pair for pair in zip(rows, families, strict=True) if _says_where(pair[1])], at)
    return [UUID(str(row.id)) for row in rows]


def _says_where(one: NewHousehold) -> bool:
    return bool(one.group_name or one.address)


def _describe(actor: Actor, pairs: list[tuple[Household, NewHousehold]], at: datetime) -> None:
    if not pairs:
        return
    for row, one in pairs:
        row.group_name = one.group_name[:40] or row.group_name
        if one.address:
            row.address_box = seal(one.address.encode(), context=f"household.address|{row.id}")
        row.version += 1
    Household.objects.bulk_update([row for row, _one in pairs], ["group_name", "address_box", "version"])
    subjects = [Subject("household", row.id, row.head_id, row.area_code) for row, _one in pairs]
    record_each(actor=actor, lines=[("people.household.described", subject) for subject in subjects], at=at)


@act
def move_household(
    *, actor: Actor, household_id: UUID, person_ids: list[UUID], area_code: str, at: datetime
) -> None:
    """A household and its people stand in another area of the city; visible and found there from now on.

    The open scope must cover both places. What was recorded elsewhere stays where it was.
    """
    row = Household.objects.select_for_update(of=("self",)).filter(pk=household_id).first()
    if row is None:
        raise NotYours()
    former, row.area_code = row.area_code, area_code
    row.save(update_fields=["area_code"])
    Membership.objects.filter(household=row).update(area_code=area_code)
    Person.objects.filter(pk__in=person_ids).update(residence=area_code[6:], version=F("version") + 1)
    Visibility.objects.bulk_create(
        [Visibility(person_id=one, area_code=area_code, since=at) for one in person_ids],
        ignore_conflicts=True,
    )
    names = Person.objects.filter(pk__in=person_ids).order_by("pk").values_list("pk", "name")
    keys = sorted({(one, key) for one, name in names for key in keys_of(name)})
    SearchKey.objects.bulk_create(
        [SearchKey(person_id=one, area_code=area_code, key=key) for one, key in keys], ignore_conflicts=True
    )
    record(
        actor=actor,
        action="people.household.moved",
        subject=Subject("household", household_id, row.head_id, area_code),
        at=at,
        former=former,
    )


def _leave_other_households(families: list[tuple[list[UUID], UUID]], on: date) -> list[int]:
    """End open memberships elsewhere, in any unit, of (people, the household they form): how many each, in their order."""
    rows = ",".join(["(%s::int, %s::uuid[], %s::uuid)"] * len(families))
    given = [part for n, (people, kept) in enumerate(families) for part in (n, people, kept)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select people_leave_households(f.who, f.kept, %s) from (values {rows}) f (n, who, kept) order by f.n",  # noqa: S608
            [on, *given],
        )
        return [int(left) for (left,) in cursor.fetchall()]


@act
def describe_household(
    *, actor: Actor, household_id: UUID, group_name: str, address: str, at: datetime
) -> None:
    """Its group (组、社、网格) and its address, sealed; "" leaves what is known. Refuses: NotYours."""
    household = Household.objects.select_for_update(of=("self",)).filter(pk=household_id).first()
    if household is None:
        raise NotYours()
    _describe(actor, [(household, NewHousehold([], household.area_code, group_name, address))], at)
