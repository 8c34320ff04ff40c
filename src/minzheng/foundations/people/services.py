"""Acts on persons and households: register, make visible, reveal, form a household."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.models import Household, Membership, Person, SearchKey, Visibility
from minzheng.foundations.people.search_keys import keys_of
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.services import blind_index, seal, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import IdentityNumber, new_id
from minzheng.kernel.result import NotYours, Refusal


class PurposeMissing(Refusal):
    """A full identity number is shown only for a stated purpose."""

    code = "purpose_missing"
    message = "查看完整证件号需要填写事由，例如“核对户口簿”"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known about a person; identity and phone may be absent."""

    name: str
    identity: IdentityNumber | None = None
    phone: str = ""
    residence: str = ""


@transaction.atomic
def register_person(*, actor: Actor, particulars: Particulars, area_code: str, at: datetime) -> UUID:
    """The person with this identity number, made if new; visible from `area_code` afterwards.

    A person known in another unit is found by one audited look-up on the blind index and made visible here:
    nobody is registered twice.
    """
    identity = particulars.identity
    known = _find_anywhere(blind_index("identity", identity.text)) if identity else None
    person_id = known or new_id()
    Visibility.objects.get_or_create(person_id=person_id, area_code=area_code, defaults={"since": at})
    if known is None:
        _create(person_id, particulars, at)
    SearchKey.objects.bulk_create(
        [SearchKey(person_id=person_id, area_code=area_code, key=key) for key in keys_of(particulars.name)],
        ignore_conflicts=True,
    )
    record(
        actor=actor,
        action="people.person.found" if known else "people.person.registered",
        subject=Subject("person", person_id, person_id, area_code),
        at=at,
    )
    return person_id


def _create(person_id: UUID, particulars: Particulars, at: datetime) -> None:
    identity, phone = particulars.identity, particulars.phone
    # force_insert without RETURNING: the row is visible through the Visibility just written
    Person(
        id=person_id,
        name=particulars.name,
        identity_box=seal(identity.text.encode(), context=f"person.identity|{person_id}") if identity else None,
        identity_index=blind_index("identity", identity.text) if identity else None,
        birth=identity.birth if identity else None,
        sex=identity.sex if identity else 0,
        phone_box=seal(phone.encode(), context=f"person.phone|{person_id}") if phone else None,
        phone_index=blind_index("phone", phone) if phone else None,
        residence=particulars.residence,
        created_at=at,
    ).save(force_insert=True)


def _find_anywhere(index: bytes) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("select people_find_by_identity(%s)", [index])
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def reveal_identity(*, actor: Actor, person_id: UUID, purpose: str, at: datetime) -> str:
    """The full identity number, for a purpose; every reveal is one audited line the person can read.

    Refuses: PurposeMissing, NotYours.
    """
    if len(purpose.strip()) < 2:
        raise PurposeMissing()
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.identity_box is None:
        raise NotYours()
    area = Visibility.objects.filter(person_id=person_id).values_list("area_code", flat=True).first()
    record(
        actor=actor,
        action="people.identity.revealed",
        subject=Subject("person", person_id, person_id, area or ""),
        at=at,
        purpose=purpose.strip(),
    )
    return unseal(person.identity_box, context=f"person.identity|{person_id}").decode()


class IdentityTaken(Refusal):
    """The identity number belongs to a person already on file who is not the one signed in."""

    code = "identity_taken"
    message = "这个身份证号已经登记过。为保护本人信息，请带身份证到村（社区）或镇街窗口，由工作人员核对后为您绑定手机"


@transaction.atomic
def identify(*, actor: Actor, person_id: UUID, particulars: Particulars, area_code: str, at: datetime) -> None:
    """Complete one's own person with name and identity, and make her visible where she applies.

    Refuses: IdentityTaken when another person on file has this number.
    """
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotYours()
    identity = particulars.identity
    if identity is not None:
        known = _find_anywhere(blind_index("identity", identity.text))
        if known is not None and known != person_id:
            raise IdentityTaken()
        person.identity_box = seal(identity.text.encode(), context=f"person.identity|{person_id}")
        person.identity_index = blind_index("identity", identity.text)
        person.birth, person.sex = identity.birth, identity.sex
    person.name, person.residence = particulars.name, particulars.residence
    person.version += 1
    person.save()
    Visibility.objects.get_or_create(person_id=person_id, area_code=area_code, defaults={"since": at})
    SearchKey.objects.bulk_create(
        [SearchKey(person_id=person_id, area_code=area_code, key=key) for key in keys_of(particulars.name)],
        ignore_conflicts=True,
    )
    record(
        actor=actor,
        action="people.person.identified",
        subject=Subject("person", person_id, person_id, area_code),
        at=at,
    )


def phone_of(*, person_id: UUID) -> str:
    """The person's phone for sending a message, or "" when she has none. For services, never for screens."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.phone_box is None:
        return ""
    return unseal(person.phone_box, context=f"person.phone|{person_id}").decode()


def identity_of(*, person_id: UUID) -> str:
    """The full identity number for a letter or an authorised query, or "". For services, never for screens."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.identity_box is None:
        return ""
    return unseal(person.identity_box, context=f"person.identity|{person_id}").decode()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a household being formed."""

    person_id: UUID
    relation: Relation


@transaction.atomic
def form_household(*, actor: Actor, members: list[Member], area_code: str, on: date, at: datetime) -> UUID:
    """The household of these people at a place; open memberships elsewhere end that day.

    The first member is its head. Returns the household's id; the same head's household there is kept.
    """
    head = members[0].person_id
    household = Household.objects.select_for_update().filter(head_id=head, area_code=area_code).first()
    if household is None:
        household = Household.objects.create(head_id=head, area_code=area_code, created_at=at)
    wanted = {member.person_id: member.relation for member in members}
    moved = _leave_other_households(list(wanted), household.id, on)
    for person_id in Membership.objects.filter(household=household, until__isnull=True).values_list(
        "person_id", flat=True
    ):
        wanted.pop(person_id, None)
    Membership.objects.bulk_create(
        [
            Membership(household=household, person_id=person, relation=relation, since=on, area_code=area_code)
            for person, relation in wanted.items()
        ]
    )
    record(
        actor=actor,
        action="people.household.formed",
        subject=Subject("household", household.id, head, area_code),
        at=at,
        members=len(members),
        moved=moved,
    )
    return household.id


def _leave_other_households(people: list[UUID], kept: UUID, on: date) -> int:
    """End open memberships elsewhere, in any unit; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("select people_leave_households(%s, %s, %s)", [people, kept, on])
        return int(cursor.fetchone()[0])
