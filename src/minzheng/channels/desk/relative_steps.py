"""钱到了还告诉谁 on the page of an award: an officer writes down, beside the payee, the one relative she chose, and takes it back."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from minzheng.channels.desk.worklist_views import today
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.payments import queries as payments
from minzheng.engines.payments.services import (
    ConsentMissing,
    choose_relative,
    choose_relative_way,
    tell_nobody_else,
)
from minzheng.engines.payments.types import CONSENT_NAMES, Consent, NewRelative
from minzheng.foundations.people.queries import cards
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

WRITERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
#: Fields that come back as typed when an act is refused.
TYPED = (
    "relative_name", "relative_relation", "relative_phone", "asked_on", "asked_how", "consent_words", "stop_words", "wish_words",
    "way",
)  # fmt: skip


def choose(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """The payee's choice as she said it, with the day and the way she was asked."""
    sent, award = request.POST, _award(award_id)
    try:
        asked_on = date.fromisoformat(sent.get("asked_on", ""))
    except ValueError:
        raise ConsentMissing() from None
    consent = Consent(asked_on, sent.get("asked_how", ""), sent.get("consent_words", "")[:300])
    choice = NewRelative(
        person_id=award.payee_person_id,
        area_code=award.area_code,
        name=sent.get("relative_name", "")[:50],
        relation=sent.get("relative_relation", "")[:20],
        phone=sent.get("relative_phone", "")[:20],
        consent=consent,
        by_call=sent.get("way") == "voice",
        wish=sent.get("wish_words", "")[:200],
    )
    choose_relative(actor=actor, choice=choice, at=clock.now())
    messages.success(request, "已记下：以后每笔钱到账，也告诉这位亲属；本人随时可以不要")
    return reverse("desk:award", args=[award_id])


def stop(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """She does not want it any more."""
    award, words = _award(award_id), request.POST.get("stop_words", "")
    tell_nobody_else(actor=actor, person_id=award.payee_person_id, at=clock.now(), words=words)
    messages.success(request, "已记下：以后只告诉本人")
    return reverse("desk:award", args=[award_id])


def way(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """How the relative wants to be told, in her words."""
    sent, award = request.POST, _award(award_id)
    choose_relative_way(
        actor=actor,
        person_id=award.payee_person_id,
        by_call=sent.get("way") == "voice",
        words=sent.get("wish_words", "")[:200],
        at=clock.now(),
    )
    messages.success(request, "已记下这位亲属想怎样知道")
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "relative": choose,
    "relative_stop": stop,
    "relative_way": way,
}


def _award(award_id: UUID) -> AwardLine:
    award = benefits.award(award_id=award_id)
    if award is None:
        raise NotYours()
    return award


def panel(actor: Actor, award: AwardLine) -> dict[str, Any]:
    """Who is told now and how that came about; the form of those who help."""
    if actor.role not in WRITERS:
        return {"may_write_relative": False}
    payee = award.payee_person_id
    told = payments.told_relative(person_id=payee)
    named = cards([payee]).get(payee)
    facts: list[tuple[str, str]] = []
    if told is not None:
        facts = [("现在也告诉", f"{told.name}（{told.relation}，{told.phone_masked}）")]
        if told.asked_on is not None:
            asked = f"{told.chosen_by}，{zhdate(told.asked_on, 'date')}，{told.asked_how}"
            facts += [("谁问的本人", asked), ("本人怎么说", told.consent_words)]
        else:
            facts.append(("谁登记的", "本人在手机上选的"))
        facts.append(("怎样告诉", "打电话念给这位亲属听" if told.by_call else "发短信"))
        if told.wish_by:
            facts.append(("这位亲属怎么说", f"{told.wish_words}（{told.wish_by}记）"))
    return {
        "may_write_relative": True,
        "relative_told": told is not None,
        "relative_facts": facts,
        "relative_note": ""
        if phone_of(person_id=payee)
        else f"{named.name if named else '本人'}没有登记手机，到账由村里当面告诉；选了亲属，也告诉亲属。",
        "tell_ways": [("sms", "发短信"), ("voice", "打电话念给亲属听")],
        "consent_ways": [(way.value, words) for way, words in CONSENT_NAMES.items()],
        "asked_today": f"{today():%Y-%m-%d}",
    }
