"""Who she is: the look into the register, her identity, the public search notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.stays.care import is_child, on_card, settle
from minzheng.engines.stays.models import SearchNotice, Stay
from minzheng.engines.stays.moves import begin, item_of
from minzheng.engines.stays.places import place_words
from minzheng.engines.stays.recording import line_of, put, said, step_and_record, who
from minzheng.engines.stays.refusals import (
    ChildrenNameless,
    NameUnagreed,
    NobodyFound,
    NumberUnreadable,
    StayUnfit,
)
from minzheng.engines.stays.sought import shown_of
from minzheng.engines.stays.types import CARE_NAMES, Care, Hit, Identity, StepKind
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.people.queries import area_of, card, numbers_of, search
from minzheng.foundations.people.types import Found
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, new_id, parse_identity_number
from minzheng.kernel.scope import Scope

MOST_HITS = 8
NUMBER = 18
PURPOSE = "核实受助人员身份"


@act
def look_for(*, actor: Actor, stay_id: UUID, version: int, text: str, at: datetime) -> list[Hit]:
    """Look her up: by a full number in the whole city, by name in the station's own district.

    Every look is on the record of the stay, and of each person it showed (谁看过我的信息). Changes nothing else.
    Refuses: NotYours, StayClosed, StaleVersion, WordsMissing. Source: 民发〔2015〕158号 (查询比对).
    """
    typed = said(text)
    row = begin("look", actor=actor, stay_id=stay_id, version=version)
    own = range_of(row.area_code[:6])
    scope = WHOLE_CITY if len(typed) == NUMBER else Scope(lo=own.lo, hi=own.hi)
    with open_scope(scope):
        found = search(text=typed, limit=MOST_HITS)
        for one in found:
            subject = Subject("person", one.id, one.id, one.area_code)
            record(
                actor=actor,
                action="stays.person.looked_at",
                subject=subject,
                at=at,
                purpose=PURPOSE,
                stay=str(stay_id),
            )
    words = f"按{'证件号' if len(typed) == NUMBER else '姓名'}查询，查到{len(found)}人"
    step_and_record(StepKind.LOOKED, actor=actor, row=row, at=at, words=words, found=len(found))
    return [_hit(one) for one in found]


def _hit(one: Found) -> Hit:
    return Hit(one.id, one.name, f"{one.birth.year}年生" if one.birth else "", place_words(one.area_code))


@act
def identify(*, actor: Actor, stay_id: UUID, version: int, identity: Identity, at: datetime) -> None:
    """Write down who she is and how that is known; a second time puts a wrong one right, wholly.

    Her birth date decides whether she is a child. What was called her before stays in the steps.

    Refuses: NotYours, StayClosed, StaleVersion, WordsMissing, NobodyFound, NumberUnreadable, StayUnfit.
    """
    told = said(identity.how)
    row = begin("identify", actor=actor, stay_id=stay_id, version=version)
    known = who(row)
    before = known.get("name", "")
    told_home = "" if row.known else known.get("home", "")
    known |= _person(identity.person_id) if identity.person_id else _typed(identity, at)
    known |= {"temporary": False, "home": known["home"] or told_home}
    settle(row, known, at=at)
    row.person_id, row.known = identity.person_id, True
    row.box = put(known, box="stay", row_id=row.id)
    row.save()
    words = f"{before} 核实为 {known['name']}。{told}"
    step_and_record(StepKind.IDENTIFIED, actor=actor, row=row, at=at, words=words)
    _unname(row, known, actor=actor, at=at)


def _unname(row: Stay, known: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Take a notice down that names a child, or somebody she is not."""
    notice = SearchNotice.objects.filter(stay=row, taken_down_at__isnull=True).first()
    name = dict(notice.shown).get("姓名") if notice else None
    if notice is None or name is None or (name == known["name"] and not is_child(known, item_of(row))):
        return
    notice.taken_down_at = at
    notice.save(update_fields=["taken_down_at"])
    words = "身份或年龄有了更正，公布了姓名的公告同时撤下；需要的，不写姓名重新发布"
    step_and_record(StepKind.TAKEN_DOWN, actor=actor, row=row, at=at, words=words)


@act
def add_care(
    *, actor: Actor, stay_id: UUID, version: int, care: Sequence[str], words: str, at: datetime
) -> None:
    """Special care that showed itself later (the hospital found an illness, she is younger than she said).

    From then on she is not sent off alone, and a notice that names a child comes down.
    Refuses: NotYours, StayClosed, StaleVersion, StayUnfit (none of those offered), WordsMissing.
    """
    told, added = said(words), [one for one in Care if one.value in care]
    if not added or set(care) - set(Care):
        raise StayUnfit()
    row = begin("care", actor=actor, stay_id=stay_id, version=version)
    known = who(row)
    known["care_seen"] = [*dict.fromkeys([*known.get("care_seen", known.get("care", ())), *added])]
    settle(row, known, at=at)
    row.box = put(known, box="stay", row_id=row.id)
    row.save()
    line = f"需要特殊照顾：{'、'.join(CARE_NAMES[one] for one in added)}。{told}"
    step_and_record(StepKind.NOTE, actor=actor, row=row, at=at, words=line)
    _unname(row, known, actor=actor, at=at)


def _person(person_id: UUID) -> dict[str, Any]:
    """A person of the register. Refuses: NobodyFound."""
    with open_scope(WHOLE_CITY):
        found = card(person_id=person_id)
        if found is None:
            raise NobodyFound()
        number, _phone = numbers_of([person_id])[person_id]
        home = place_words(area_of(person_id))
    sex = {1: "m", 2: "f"}.get(found.sex, "")
    born = found.birth.isoformat() if found.birth else ""
    return {"name": found.name, "number": number, "home": home, "born": born, **({"sex": sex} if sex else {})}


def _typed(identity: Identity, at: datetime) -> dict[str, Any]:
    """Name and number as her card says. Refuses: StayUnfit, NumberUnreadable."""
    name, number = line_of(identity.name), identity.number.strip().upper()
    if len(name) < 2:
        raise StayUnfit()
    card: dict[str, Any] = {"number": "", "born": ""}
    if number:
        try:
            card = on_card(parse_identity_number(number, today=local_date(at)))
        except Unreadable:
            raise NumberUnreadable() from None
    return {"name": name, "home": line_of(identity.home), **card}


@act
def publish_search(
    *, actor: Actor, stay_id: UUID, version: int, choices: dict[str, str], at: datetime
) -> UUID:
    """Hang out the search for her family: an officer's decision, and only what the allow-list holds.

    `choices`: height, accent, top, bottom by their offered words; `name`: "yes" to print an adult's own name, `agreed`:
    "yes" when she has said so. Nothing typed by hand goes out; no illness, no name of a child, no street.
    Refuses: NotYours, StayClosed, StaleVersion, StayUnfit, ChildrenNameless, NameUnagreed. Source: 民发〔2015〕158号.
    """
    row = begin("publish", actor=actor, stay_id=stay_id, version=version)
    known, named = who(row), choices.get("name") == "yes"
    if named and is_child(known, item_of(row)):
        raise ChildrenNameless()
    if named and (known.get("temporary") or choices.get("agreed") != "yes"):
        raise NameUnagreed()
    shown = shown_of(row, known, choices, named=named)
    if shown is None or row.entered_at is None or actor.posting_id is None:
        raise StayUnfit()
    SearchNotice.objects.filter(stay=row, taken_down_at__isnull=True).update(taken_down_at=at)
    notice = SearchNotice.objects.create(
        id=new_id(),
        area_code=row.area_code,
        counter=row.counter,
        stay=row,
        shown=shown,
        since=local_date(at),
        decided_by=actor.posting_id,
    )
    row.save()
    words = "公布：" + "、".join(label for label, _words in shown)
    step_and_record(StepKind.PUBLISHED, actor=actor, row=row, at=at, words=words, named=named)
    return UUID(str(notice.id))


@act
def take_down_search(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """Take the notice down, with a word why. Refuses: NotYours, StayClosed, StaleVersion, WordsMissing."""
    told = said(words)
    row = begin("take_down", actor=actor, stay_id=stay_id, version=version)
    row.save()
    SearchNotice.objects.filter(stay=row, taken_down_at__isnull=True).update(taken_down_at=at)
    step_and_record(StepKind.TAKEN_DOWN, actor=actor, row=row, at=at, words=told)
