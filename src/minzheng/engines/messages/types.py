"""What messages takes and gives, and the port every SMS provider fills."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Channel(StrEnum):
    """How a person is reached beside the page: by SMS, by a call that is read out, or, without a phone, by somebody who tells her.

    INBOX: by nothing else; what nobody but herself may hear of waits until she signs in.
    """

    SMS = "sms"
    VOICE = "voice"
    IN_PERSON = "in_person"
    INBOX = "inbox"


class SmsState(StrEnum):
    """An SMS or a call waits, was taken by the provider, was given up, or came too late to be of use."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Sms:
    """A text to one phone. `key` is the same on every try, so that a provider may drop a repeat."""

    key: UUID
    phone: str
    body: str
    at: datetime


class ProviderUnavailable(Exception):
    """A provider cannot be reached or is busy: try again later."""


class ProviderRejected(Exception):
    """A provider will never take this one."""


class SmsUnavailable(ProviderUnavailable):
    """No SMS can be sent now."""


class SmsRejected(ProviderRejected):
    """This SMS will never be sent (dead number, forbidden text)."""


class VoiceUnavailable(ProviderUnavailable):
    """Nobody can be called now."""


class VoiceRejected(ProviderRejected):
    """This call will never be made (dead number, forbidden text)."""


class SmsPort(Protocol):
    """A provider. Named by the setting `SMS_SENDER` (dotted path of a class made without arguments)."""

    def send(self, sms: Sms) -> str:
        """Hand over one SMS; the provider's number for it. Raises SmsUnavailable or SmsRejected."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceCall:
    """Words to be read out to one phone, `times` over. `key` is the same on every try, so that a provider may drop a repeat."""

    key: UUID
    phone: str
    words: str
    times: int
    at: datetime


class VoicePort(Protocol):
    """A provider of calls. Named by the setting `VOICE_SENDER` (dotted path of a class made without arguments)."""

    def call(self, voice: VoiceCall) -> str:
        """Hand over one call; the provider's number for it. Raises VoiceUnavailable or VoiceRejected."""
        ...


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A message as its reader sees it."""

    id: UUID
    kind: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class ToldWay(StrEnum):
    """How somebody of the village or town told a person what a message says."""

    FACE = "face"
    CALL = "call"
    KIN = "kin"


TOLD_WAY_NAMES = {
    ToldWay.FACE: "当面念给本人听了",
    ToldWay.CALL: "打电话告诉本人了",
    ToldWay.KIN: "请家里人转告了",
}


@dataclass(frozen=True, slots=True)
class ToTell:
    """A message that reached nobody: its person has no phone, or the SMS failed for good. Somebody should tell her."""

    message_id: UUID
    person_id: UUID
    area_code: str
    title: str
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DemoLine:
    """An SMS or a call of the demo."""

    phone: str
    body: str
    at: datetime
    channel: Channel = Channel.SMS
