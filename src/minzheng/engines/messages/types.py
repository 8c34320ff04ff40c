"""What messages takes and gives, and the port every SMS provider fills."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Channel(StrEnum):
    """How a person is reached beside the page: by SMS, or, without a phone, by somebody who tells her."""

    SMS = "sms"
    IN_PERSON = "in_person"


class SmsState(StrEnum):
    """An SMS waits, was taken by the provider, was given up, or came too late to be of use."""

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


class SmsUnavailable(Exception):
    """The provider cannot be reached or is busy: try again later."""


class SmsRejected(Exception):
    """The provider will never take this one (dead number, forbidden text)."""


class SmsPort(Protocol):
    """A provider. Named by the setting `SMS_SENDER` (dotted path of a class made without arguments)."""

    def send(self, sms: Sms) -> str:
        """Hand over one SMS; the provider's number for it. Raises SmsUnavailable or SmsRejected."""
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


@dataclass(frozen=True, slots=True)
class ToTell:
    """A message nobody has read, for a person without a phone: somebody should tell her."""

    message_id: UUID
    person_id: UUID
    area_code: str
    title: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DemoLine:
    """An SMS of the demo."""

    phone: str
    body: str
    at: datetime
