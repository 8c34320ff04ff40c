"""Reading messages."""

from uuid import UUID

from django.db.models import Count, QuerySet

from minzheng.engines.messages.models import DemoSms, Message
from minzheng.engines.messages.types import Channel, DemoLine, InboxLine, ToTell
from minzheng.engines.messages.voice import calls_possible as calls_possible


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
    """Messages inside the open scope that reached nobody and that nobody has told, oldest first: for a worker's next visit.

    People without a phone, and those whose SMS failed for good.
    """
    rows = _unreached().order_by("created_at", "id")
    return [
        ToTell(row.id, row.person_id, row.area_code, row.title, row.body, row.created_at)
        for row in rows[:limit]
    ]


def people_to_tell() -> int:
    """How many people of the open scope wait to be told."""
    return int(_unreached().aggregate(people=Count("person_id", distinct=True))["people"])


def _unreached() -> QuerySet[Message]:
    """The condition of the index `message_to_tell`."""
    rows: QuerySet[Message] = Message.objects.filter(
        channel=Channel.IN_PERSON, read_at__isnull=True, told_at__isnull=True
    )
    return rows


def demo_outbox(*, limit: int = 20, phone: str = "") -> list[DemoLine]:
    """SMS and calls the demo "sent", newest first, of one phone or all. Empty outside the demo."""
    rows = DemoSms.objects.all()
    if phone:
        rows = rows.filter(phone=phone)
    return [
        DemoLine(row.phone, row.body, row.at, Channel(row.channel))
        for row in rows.order_by("-at", "-id")[:limit]
    ]
