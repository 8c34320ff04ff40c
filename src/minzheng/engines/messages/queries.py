"""Reading messages."""

from uuid import UUID

from minzheng.engines.messages.models import DemoSms, Message
from minzheng.engines.messages.types import Channel, DemoLine, InboxLine, ToTell


def inbox(*, person_id: UUID, limit: int = 50) -> list[InboxLine]:
    """A person's messages inside the open scope, newest first; at most `limit`."""
    rows = Message.objects.filter(person_id=person_id).order_by("-created_at", "-id")[:limit]
    return [_line(row) for row in rows]


def message(*, person_id: UUID, message_id: UUID) -> InboxLine | None:
    """One of a person's messages; None when it is not hers."""
    row = Message.objects.filter(pk=message_id, person_id=person_id).first()
    return _line(row) if row else None


def _line(row: Message) -> InboxLine:
    return InboxLine(row.id, row.kind, row.title, row.body, row.link, row.created_at, row.read_at)


def unread_count(*, person_id: UUID) -> int:
    """How many messages a person has not opened."""
    return int(Message.objects.filter(person_id=person_id, read_at__isnull=True).count())


def to_tell(*, limit: int = 50) -> list[ToTell]:
    """Unread messages of people without a phone, inside the open scope, oldest first: for a worker's next visit."""
    rows = Message.objects.filter(channel=Channel.IN_PERSON, read_at__isnull=True).order_by(
        "created_at", "id"
    )
    return [ToTell(row.id, row.person_id, row.area_code, row.title, row.created_at) for row in rows[:limit]]


def demo_outbox(*, limit: int = 20, phone: str = "") -> list[DemoLine]:
    """SMS and calls the demo "sent", newest first, of one phone or all. Empty outside the demo."""
    rows = DemoSms.objects.all()
    if phone:
        rows = rows.filter(phone=phone)
    return [
        DemoLine(row.phone, row.body, row.at, Channel(row.channel))
        for row in rows.order_by("-at", "-id")[:limit]
    ]
