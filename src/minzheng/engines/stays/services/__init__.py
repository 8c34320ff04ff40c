"""Acts on stays 救助管理: she comes, she is looked after, she leaves, somebody takes her over."""

from minzheng.engines.stays.folders import StayItemBroken, register_stay
from minzheng.engines.stays.services.coming import decline, not_found, take_in, tell_word
from minzheng.engines.stays.services.finding import (
    add_care,
    identify,
    look_for,
    publish_search,
    take_down_search,
)
from minzheng.engines.stays.services.handing import close_unconfirmed, come_back, hand_over, renew_link
from minzheng.engines.stays.services.keeping import back_from_doctor, extend, note, to_doctor
from minzheng.engines.stays.services.leaving import leave
from minzheng.engines.stays.services.proposing import answer_proposal, propose
from minzheng.engines.stays.services.reading import open_paper, open_stay
from minzheng.engines.stays.services.receiving import open_link, receive, receive_by_link
from minzheng.engines.stays.services.watching import note_overstay, note_silence, press

__all__ = [
    "StayItemBroken",
    "add_care",
    "answer_proposal",
    "back_from_doctor",
    "close_unconfirmed",
    "come_back",
    "decline",
    "extend",
    "hand_over",
    "identify",
    "leave",
    "look_for",
    "not_found",
    "note",
    "note_overstay",
    "note_silence",
    "open_link",
    "open_paper",
    "open_stay",
    "press",
    "propose",
    "publish_search",
    "receive",
    "receive_by_link",
    "register_stay",
    "renew_link",
    "take_down_search",
    "take_in",
    "tell_word",
    "to_doctor",
]
