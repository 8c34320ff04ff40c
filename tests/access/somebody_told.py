"""Somebody without shelter, of whom a town has told its district's rescue station."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.stays.services import tell_word
from minzheng.engines.stays.types import NewWord
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor


def told(*, by: Actor, at: datetime) -> dict[str, UUID]:
    """One first word, written down in the teller's own town."""
    word = NewWord("homeless_aid", "passer_by", "镇上大桥下", "有个老人睡在桥下，话说不清", "world")
    with open_scope(by.scope):
        return {"stay_id": tell_word(actor=by, new=word, at=at)}
