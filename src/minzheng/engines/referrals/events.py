"""Facts referrals announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from minzheng.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAsked(Fact):
    """A department was asked."""

    name: ClassVar[str] = "referrals.asked"
    referral_id: UUID
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReplied(Fact):
    """A department's officer answered."""

    name: ClassVar[str] = "referrals.replied"
    referral_id: UUID
    item: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSilent(Fact):
    """A department's term passed without an answer; civil affairs looks into it."""

    name: ClassVar[str] = "referrals.silent"
    referral_id: UUID
    item: str
