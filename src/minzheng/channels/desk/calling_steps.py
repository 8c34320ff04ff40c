"""怎样告诉本人 on the page of an award: an officer beside the payee writes down whether she wants calls that are read out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.messages.queries import calls_possible
from minzheng.engines.messages.services import NoCallsHere
from minzheng.foundations.people.queries import cards, prefers_calls
from minzheng.foundations.people.services import choose_calls
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

WRITERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
#: Fields that come back as typed when an act is refused.
TYPED = ("calls_words",)


def choose(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """What the payee said: called from now on, or texts again."""
    award = benefits.award(award_id=award_id)
    if award is None:
        raise NotYours()
    calls = request.POST.get("way") == "voice"
    if calls and not calls_possible():
        raise NoCallsHere()
    words = request.POST.get("calls_words", "")[:300]
    choose_calls(actor=actor, person_id=award.payee_person_id, calls=calls, words=words, at=clock.now())
    messages.success(request, "已记下：以后打电话念给本人听" if calls else "已记下：以后给本人发短信")
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {"calls": choose}


def panel(actor: Actor, award: AwardLine) -> dict[str, Any]:
    """How the payee is told now; the form of those who help, where there is a number to call."""
    if actor.role not in WRITERS or not calls_possible():
        return {"may_write_calls": False}
    payee = award.payee_person_id
    known = cards([payee]).get(payee)
    return {
        "may_write_calls": known is not None and bool(known.phone_masked),
        "calls_now": prefers_calls(person_id=payee),
        "calls_phone": known.phone_masked if known else "",
    }
