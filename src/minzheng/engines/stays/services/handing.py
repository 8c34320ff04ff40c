"""Handing her over: to her own people at the door, or to the station of her home place, near or across the border."""

import hashlib
import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.letters.services import issue
from minzheng.engines.stays.models import Handover, Stay
from minzheng.engines.stays.moves import begin, doer_of, item_of
from minzheng.engines.stays.printing import handover_sheet, station_of
from minzheng.engines.stays.recording import line_of, put, said, sheet_of, step_and_record, who
from minzheng.engines.stays.refusals import (
    AlreadyHanded,
    BelongingsKept,
    CivilAffairsOnly,
    HandoverDayUnfit,
    HandoverUnfit,
    ReasonsMissing,
    SameHands,
    TakerUnchecked,
    WillMissing,
)
from minzheng.engines.stays.services.ending import Ended, end
from minzheng.engines.stays.services.keeping import SHORTEST_REASON
from minzheng.engines.stays.types import (
    Ending,
    HandoverKind,
    HandoverState,
    NewHandover,
    State,
    StepKind,
    Will,
)
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.regions.types import RegionBook, area_code
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import counter_of

LINK_BYTES, CODE_DIGITS, TRIES = 24, 6, 5
DAYS_BACK, DAYS_AHEAD = 7, 15


@act
def hand_over(*, actor: Actor, stay_id: UUID, version: int, new: NewHandover, at: datetime) -> UUID:
    """交接: two named people, day, place, belongings, health; the sheet in two copies.

    To her people: at the door, identity checked, and the stay ends. To a station: the stay stays open until that side
    confirms; in this city by its own officer, across the border by a link that opens once with the sheet's code.
    Refuses: NotYours, StayClosed, StaleVersion, HandoverDayUnfit, HandoverUnfit, SameHands, TakerUnchecked, BelongingsKept, WillMissing,
    AlreadyHanded. Source: 救助管理办法 art. 7 (4); 实施细则 art. 11; 规程 (接送返回; articles not seen).
    """
    row = begin("hand_over", actor=actor, stay_id=stay_id, version=version)
    day = _day(new.day, at)
    sheet = {**_read(row, new, actor), "day": day.isoformat()}
    if Handover.objects.filter(stay=row, state=HandoverState.WAITING).exists():
        raise AlreadyHanded()
    if actor.posting_id is None:
        raise NotYours()
    item, at_once = item_of(row), new.kind == HandoverKind.FAMILY
    due_on = day if at_once else add_working_days(day, item.number("reply_days")).date
    sheet |= {"due_on": due_on.isoformat()}
    handover = Handover(
        id=new_id(),
        area_code=row.area_code,
        counter=row.counter,
        to_counter=counter_of(item.department, area_code(new.to_unit)) if new.to_unit else "",
        stay=row,
        kind=new.kind,
        given_by=actor.posting_id,
        given_at=at,
        due_on=due_on,
    )
    if not (at_once or new.to_unit):
        sheet |= _new_link(handover)
    handover.letter_id = _issue_sheet(row, sheet, actor=actor, at=at)
    kept = {**sheet, "name": who(row)["name"], "belongings": who(row).get("belongings") or []}
    handover.box = put(kept, box="handover", row_id=handover.id)
    told = f"交给{sheet['to_name']} {sheet['taker']}，{sheet['day']}，{sheet['place']}。健康状况：{sheet['health']}"
    if at_once:
        _taken_home(row, handover, sheet, actor=actor, at=at)
    else:
        row.state = State.HANDED
        row.save()
    handover.save(force_insert=True)
    step_and_record(StepKind.HANDED, actor=actor, row=row, at=at, words=told, to=new.kind)
    return UUID(str(handover.id))


def _day(day: date | None, at: datetime) -> date:
    """The day of the handover, near today. Refuses: HandoverDayUnfit."""
    if day is None or not -DAYS_BACK <= (day - local_date(at)).days <= DAYS_AHEAD:
        raise HandoverDayUnfit()
    return day


def _read(row: Stay, new: NewHandover, actor: Actor) -> dict[str, str]:
    """The sheet's lines. Refuses: HandoverUnfit, SameHands, TakerUnchecked, BelongingsKept, WillMissing."""
    sheet = {name: line_of(getattr(new, name)) for name in ("to_name", "taker", "place", "health")}
    units = RegionBook.packed().units
    if new.kind not in list(HandoverKind) or (
        new.to_unit and (new.to_unit not in units or new.to_unit == row.area_code[:6])
    ):
        raise HandoverUnfit()
    if new.to_unit:
        sheet["to_name"] = station_of(item_of(row), new.to_unit)
    if any(len(words) < 2 for words in sheet.values()):
        raise HandoverUnfit()
    if sheet["taker"] == actor.name:
        raise SameHands()
    if new.agreed not in list(Will) or (new.agreed == Will.CANNOT and not row.never_alone):
        raise WillMissing()
    if new.kind == HandoverKind.FAMILY and not (new.checked and len(new.relation.strip()) > 1):
        raise TakerUnchecked()
    if who(row).get("belongings") and not new.returned:
        raise BelongingsKept()
    return {
        **sheet,
        "giver": actor.name,
        "from_name": station_of(item_of(row), row.area_code),
        "relation": line_of(new.relation) if new.kind == HandoverKind.FAMILY else "",
        "suggestion": new.suggestion.strip()[:300],
    }


def _new_link(handover: Handover) -> dict[str, str]:
    """A link of the handover's own area and 192 random bits, and the six digits printed on the sheet."""
    token = f"{handover.area_code}{secrets.token_urlsafe(LINK_BYTES)}"
    handover.token_digest = hashlib.sha256(token.encode()).digest()
    handover.tries_left = TRIES
    return {"token": token, "code": f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"}


def _issue_sheet(row: Stay, sheet: dict[str, str], *, actor: Actor, at: datetime) -> UUID:
    item, known = item_of(row), who(row)
    with acting_for_family(row.area_code):
        letter = issue(
            actor=actor,
            kind=f"{item.code}.handover",
            case_id=None,
            application_id=None,
            area_code=row.area_code,
            addressee=sheet["to_name"],
            data=handover_sheet(row, item, known, sheet),
            at=at,
        )
    return UUID(str(letter.id))


def _taken_home(row: Stay, handover: Handover, sheet: dict[str, str], *, actor: Actor, at: datetime) -> None:
    """Her people are at the door: both have signed, it is done."""
    handover.state, handover.replied_at, handover.replied_by = HandoverState.RECEIVED, at, actor.posting_id
    reply = {"name": sheet["taker"], "words": f"当面接领（{sheet['relation']}）"}
    handover.reply_box = put(reply, box="reply", row_id=handover.id)
    taken_by = f"{sheet['taker']}（{sheet['relation']}）"
    end(row, Ended(Ending.FAMILY, taken_by=taken_by), actor=actor, at=at)


def _waiting(row: Stay) -> Handover:
    """The handover on its way, locked; the latest when the other side said that nobody came."""
    handover: Handover | None = (
        Handover.objects.select_for_update(of=("self",))
        .filter(stay=row, state__in=[HandoverState.WAITING, HandoverState.NOT_RECEIVED])
        .order_by("-given_at", "-pk")
        .first()
    )
    if handover is None:
        raise NotYours()
    return handover


@act
def renew_link(*, actor: Actor, stay_id: UUID, version: int, at: datetime) -> str:
    """Another link and code, when the first was lost or tried too often; the first opens nothing any more.

    Refuses: NotYours (also for a handover without a link), StayClosed, StaleVersion.
    """
    row = begin("link", actor=actor, stay_id=stay_id, version=version)
    handover = _waiting(row)
    if handover.token_digest is None or handover.state != HandoverState.WAITING:
        raise NotYours()
    sheet: dict[str, Any] = {**sheet_of(handover), **_new_link(handover)}
    handover.box = put(sheet, box="handover", row_id=handover.id)
    handover.letter_id = _issue_sheet(row, sheet, actor=actor, at=at)
    handover.version += 1
    handover.save()
    row.save()
    step_and_record(StepKind.LINK, actor=actor, row=row, at=at)
    return str(sheet["token"])


@act
def come_back(*, actor: Actor, stay_id: UUID, version: int, words: str, at: datetime) -> None:
    """She is at this station again: the way failed, she turned round. Refuses: NotYours, StayClosed, StaleVersion, WordsMissing."""
    told = said(words)
    row = begin("come_back", actor=actor, stay_id=stay_id, version=version)
    handover = _waiting(row)
    _set_over(handover)
    row.save()
    step_and_record(StepKind.RETURNED, actor=actor, row=row, at=at, words=told)


@act
def close_unconfirmed(*, actor: Actor, stay_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """End a stay whose handover nobody confirmed: an officer writes why. Never by a clock.

    For somebody who may not be alone only civil affairs of the district closes.
    Refuses: NotYours, StayClosed, StaleVersion, ReasonsMissing, CivilAffairsOnly.
    """
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsMissing()
    row = begin("close", actor=actor, stay_id=stay_id, version=version)
    if row.never_alone and actor.role is Role.DEPARTMENT_OFFICER:
        raise CivilAffairsOnly()
    if doer_of(actor, item_of(row)) is None:
        raise NotYours()
    _set_over(_waiting(row))
    words = said(reasons)
    end(row, Ended(Ending.UNCONFIRMED, words=words), actor=actor, at=at)
    step_and_record(StepKind.CLOSED, actor=actor, row=row, at=at, words=words)


def _set_over(handover: Handover) -> None:
    handover.state = HandoverState.OVER
    handover.token_digest = None
    handover.version += 1
    handover.save()
