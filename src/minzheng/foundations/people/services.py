"""Acts on persons and households: register, make visible, reveal, form a household."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from minzheng.foundations.audit.services import Subject, record, record_each
from minzheng.foundations.people.calling import CallsUnsaid as CallsUnsaid
from minzheng.foundations.people.calling import ChoiceNotYours as ChoiceNotYours
from minzheng.foundations.people.calling import NoPhoneToCall as NoPhoneToCall
from minzheng.foundations.people.calling import choose_calls as choose_calls
from minzheng.foundations.people.forming import Member as Member
from minzheng.foundations.people.forming import NewHousehold as NewHousehold
from minzheng.foundations.people.forming import describe_household as describe_household
from minzheng.foundations.people.forming import form_household as form_household
from minzheng.foundations.people.forming import form_households as form_households
from minzheng.foundations.people.forming import move_household as move_household
from minzheng.foundations.people.models import Person, SearchKey, Visibility
from minzheng.foundations.people.search_keys import keys_of
from minzheng.foundations.privacy.services import blind_index, seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import IdentityNumber, new_id
from minzheng.kernel.result import NotYours, Refusal

#: Identity numbers looked up in one statement.
ASKED_TOGETHER = 500


class PurposeMissing(Refusal):
    """A full identity number is shown only for a stated purpose."""

    code = "purpose_missing"
    message = "查看完整证件号需要填写事由，例如“核对户口簿”"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known about a person; identity and phone may be absent.

    `born_on`: of somebody without a number yet; a number says it itself. A phone typed by somebody else is for messages only; one that an officer checked (`phone_verified`) also lets
    its holder sign in as this person.
    """

    name: str
    identity: IdentityNumber | None = None
    phone: str = ""
    residence: str = ""
    phone_verified: bool = False
    born_on: date | None = None


class SomebodyElse(Refusal):
    """The account belongs to another person than the applicant named in the form."""

    code = "somebody_else"
    message = "这个手机号已经登记为另一位申请人。请用申请人本人的手机号登录，或请村（社区）工作人员协助填报；已填内容不会丢失"


class NameDiffers(Refusal):
    """The number is on file under another name."""

    code = "name_differs"
    message = "姓名与身份证号对不上，请对照身份证检查姓名和号码；确实无误的，请到镇街窗口核对"


@act
def register_person(*, actor: Actor, particulars: Particulars, area_code: str, at: datetime) -> UUID:
    """The person with this identity number, made if new; visible from `area_code` afterwards.

    A person known in another unit is found by one audited look-up on the blind index and made visible here:
    nobody is registered twice.
    """
    return register_people(actor=actor, people=[particulars], area_code=area_code, at=at)[0]


@act
def register_people(
    *, actor: Actor, people: list[Particulars], area_code: str, at: datetime, own: UUID | None = None
) -> list[UUID]:
    """Several persons of one place at once, in a fixed number of statements; ids in their order.

    `own`: the first of them is this person, already on file without particulars (a resident's own), completed here.
    Refuses: IdentityTaken when the first's number belongs to another person on file; NameDiffers.
    """
    return _register(actor, [(one, area_code) for one in people], at, own)


@act
def register_placed(*, actor: Actor, people: list[tuple[Particulars, str]], at: datetime) -> list[UUID]:
    """Persons of many places (particulars, area) at once, as `register_people`. Refuses: NameDiffers."""
    return _register(actor, people, at)


def _register(
    actor: Actor, placed: list[tuple[Particulars, str]], at: datetime, own: UUID | None = None
) -> list[UUID]:
    people = [one for one, _area in placed]
    indexes = [blind_index("identity", one.identity.text) if one.identity else None for one in people]
    known = _known_anywhere([index for index in indexes if index])
    ids = [known.get(index) if index else None for index in indexes]
    if own is not None:
        if ids[0] not in (None, own):
            raise IdentityTaken()
        ids[0] = own
        _complete(own, people[0], indexes[0])
    final = [found or new_id() for found in ids]
    there = [(person_id, one, area) for person_id, (one, area) in zip(final, placed, strict=True)]
    Visibility.objects.bulk_create(
        [Visibility(person_id=person_id, area_code=area, since=at) for person_id, _one, area in there],
        ignore_conflicts=True,
    )
    _refuse_other_names({pk: one.name for pk, one, found in zip(final, people, ids, strict=True) if found})
    rows = zip(final, people, indexes, ids, strict=True)
    made = [_person(person_id, one, index, at) for person_id, one, index, found in rows if found is None]
    if made:
        Person.objects.bulk_create(made)
    keys = {(person_id, area, key) for person_id, one, area in there for key in keys_of(one.name)}
    SearchKey.objects.bulk_create(
        [SearchKey(person_id=person_id, area_code=area, key=key) for person_id, area, key in sorted(keys)],
        ignore_conflicts=True,
    )
    lines = [
        ("people.person.found" if found else "people.person.registered", Subject("person", pk, pk, area))
        for (pk, _one, area), found in zip(there, ids, strict=True)
    ]
    record_each(actor=actor, lines=lines, at=at)
    return final


@act
def show_people(*, actor: Actor, person_ids: list[UUID], area_code: str, at: datetime) -> None:
    """Make people visible from one more area: their application was sent on there (转交). Nothing is hidden by it.

    Called under a scope that sees them. A repeat changes nothing.
    """
    known = list(Person.objects.filter(pk__in=person_ids).order_by("pk"))
    Visibility.objects.bulk_create(
        [Visibility(person_id=row.id, area_code=area_code, since=at) for row in known], ignore_conflicts=True
    )
    keys = sorted({(row.id, key) for row in known for key in keys_of(row.name)})
    SearchKey.objects.bulk_create(
        [SearchKey(person_id=person_id, area_code=area_code, key=key) for person_id, key in keys],
        ignore_conflicts=True,
    )
    record_each(
        actor=actor,
        lines=[("people.person.shown", Subject("person", row.id, row.id, area_code)) for row in known],
        at=at,
    )


def _refuse_other_names(named: dict[UUID, str]) -> None:
    if not named:
        return
    on_file = dict(Person.objects.filter(pk__in=named).order_by("pk").values_list("pk", "name"))
    if any(on_file.get(pk) not in (None, "", name) for pk, name in named.items()):
        raise NameDiffers()


def _complete(person_id: UUID, particulars: Particulars, index: bytes | None) -> None:
    identity = particulars.identity
    box = seal(identity.text.encode(), context=f"person.identity|{person_id}") if identity else None
    same = Q(identity_index__isnull=True) | Q(identity_index=index)
    done = Person.objects.filter(same, pk=person_id).update(
        name=particulars.name,
        identity_box=box,
        identity_index=index,
        birth=identity.birth if identity else None,
        sex=identity.sex if identity else 0,
        residence=particulars.residence,
        version=F("version") + 1,
    )
    if not done:
        raise SomebodyElse()


def _person(person_id: UUID, particulars: Particulars, index: bytes | None, at: datetime) -> Person:
    identity, phone = particulars.identity, particulars.phone
    return Person(
        id=person_id,
        name=particulars.name,
        identity_box=seal(identity.text.encode(), context=f"person.identity|{person_id}")
        if identity
        else None,
        identity_index=index,
        birth=identity.birth if identity else particulars.born_on,
        sex=identity.sex if identity else 0,
        phone_box=seal(phone.encode(), context=f"person.phone|{person_id}") if phone else None,
        phone_index=blind_index("phone", phone) if phone else None,
        phone_verified_at=at if phone and particulars.phone_verified else None,
        residence=particulars.residence,
        created_at=at,
    )


def _known_anywhere(indexes: list[bytes]) -> dict[bytes, UUID]:
    found: dict[bytes, UUID] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(indexes), ASKED_TOGETHER):  # a district's list outlasts no statement's time
            asked = indexes[start : start + ASKED_TOGETHER]
            cursor.execute("select i, people_find_by_identity(i) from unnest(%s::bytea[]) i", [asked])
            found |= {bytes(index): person_id for index, person_id in cursor.fetchall() if person_id}
    return found


@act
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


@act
def note_death(*, actor: Actor, person_id: UUID, died_on: date | None, area_code: str, at: datetime) -> None:
    """The day of death in the register; None takes a wrong one back. Ends no award, no membership, no payment.

    Refuses: NotYours (nobody visible from here). The evidence is with whoever calls.
    """
    changed = Person.objects.filter(pk=person_id).update(died_on=died_on, version=F("version") + 1)
    if not changed:
        raise NotYours()
    record(
        actor=actor,
        action="people.death.noted" if died_on else "people.death.taken_back",
        subject=Subject("person", person_id, person_id, area_code),
        at=at,
    )


@act
def find_known(*, actor: Actor, numbers: list[str], area_code: str, at: datetime) -> dict[str, UUID]:
    """Which of these checked identity numbers are on file anywhere in the city, by number: ids, never names.

    For lists a district brings; one audited line says how many were asked and how many were known.
    """
    indexes = {blind_index("identity", number): number for number in numbers}
    known = {indexes[index]: person for index, person in _known_anywhere(list(indexes)).items()}
    record(
        actor=actor,
        action="people.numbers.asked",
        subject=Subject("people", None, None, area_code),
        at=at,
        asked=len(indexes),
        known=len(known),
    )
    return known
