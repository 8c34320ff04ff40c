"""Telling in person: who has no phone, or whom no SMS reached, hears from the village or the town."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from minzheng.engines.messages.models import Message
from minzheng.engines.messages.types import ToldWay
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

TELLERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
LONGEST_WORDS = 200


class WayMissing(Refusal):
    """Nobody said how she was told."""

    code = "way_missing"
    message = "请选择是怎样告诉本人的，再登记"


class ToldAlready(Refusal):
    """She has read it, or somebody else has told her."""

    code = "told_already"
    message = "这些消息本人已经看过，或者别人已经告诉过了，请刷新后查看"
    status = 409


@act
def told_in_person(
    *, actor: Actor, person_id: UUID, message_ids: Sequence[UUID], way: str, words: str = "", at: datetime
) -> int:
    """已告诉本人: what these messages say was told to her; how many were noted. `words`: what she said to it, or "".

    Refuses: NotYours (another role, nobody of this area), WayMissing, ToldAlready. Source: voices.md (people without a
    phone must hear of their money and their deadlines as others do).
    """
    if not actor.is_officer or actor.role not in TELLERS or actor.posting_id is None:
        raise NotYours()
    if way not in list(ToldWay):
        raise WayMissing()
    rows = Message.objects.select_for_update(of=("self",)).filter(
        pk__in=list(message_ids), person_id=person_id
    )
    found = list(rows.order_by("created_at", "pk"))
    if not found:
        raise NotYours()
    untold = [row for row in found if row.read_at is None and row.told_at is None]
    if not untold:
        raise ToldAlready()
    for row in untold:
        row.told_at, row.told_way, row.told_words = at, way, words.strip()[:LONGEST_WORDS]
        row.told_by_posting, row.told_by_name = actor.posting_id, actor.title[:120]
        row.save(update_fields=["told_at", "told_way", "told_words", "told_by_posting", "told_by_name"])
        subject = Subject("message", row.id, person_id, row.area_code)
        record(actor=actor, action="telling.message.told", subject=subject, at=at, kind=row.kind, way=way)
    return len(untold)
