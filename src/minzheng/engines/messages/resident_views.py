"""消息: what the product has told a person."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.messages.queries import inbox, message, unread_count
from minzheng.engines.messages.services import mark_read
from minzheng.engines.messages.voice import NoCallsHere, calls_possible
from minzheng.foundations.accounts.types import actor_of
from minzheng.foundations.people.queries import card, prefers_calls
from minzheng.foundations.people.services import NoPhoneToCall, choose_calls
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


@require_http_methods(["GET", "HEAD", "POST"])
def way(request: HttpRequest) -> HttpResponse:
    """怎样告诉我: by SMS, or by a call that is read out; one tap, and back again by another. Refuses: NotYours."""
    person_id, refusal = _reader(request), ""
    if request.method == "POST":
        calls = request.POST.get("way") == "voice"
        try:
            if calls and not calls_possible():
                raise NoCallsHere()
            choose_calls(actor=actor_of(request), person_id=person_id, calls=calls, at=clock.now())
            notices.success(request, _("好的，以后打电话念给您听") if calls else _("好的，以后给您发短信"))
            return HttpResponseRedirect(reverse("messages:way"))
        except (NoCallsHere, NoPhoneToCall) as no:
            refusal = no.message
    known = card(person_id=person_id)
    context = {
        "calls": prefers_calls(person_id=person_id),
        "possible": calls_possible(),
        "phone": known.phone_masked if known else "",
        "refusal": refusal,
        "active_nav": "me",
    }
    return render(request, "telling/resident/way.html", context, status=422 if refusal else 200)


def _reader(request: HttpRequest) -> UUID:
    actor = actor_of(request)
    if actor.person_id is None or actor.is_officer:
        raise NotYours()
    return actor.person_id
