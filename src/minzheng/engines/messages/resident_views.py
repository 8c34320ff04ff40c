"""消息: what the product has told a person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minzheng.engines.messages.queries import inbox, message, unread_count
from minzheng.engines.messages.services import mark_read
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The reader's own messages, newest first. Refuses: NotYours (nobody signed in, or no resident)."""
    person_id = _reader(request)
    context = {"lines": inbox(person_id=person_id), "unread": unread_count(person_id=person_id)}
    return render(request, "telling/resident/inbox.html", context)


@require_safe
def one_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message, read from now on. Refuses: NotYours."""
    person_id = _reader(request)
    mark_read(actor=actor_of(request), message_id=message_id, at=clock.now())
    shown = message(person_id=person_id, message_id=message_id)
    if shown is None:
        raise NotYours()
    return render(request, "telling/resident/message.html", {"shown": shown})


def _reader(request: HttpRequest) -> UUID:
    actor = actor_of(request)
    if actor.person_id is None or actor.is_officer:
        raise NotYours()
    return actor.person_id
