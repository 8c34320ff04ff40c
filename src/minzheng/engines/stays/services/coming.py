"""How somebody comes: the first word told by anybody, her own yes, or her no."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.letters.services import issue
from minzheng.engines.stays.care import on_card, settle
from minzheng.engines.stays.events import SomebodyTold, StayBegan
from minzheng.engines.stays.folders import find_stay_item
from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.moves import TELLERS, begin, doer_of, item_of
from minzheng.engines.stays.printing import registration, station_area
from minzheng.engines.stays.recording import LONGEST_WORDS, line_of, put, said, step_and_record, who
from minzheng.engines.stays.refusals import MarksMissing, NumberUnreadable, StayUnfit, WillMissing
from minzheng.engines.stays.types import (
    HEALTH_NAMES,
    SEX_NAMES,
    WILL_NAMES,
    Care,
    Health,
    NewEntry,
    NewWord,
    Source,
    State,
    StayItem,
    StepKind,
    Will,
)
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, new_id, parse_identity_number
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import counter_of

OLDEST = 130


@act
def tell_word(*, actor: Actor, new: NewWord, at: datetime) -> UUID:
    """Write down that somebody needs help, whoever says so; the same token again changes nothing.

    By the station, the village, the town or the district; the row stands in the teller's own place, at the counter of
    its district's station. Announces SomebodyTold. Refuses: NotYours, StayUnfit, WordsMissing.
    Source: 救助管理办法 (decree 381) art. 5: who finds somebody tells and brings; 规程 (民发〔2014〕132号) art. 4: day and night.
    """
    item = _item(new.item)
    if doer_of(actor, item) is None and actor.role not in TELLERS:
        raise NotYours()
    if new.source not in list(Source) or not new.token or len(new.place.strip()) < 2:
        raise StayUnfit()
    words, area = said(new.words), _area(actor)
    earlier = Stay.objects.filter(area_code=area, token=new.token[:64]).first()
    if earlier is not None:
        return UUID(str(earlier.id))
    row = _row(item, area, new.source, new.token, actor=actor, at=at)
    row.box = put({"place": line_of(new.place)}, box="stay", row_id=row.id)
    row.save(force_insert=True)
    step_and_record(StepKind.TOLD, actor=actor, row=row, at=at, words=words, source=new.source)
    announce(SomebodyTold(area_code=row.area_code, stay_id=row.id), at=at)
    return UUID(str(row.id))


@act
def take_in(*, actor: Actor, stay_id: UUID | None, version: int, new: NewEntry, at: datetime) -> UUID:
    """She is at the station: registered with what is known, the doctor first where she needs one.

    `stay_id` None: she came without anybody's word before. Her own yes is kept, or why she cannot say it; without name
    or card she is helped all the same under a name for the time being. Announces StayBegan.
    Refuses: NotYours, StayClosed, StaleVersion, StayUnfit, WillMissing, MarksMissing, NumberUnreadable, WordsMissing.
    Source: 救助管理办法 arts. 6–7; 实施细则 (decree 24) art. 12 (days); 规程 arts. 7–8 (health first).
    """
    known = _read(new, at)
    row = _told_before(actor, stay_id, version) if stay_id else _walked_in(actor, new, at)
    if row.entered_at is not None:  # the same form sent twice
        return UUID(str(row.id))
    item = item_of(row)
    earlier = who(row) if stay_id else {}
    known |= {"care": list(dict.fromkeys(new.care)), "place": known["place"] or earlier.get("place", "")}
    settle(row, known, at=at)
    row.state = State.HOSPITAL if new.health == Health.DOCTOR else State.HERE
    row.box = put(known, box="stay", row_id=row.id)
    row.known, row.entered_at = bool(known["number"]), at
    with acting_for_family(row.area_code):
        letter = issue(
            actor=actor,
            kind=f"{item.code}.registration",
            case_id=None,
            application_id=None,
            area_code=row.area_code,
            addressee=known["name"],
            data=registration(row, item, known, actor=actor, at=at),
            at=at,
        )
    row.registration_id = letter.id
    row.save()
    step_and_record(StepKind.ENTERED, actor=actor, row=row, at=at, words=known["words"], state=row.state)
    if row.state == State.HOSPITAL:
        step_and_record(StepKind.DOCTOR, actor=actor, row=row, at=at, words=HEALTH_NAMES[Health.DOCTOR])
    announce(StayBegan(area_code=row.area_code, stay_id=row.id), at=at)
    return UUID(str(row.id))


@act
def decline(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """She does not want to be helped: her words, kept; she may come any day.

    Refuses: NotYours, StayClosed, StaleVersion, WordsMissing. Source: 救助管理办法: help is asked for, nobody is forced.
    """
    _over("decline", StepKind.DECLINED, actor=actor, stay_id=stay_id, version=version, words=words, at=at)


@act
def not_found(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """The station went and found nobody: where it looked. Refuses: NotYours, StayClosed, StaleVersion, WordsMissing."""
    _over("not_found", StepKind.NOT_FOUND, actor=actor, stay_id=stay_id, version=version, words=words, at=at)


def _over(name: str, kind: StepKind, **given: Any) -> None:
    words, at = said(given.pop("words")), given.pop("at")
    row = begin(name, **given)
    row.ended_at, row.ended_by = at, given["actor"].posting_id
    row.save()
    step_and_record(kind, actor=given["actor"], row=row, at=at, words=words)


def _item(code: str) -> StayItem:
    item = find_stay_item(code)
    if item is None:
        raise NotYours()
    return item


def _area(actor: Actor) -> str:
    """The teller's own place: her village or town; for the station and the district, the unit."""
    return station_area(actor.scope.lo)


def _row(item: StayItem, area: str, source: str, token: str, *, actor: Actor, at: datetime) -> Stay:
    return Stay(
        id=new_id(),
        area_code=area,
        counter=counter_of(item.department, area),
        item=item.code,
        state=State.TOLD,
        source=source,
        token=token[:64],
        told_at=at,
        told_by=actor.posting_id,
    )


def _told_before(actor: Actor, stay_id: UUID, version: int) -> Stay:
    return begin("take_in", actor=actor, stay_id=stay_id, version=version)


def _walked_in(actor: Actor, new: NewEntry, at: datetime) -> Stay:
    """A row for somebody nobody told of before; the earlier one for the same token."""
    item = _item(new.item)
    if actor.role is not Role.DEPARTMENT_OFFICER or actor.department != item.department:
        raise NotYours()
    if new.source not in list(Source) or not new.token:
        raise StayUnfit()
    area = _area(actor)
    earlier: Stay | None = Stay.objects.filter(area_code=area, token=new.token[:64]).first()
    if earlier is not None:
        return earlier
    row = _row(item, area, new.source, new.token, actor=actor, at=at)
    row.box = put({}, box="stay", row_id=row.id)
    row.save(force_insert=True)
    return row


def _read(new: NewEntry, at: datetime) -> dict[str, Any]:
    """The entry as it is kept. Refuses: StayUnfit, WillMissing, MarksMissing, NumberUnreadable, WordsMissing."""
    if new.will not in list(Will):
        raise WillMissing()
    strange = set(new.care) - set(Care)
    if new.health not in list(Health) or new.sex not in SEX_NAMES or strange:
        raise StayUnfit()
    if new.age is not None and not 0 <= new.age <= OLDEST:
        raise StayUnfit()
    name, marks, number = line_of(new.name), new.marks.strip()[:LONGEST_WORDS], new.number.strip().upper()
    if not name and len(marks) < 4:
        raise MarksMissing()
    card: dict[str, Any] = {}
    if number:
        try:
            card = on_card(parse_identity_number(number, today=local_date(at)))
        except Unreadable:
            raise NumberUnreadable() from None
    belongings = [line_of(one) for one in new.belongings if one.strip()][:20]
    texts = {"home": line_of(new.home), "place": line_of(new.place)}
    return {
        **asdict(replace(new, care=(), belongings=())),
        **texts,
        "name": name or _for_now(new),
        "temporary": not name,
        "marks": marks,
        "number": number,
        **card,
        "belongings": belongings,
        "words": said(new.words),
        "will_words": WILL_NAMES[Will(new.will)],
    }


def _for_now(new: NewEntry) -> str:
    """A name for the time being: 无名氏（女，约60岁）."""
    about = [SEX_NAMES[new.sex]] if new.sex else []
    about += [f"约{new.age}岁"] if new.age is not None else []
    return f"无名氏（{'，'.join(about)}）" if about else "无名氏"
