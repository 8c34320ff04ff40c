"""What is mine: applications and their progress, letters, who looked at my data, settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.resident.also import also_for
from minzheng.channels.resident.entry import for_families, for_residents
from minzheng.channels.resident.home_views import BADGES
from minzheng.channels.resident.looking import in_words
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.types import VERDICT_NAMES, AlreadyApplied, Progress
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters.queries import letters_of, letters_to
from minzheng.engines.letters.services import open_letter
from minzheng.engines.referrals import queries as referrals
from minzheng.engines.referrals.resident_views import status_of
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.people.queries import card
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours

TIMELINE = {"done": "done", "now": "now", "next": "todo"}


@require_safe
@for_residents
def applications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My applications, newest first."""
    lines = casework.applications_of(actor.person_id) if actor.person_id else []
    rows = [
        {
            "line": line,
            "href": reverse(
                "resident:resume" if line.state == "draft" else "resident:progress", args=[line.id]
            ),
            "badge": BADGES.get(line.state, "doing"),
        }
        for line in lines
    ]
    return render(request, "resident/applications.html", {"rows": rows, "active_nav": "applications"})


@require_safe
@for_families
def progress(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """全流程记录: where it stands, who holds it, until when, what comes next; why, once it is decided."""
    today = clock.local_date(clock.now())
    shown = casework.progress(application_id, on=today)
    if shown is None:
        raise NotYours()
    if shown.state == "draft":
        context = {"resume": reverse("resident:resume", args=[application_id]), "shown": shown}
        return render(request, "resident/still_draft.html", context)
    context = {
        "shown": shown,
        "badge": BADGES.get(shown.state, "doing"),
        "timeline": _timeline(shown),
        "clock": casework.file_clock(application_id, on=today, whole_story=False),
        "late_days": (today - shown.due_on).days if shown.late and shown.due_on else 0,
        "unsigned": [one for one in shown.parties if one.must_sign and one.signed_at is None],
        "also": [] if actor.is_officer else also_for(application_id, items=shown.items),
        "results": [] if actor.is_officer else casework.check_results(application_id),
        "may_dissent": not actor.is_officer and casework.may_dissent(application_id),
        "letters": letters_of(application_id, for_family=True),
        "drawing": mark_safe(casework.drawing(application_id)),  # noqa: S308 - drawn by casework, names escaped there
        "helping": actor.is_officer,
        "supplement": casework.supplement_open(application_id),
        **_items(application_id, actor),
        **_beside(application_id),
        **_after(shown, application_id, actor),
        "refused": bool(shown.outcome and shown.outcome.kind == "refuse"),
        "may_withdraw": shown.state in ("waiting", "ready") and not actor.is_officer,
        "active_nav": "applications",
    }
    return render(request, "resident/progress.html", context)


def _items(application_id: UUID, actor: Actor) -> dict[str, Any]:
    """The items of an application that has several, and what the town asks the family about."""
    items = casework.items_of(application_id)
    asked = [] if actor.is_officer else casework.proposals_of(application_id)
    return {
        "items": items if len(items) > 1 else [],
        "parts": _parts(items),
        "offers": [one for one in asked if one.state == "offered"],
    }


def _parts(items: list[casework.ItemStanding]) -> list[tuple[str, str]]:
    """What a decision that gives several amounts gave, each by its name; [] for one amount."""
    kinds = {kind: place for one in items for place, kind in enumerate(catalogue.item(one.item).parts)}
    given = [
        award
        for one in items
        if one.decided == "confirm" and catalogue.item(one.item).parts
        for award in benefits.awards_of_case(case_id=one.case_id)
    ]
    given.sort(key=lambda award: kinds.get(award.kind, len(kinds)))
    lines = [(_(one.kind_name), one.amount_in(one.start_month)) for one in given]
    return [(name, yuan(fen)) for name, fen in lines if fen] if len(lines) > 1 else []


def _beside(application_id: UUID) -> dict[str, Any]:
    """What stands beside the items on the same page: other departments' own answers, and sources that said nothing."""
    lines = referrals.of_application(application_id, on=clock.local_date(clock.now()))
    silent = {code for _person, code in checks.unknown_of(application_id)}
    names = checks.source_names()
    return {
        "departments": [(line, *status_of(line)) for line in lines],
        "unanswered": [str(names[code]) for code in names if code in silent],
    }


@require_POST
@for_residents
def item_answer(request: HttpRequest, actor: Actor, application_id: UUID, proposal_id: UUID) -> HttpResponse:
    """The family's yes or no to one more item (`do`: agree or decline)."""
    if proposal_id not in [one.id for one in casework.proposals_of(application_id)]:
        raise NotYours()
    if request.POST.get("do") == "agree":
        try:
            services.agree_item(actor=actor, proposal_id=proposal_id, at=clock.now())
            messages.success(request, _("好的，已经开始办理，不用再填"))
        except (
            AlreadyApplied
        ) as no:  # asked for elsewhere meanwhile: said on the page, which still takes a no
            messages.error(request, _(no.message))
    else:
        services.decline_item(actor=actor, proposal_id=proposal_id, words="", at=clock.now())
        messages.success(request, _("好的，不办理这一项。以后需要，随时可以申请"))
    return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))


def _after(shown: Progress, application_id: UUID, actor: Actor) -> dict[str, Any]:
    """A review's part of the page; for a refused family, what else may fit and whether she may apply alone."""
    review = casework.review_of(application_id, on=clock.local_date(clock.now()))
    refused = bool(shown.outcome and shown.outcome.kind == "refuse")
    return {
        "review": review,
        "review_change": _(VERDICT_NAMES[review.intended_act]) if review and review.intended_act else "",
        "carried": review is not None and casework.carried_answers(application_id, actor=actor) is not None,
        "may_answer": shown.state in ("hearing", "deciding"),
        "decided": _(VERDICT_NAMES[shown.outcome.kind])
        if shown.outcome and shown.outcome.kind in VERDICT_NAMES
        else "",
        "other_help": [_(line) for line in casework.other_help("dibao")] if refused else [],
    }


def _timeline(shown: Progress) -> list[dict[str, Any]]:
    return [
        {
            "title": _(step.title),
            "when": step.at or "",
            "who": _(step.who),
            "note": (_(step.note) if step.note else "")
            or (_("应在 %(day)s 前办完") % {"day": zhdate(step.due_on, "day")} if step.due_on else ""),
            "state": TIMELINE[step.state],
        }
        for step in shown.steps
    ]


@require_safe
@for_families
def letter(request: HttpRequest, actor: Actor, application_id: UUID, letter_id: UUID) -> HttpResponse:
    """One letter as PDF; opening is on the record."""
    line = next((one for one in letters_of(application_id, for_family=True) if one.id == letter_id), None)
    if line is None:
        raise NotYours()
    data = open_letter(actor=actor, letter_id=letter_id, at=clock.now(), purpose="本人查看文书")
    headers = {"Content-Disposition": f'inline; filename="{letter_id}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_safe
@for_residents
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every letter of my applications, and what was written to me in another's file (a household that parted)."""
    lines = casework.applications_of(actor.person_id) if actor.person_id else []
    found = [(line, letters_of(line.id, for_family=True)) for line in lines if line.state != "draft"]
    others = letters_to(actor.person_id, besides=[line.id for line in lines]) if actor.person_id else []
    context = {
        "found": [one for one in found if one[1]],
        "others": others,
        "today": clock.local_date(clock.now()),
    }
    return render(request, "resident/letters.html", context)


@require_safe
@for_residents
def me(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who I am here, and my settings."""
    known = card(person_id=actor.person_id) if actor.person_id else None
    return render(request, "resident/me.html", {"known": known, "active_nav": "me"})


@require_safe
@for_residents
def looks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """谁看过我的信息: every look and every change, newest first."""
    found = looks_at(person_id=actor.person_id) if actor.person_id else []
    rows = [in_words(one, own=actor.name) for one in found]
    return render(request, "resident/looks.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def authorisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What I have signed; I may take a consent back here, and the file then waits until I sign again."""
    now = clock.now()
    if request.method == "POST":
        verification.withdraw_authorisation(actor=actor, authorisation_id=_id_of(request), at=now)
        messages.success(request, _("已撤回授权。撤回后不再查询您的信息；需要继续办理时可以重新签字"))
        return HttpResponseRedirect(reverse("resident:authorisations"))
    rows = checks.own_authorisations(person_id=actor.person_id, at=now) if actor.person_id else []
    return render(request, "resident/authorisations.html", {"rows": rows, "active_nav": "me"})


def _id_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("authorisation", ""))
    except ValueError:
        raise NotYours() from None
