"""部门帮助: what other departments can do for me, one question a screen; what they answered, and why."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.letters.services import open_letter
from minzheng.engines.referrals import queries, services
from minzheng.engines.referrals.desk_screen import BADGES
from minzheng.engines.referrals.entry import herself, typed_version
from minzheng.engines.referrals.types import (
    NO_REPLY,
    OPEN,
    STATE_NAMES,
    STEP_NAMES,
    ConsentHow,
    NewReferral,
    ReferralItem,
    ReferralLine,
    ReferralView,
    State,
)
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked departments, and what I may ask."""
    _actor, person = herself(request)
    lines = queries.of_person(person, on=local_date(clock.now()))
    context = {
        "lines": [(line, *status_of(line)) for line in lines],
        "items": queries.referral_items(),
        "active_nav": "applications",
    }
    return render(request, "referrals/resident/mine.html", context)


def status_of(line: ReferralLine) -> tuple[str, str]:
    """How it stands in words, with the badge; silence is never an answer."""
    return (str(NO_REPLY), "wait") if line.silent else (str(STATE_NAMES[line.state]), BADGES[line.state])


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, item: str) -> HttpResponse:
    """One tapped question a screen, then what goes to whom, her words and her yes."""
    actor, person = herself(request)
    wanted = queries.find_item(item)
    if wanted is None:
        raise NotYours()
    said = _tapped(request, wanted)
    for number, one in enumerate(_taps(wanted), 1):
        if one.name not in said:
            choices = [(option, "?" + urlencode({**said, one.name: option})) for option in one.options]
            context = {"item": wanted, "ask": one, "choices": choices, "number": number}
            return render(
                request, "referrals/resident/question.html", context | {"total": len(_taps(wanted)) + 1}
            )
    if request.method == "POST":
        return _send(request, actor, person, wanted)
    return _last(request, wanted, None)


def _taps(item: ReferralItem) -> list[queries.Ask]:
    return [one for one in item.asks if one.options]


def _tapped(request: HttpRequest, item: ReferralItem) -> dict[str, str]:
    """Answers tapped so far, in the order of the questions; what nobody offered counts as not answered."""
    return {
        one.name: request.GET[one.name] for one in _taps(item) if request.GET.get(one.name) in one.options
    }


def _send(request: HttpRequest, actor: Actor, person: UUID, item: ReferralItem) -> HttpResponse:
    typed = {one.name: request.POST.get(f"ask_{one.name}", "") for one in item.asks if not one.options}
    new = NewReferral(
        person_id=person,
        item=item.code,
        answers={**_tapped(request, item), **typed},
        words=request.POST.get("words", ""),
        consent=ConsentHow.OWN if request.POST.get("agree") == "yes" else None,
        token=request.POST.get("token", ""),
    )
    try:
        referral_id = services.refer(actor=actor, new=new, at=clock.now())
    except NotYours:
        raise
    except Refusal as no:
        return _last(request, item, no)
    messages.success(request, _("已转给部门，有答复马上告诉您"))
    return HttpResponseRedirect(reverse("departments:one", args=[referral_id]))


def _last(request: HttpRequest, item: ReferralItem, no: Refusal | None) -> HttpResponse:
    said = _tapped(request, item)
    context = {
        "item": item,
        "answers": [(one.label, said[one.name]) for one in _taps(item)],
        "asks": [
            (f"ask_{one.name}", one.label, request.POST.get(f"ask_{one.name}", ""))
            for one in item.asks
            if not one.options
        ],
        "words": request.POST.get("words", ""),
        "token": request.POST.get("token") or str(new_id()),
        "sends": [str(name) for name in queries.particulars(item)],
        "total": len(_taps(item)) + 1,
        "refusal": no.message if no else "",
    }
    return render(request, "referrals/resident/consent.html", context, status=no.status if no else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Where it stands, the answer with its reason and letter; answer a question, or take it back."""
    actor, _person = herself(request)
    if request.method == "POST":
        try:
            done = _do(request, actor, referral_id)
        except NotYours:
            raise
        except Refusal as no:
            return _one(request, actor, referral_id, no)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("departments:one", args=[referral_id]))
    if request.GET.get("as") == "pdf":
        return _letter(actor, referral_id)
    return _one(request, actor, referral_id, None)


def _do(request: HttpRequest, actor: Actor, referral_id: UUID) -> str:
    post, at = request.POST, clock.now()
    version, words = typed_version(post.get("version", "")), post.get("words", "")
    if post.get("do") == "answer":
        services.answer_question(actor=actor, referral_id=referral_id, version=version, words=words, at=at)
        return _("已告诉部门，请等答复")
    if post.get("do") == "withdraw":
        services.withdraw(actor=actor, referral_id=referral_id, version=version, words="", at=at)
        return _("已撤回，部门不再看到您的情况")
    raise NotYours()


def _letter(actor: Actor, referral_id: UUID) -> HttpResponse:
    view = services.open_referral(actor=actor, referral_id=referral_id, at=clock.now())
    if view.letter_id is None:
        raise NotYours()
    pdf = open_letter(actor=actor, letter_id=view.letter_id, at=clock.now(), purpose=_("本人查看"))
    headers = {"Content-Disposition": 'inline; filename="reply.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _one(request: HttpRequest, actor: Actor, referral_id: UUID, no: Refusal | None) -> HttpResponse:
    view = services.open_referral(actor=actor, referral_id=referral_id, at=clock.now())
    words, badge = status_of(view.line)
    context = {
        "view": view,
        "status": words,
        "badge": badge,
        "timeline": _timeline(view),
        "question": next((step.words for step in reversed(view.steps) if step.kind == "question"), ""),
        "asking": view.line.state is State.ASKING,
        "open": view.line.state in OPEN,
        "typed": request.POST.get("words", ""),
        "refusal": no.message if no else "",
        "active_nav": "applications",
    }
    return render(request, "referrals/resident/one.html", context, status=no.status if no else 200)


def _timeline(view: ReferralView) -> list[dict[str, Any]]:
    """What happened, in plain words; the answer itself stands above."""
    return [
        {
            "title": str(STEP_NAMES[step.kind]),
            "when": local_date(step.at),
            "note": step.words if step.kind not in ("replied", "pressed") else "",
            "state": "done",
        }
        for step in view.steps
    ]
