"""The receiving side: its own officer in this city, or whoever stands there with the sheet, by link and code."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from minzheng.engines.stays.models import Handover, Stay
from minzheng.engines.stays.recording import line_of, put, sheet_of, step_and_record
from minzheng.engines.stays.refusals import AlreadyHanded, ReceiptUnfit
from minzheng.engines.stays.services.ending import Ended, end
from minzheng.engines.stays.types import Ending, HandoverState, Receipt, State, StepKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import AREA_CODE_LENGTH, act, acting_for_family, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope, after

SHORTEST_TOKEN = AREA_CODE_LENGTH + 20


@act
def receive(*, actor: Actor, handover_id: UUID, version: int, receipt: Receipt, at: datetime) -> None:
    """The station of another district of this city says that she is there, or that nobody came.

    Refuses: NotYours (not sent to her counter), StaleVersion, ReceiptUnfit.
    """
    handover: Handover | None = Handover.objects.filter(pk=handover_id).first()
    lo, hi = actor.scope.lo, actor.scope.hi
    if handover is None or actor.role is not Role.DEPARTMENT_OFFICER or not lo <= handover.to_counter < hi:
        raise NotYours()
    with acting_for_family(handover.area_code):
        row = _lock_stay(handover.stay_id)
        handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover_id)
        if handover.version != version or handover.state != HandoverState.WAITING:
            raise StaleVersion()
        _answer(row, handover, receipt, actor=actor, by_name=actor.title, at=at)


@act
def receive_by_link(*, actor: Actor = SYSTEM, token: str, code: str, receipt: Receipt, at: datetime) -> bool:
    """Across the border, without an account: the link sent ahead and the six digits on the sheet that came with her.

    Opens once; five tries a link. False when link or code are not right, and the used try is kept.
    Refuses: ReceiptUnfit (then no try is used).
    """
    _read(receipt)
    area = _area_of(token)
    with open_scope(Scope(lo=area, hi=after(area))):
        seen = Handover.objects.filter(token_digest=_digest(token)).first()
        if seen is None:
            return False
        row = _lock_stay(seen.stay_id)
        handover = _by_token(token)
        if handover is None or not _tried(handover, code):
            return False
        by_name = f"{sheet_of(handover)['to_name']} {line_of(receipt.name)}（凭接收链接）"
        _answer(row, handover, receipt, actor=actor, by_name=by_name, at=at)
    return True


@act
def open_link(*, token: str, code: str, at: datetime) -> dict[str, str] | None:
    """What the link shows: with a wrong or no code only which station sends; with the right one the sheet.

    None: no such link, used, or out of tries. A wrong code uses a try, a right one leaves a line in the record.
    """
    area = _area_of(token)
    with open_scope(Scope(lo=area, hi=after(area))):
        handover = _by_token(token)
        if handover is None:
            return None
        sheet = sheet_of(handover)
        if not code or not _tried(handover, code):
            return {"from_name": sheet["from_name"]}
        subject = Subject("stay", handover.stay_id, None, handover.area_code)
        record(actor=SYSTEM, action="stays.handover.read_by_link", subject=subject, at=at)
        shown = ("from_name", "giver", "to_name", "day", "place", "health", "name")
        return {**{name: sheet[name] for name in shown}, "belongings": "、".join(sheet["belongings"])}


def _area_of(token: str) -> str:
    """The area a link names itself by; nowhere for what cannot be a link."""
    area = token[:AREA_CODE_LENGTH]
    return area if len(token) >= SHORTEST_TOKEN and area.isascii() and area.isalnum() else "0"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _lock_stay(stay_id: UUID) -> Stay:
    """The stay, locked: always before its handover, as every act of the giving station does."""
    row: Stay = Stay.objects.select_for_update(of=("self",)).get(pk=stay_id)
    return row


def _by_token(token: str) -> Handover | None:
    found: Handover | None = (
        Handover.objects.select_for_update(of=("self",))
        .filter(token_digest=_digest(token), state=HandoverState.WAITING, tries_left__gt=0)
        .first()
    )
    return found


def _tried(handover: Handover, code: str) -> bool:
    """Whether the code is right; a wrong one uses a try."""
    if hmac.compare_digest(sheet_of(handover).get("code", "").encode(), code.strip().encode()):
        return True
    handover.tries_left -= 1
    handover.save(update_fields=["tries_left"])
    return False


def _read(receipt: Receipt) -> dict[str, str]:
    """Refuses: ReceiptUnfit."""
    read = {"name": line_of(receipt.name), "words": receipt.words.strip()[:300]}
    if receipt.received is None or any(len(words) < 2 for words in read.values()):
        raise ReceiptUnfit()
    return read


def _answer(
    row: Stay, handover: Handover, receipt: Receipt, *, actor: Actor, by_name: str, at: datetime
) -> None:
    """The answer, on the handover and on the stay. Nobody there: the stay stays open, for somebody must look for her."""
    read = _read(receipt)
    if row.state != State.HANDED:
        raise AlreadyHanded()
    handover.state = HandoverState.RECEIVED if receipt.received else HandoverState.NOT_RECEIVED
    handover.replied_at, handover.replied_by = at, actor.posting_id
    handover.reply_box = put(read, box="reply", row_id=handover.id)
    handover.token_digest = None
    handover.version += 1
    handover.save()
    row.version += 1
    kind = StepKind.RECEIVED if receipt.received else StepKind.NOT_RECEIVED
    if receipt.received:
        taken_by = f"{sheet_of(handover)['to_name']} {read['name']}"
        end(row, Ended(Ending.STATION, taken_by=taken_by), actor=actor, by=handover.given_by, at=at)
    else:
        row.save()
    step_and_record(kind, actor=actor, row=row, at=at, words=read["words"], by_name=by_name[:120])
