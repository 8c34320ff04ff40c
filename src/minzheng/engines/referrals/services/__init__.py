"""Acts on referrals 转办: the family asks, the department answers, civil affairs watches."""

from minzheng.engines.referrals.folders import ReferralItemBroken, register_referrals
from minzheng.engines.referrals.services.asking import answer_question, refer, withdraw
from minzheng.engines.referrals.services.replying import accept, ask_more, reply
from minzheng.engines.referrals.services.watching import guide, note_silence, open_referral, press

__all__ = [
    "ReferralItemBroken",
    "accept",
    "answer_question",
    "ask_more",
    "guide",
    "note_silence",
    "open_referral",
    "press",
    "refer",
    "register_referrals",
    "reply",
    "withdraw",
]
