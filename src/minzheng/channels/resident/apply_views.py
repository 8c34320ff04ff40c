"""Applying: begin, one screen a step, autosave, review and hand in."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.resident import card_views, choosing, kept_views, wizard
from minzheng.channels.resident.entry import for_families, for_residents
from minzheng.channels.resident.paper_views import answer_of, papers_by_field, take_uploads
from minzheng.channels.resident.signing_views import sent, signature_beside, text_to_sign, ways_to_sign
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Errors
from minzheng.engines.papers.queries import cards_are_read
from minzheng.foundations.regions.queries import find, path_of, villages_of
from minzheng.foundations.regions.types import Level
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.assistance import services as assistance

MOST_PLACES = 12


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def begin(request: HttpRequest, actor: Actor, item: str) -> HttpResponse:
    """What the item is, what to have at hand; a POST starts the draft or opens the one there is."""
    if not forms.has_form(item):
        raise NotYours()
    if request.method == "POST":
        application_id = casework.start_application(actor=actor, items=[item], at=clock.now())
        return HttpResponseRedirect(reverse("resident:resume", args=[application_id]))
    told = {
        "item": catalogue.item(item),
        "guide": assistance.guide_item(item),
        "helping": actor.is_officer,
    }
    return render(request, "resident/begin.html", told)


@require_safe
@for_families
def resume(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """To the first screen that still lacks something; a file already handed in to its progress."""
    opened = wizard.open_draft(application_id, actor=actor, at=clock.now())
    if opened.draft.state != "draft":
        return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    lacking = forms.missing(opened.form, opened.answers)
    step = lacking[0].step if lacking else wizard.SIGN_STEP
    return HttpResponseRedirect(reverse("resident:step", args=[application_id, step]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def step(request: HttpRequest, actor: Actor, application_id: UUID, step: str) -> HttpResponse:
    """One screen of the form. POST: `act`: next, save, add:, remove:, fill: or reuse: with what they are about."""
    opened = wizard.open_draft(application_id, actor=actor, at=clock.now())
    if step not in [one.key for one in opened.form.steps] and step != choosing.STEP:
        raise NotYours()
    if opened.draft.state != "draft":
        return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    if step == choosing.STEP:
        return choosing.choose(request, actor, opened, _frame(opened, actor))
    if step == wizard.SIGN_STEP:
        return _review(request, actor, opened)
    if request.method != "POST":
        if request.headers.get("HX-Request") and "card" in request.GET:
            return render(request, "resident/_card.html", {"card": card_views.card_shown(request, opened)})
        errors = forms.kept_errors(opened.form, step, opened.answers)
        return _page(request, actor, opened, step, errors)
    return _take(request, actor, opened, step)


def _sent(request: HttpRequest, step: str) -> wizard.Page:
    if request.session.session_key is None:
        request.session.save()
    version = request.POST.get("version", "")
    editor = wizard.editor_of(request.session.session_key)
    return wizard.Page(step, request.POST, int(version) if version.isdigit() else 0, editor, clock.now())


def _take(request: HttpRequest, actor: Actor, opened: wizard.Opened, step: str) -> HttpResponse:
    page = _sent(request, step)
    try:
        kept = wizard.keep_step(opened, actor=actor, page=page)
    except Refusal as no:
        return _page(request, actor, opened, step, {"": no.message}, status=no.status)
    opened = wizard.Opened(kept.opened.draft, opened.form, kept.opened.answers)
    if kept.stale:
        return _page(request, actor, opened, step, {"": STALE, **kept.errors}, status=409)
    if card_views.photo_sent(request):
        return _read_card(request, actor, opened, page)
    uploads = take_uploads(request, actor, opened, step)
    if uploads.changed:
        opened = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
        forms_answers = {**opened.answers, "fields": {**opened.answers["fields"], **uploads.answers}}
        opened = wizard.Opened(opened.draft, opened.form, forms_answers)
        wizard.save(opened, actor=actor, editor=page.editor, at=page.at)
    return _next(request, actor, opened, page, kept.errors | uploads.errors)


def _read_card(request: HttpRequest, actor: Actor, opened: wizard.Opened, page: wizard.Page) -> HttpResponse:
    fresh = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
    try:
        photo = card_views.take_photo(request, actor, fresh, page)
    except NotYours:
        raise
    except Refusal as no:
        errors = {card_views.photo_sent(request): no.message}
        return _page(request, actor, fresh, page.step, errors, status=no.status)
    here = reverse("resident:step", args=[opened.draft.id, page.step])
    return HttpResponseRedirect(f"{here}?card={photo}#card-photo")


STALE = "这份申请刚在另一台设备上改过。您刚填的内容还在下面，请看一遍，再点一次保存。"


def _next(
    request: HttpRequest, actor: Actor, opened: wizard.Opened, page: wizard.Page, errors: Errors
) -> HttpResponse:
    act, _colon, rest = request.POST.get("act", "next").partition(":")
    here = reverse("resident:step", args=[opened.draft.id, page.step])
    if act in ("add", "remove"):
        return HttpResponseRedirect(here + _change_group(actor, opened, page, act, rest))
    if act == "fill":
        fresh = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
        return HttpResponseRedirect(here + card_views.fill_in(fresh, rest, actor=actor, page=page))
    if act == "reuse":
        return _reuse(request, actor, opened, page, rest)
    if act == "save":
        messages.success(request, _("草稿已保存。换一台手机登录，或请救助专干打开，都能接着填"))
        return HttpResponseRedirect(reverse("resident:home"))
    if errors:
        fresh = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
        return _page(request, actor, fresh, page.step, errors, status=422)
    keys = [one.key for one in opened.form.steps]
    following = keys[keys.index(page.step) + 1]
    if choosing.shown_before(opened, following, on=clock.local_date(page.at)):
        following = choosing.STEP
    return HttpResponseRedirect(reverse("resident:step", args=[opened.draft.id, following]))


def _reuse(
    request: HttpRequest, actor: Actor, opened: wizard.Opened, page: wizard.Page, paper: str
) -> HttpResponse:
    """A paper of an earlier file, taken over by one tap."""
    refused = kept_views.reuse(actor, paper, opened.draft.id)
    fresh = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
    if refused:
        return _page(request, actor, fresh, page.step, {"": refused}, status=409)
    for kind in papers_by_field(fresh):
        if kind in {one.name for section in fresh.form.step(page.step).sections for one in section.fields}:
            fresh.answers["fields"][kind] = answer_of(fresh, kind, actor)
    wizard.save(fresh, actor=actor, editor=page.editor, at=page.at)
    return HttpResponseRedirect(reverse("resident:step", args=[opened.draft.id, page.step]))


def _change_group(actor: Actor, opened: wizard.Opened, page: wizard.Page, act: str, rest: str) -> str:
    """Add or remove one item of a group; where on the page to look next."""
    group, _colon, item_id = rest.partition(":")
    if forms.group_of(opened.form, group) is None:
        raise NotYours()
    fresh = wizard.open_draft(opened.draft.id, actor=actor, at=page.at)
    if act == "remove":
        forms.remove_item(opened.form, fresh.answers, group, item_id)
        added = ""
    else:
        added = forms.add_item(opened.form, fresh.answers, group)
    wizard.save(fresh, actor=actor, editor=page.editor, at=page.at)
    return f"#{group}-{added}" if added else ""


def _page(
    request: HttpRequest, actor: Actor, opened: wizard.Opened, step: str, errors: Errors, *, status: int = 200
) -> HttpResponse:
    around = forms.Surroundings(reverse("resident:places"), _place_words, card_photos=cards_are_read())
    general = errors.pop("", "")
    view = forms.render_step(opened.form, step, opened.answers, errors, around)
    context = _frame(opened, actor) | {
        "view": view,
        "general_error": general,
        "papers": papers_by_field(opened) if step == "papers" else {},
        "offers": kept_views.offers_for(actor, opened.draft.id) if step == "papers" else {},
        "places": where_to_apply(opened) if step == "place" else [],
        "card": card_views.card_shown(request, opened),
    }
    return render(request, "resident/step.html", context, status=status)


def _frame(opened: wizard.Opened, actor: Actor) -> dict[str, Any]:
    return {
        "draft": opened.draft,
        "form_title": opened.form.title,
        "helper": actor.name if actor.is_officer else "",
        "assisted_by": "" if actor.is_officer else opened.draft.assisted_by,
        "applicant": opened.applicant or _("申请人"),
        "home": "/desk/helping/" if actor.is_officer else reverse("resident:home"),
    }


def where_to_apply(opened: wizard.Opened) -> list[dict[str, Any]]:
    """Advice on where to apply, in the reader's language; the family chooses."""
    options = casework_queries.places_for(opened.draft.items, opened.answers)
    return [
        {
            "where": one.where,
            "reason": _(one.reason) % {"names": one.names},
            "article": _(one.article),
            "verified": one.verified,
        }
        for one in options
    ]


def _place_words(code: str) -> str:
    try:
        return path_of(code, by_unit=True).removeprefix("重庆市")
    except Refusal:
        return code


@require_POST
@for_families
def autosave(request: HttpRequest, actor: Actor, application_id: UUID, step: str) -> HttpResponse:
    """Keep what stands on the page now, without judging it. Answers the draft's new version for the page."""
    opened = wizard.open_draft(application_id, actor=actor, at=clock.now())
    if opened.draft.state != "draft":
        raise NotThisStep()
    if step not in [one.key for one in opened.form.steps]:
        raise NotYours()
    kept = wizard.keep_step(opened, actor=actor, page=_sent(request, step))
    if kept.stale:
        return HttpResponse(status=409)
    context = {"version": kept.version, "swap": True}
    if step == "place":
        fresh = wizard.Opened(kept.opened.draft, opened.form, kept.opened.answers)
        return render(request, "resident/_kept_place.html", {**context, "places": where_to_apply(fresh)})
    return render(request, "resident/_version.html", context)


def _review(request: HttpRequest, actor: Actor, opened: wizard.Opened) -> HttpResponse:
    if request.method != "POST":
        return _review_page(request, actor, opened)
    try:
        done = casework.submit(
            actor=actor,
            application_id=opened.draft.id,
            version=opened.draft.version,
            at=clock.now(),
            signature=signature_beside(request, actor, opened.draft.id) if _signs(opened) else None,
            how=_how_filed(request, actor),
        )
    except NotYours:
        raise
    except Refusal as no:
        return _review_page(request, actor, opened, error=no.message, status=no.status)
    if done.missing:
        return _review_page(request, actor, opened, status=422)
    messages.success(request, _("已提交，编号 %(number)s") % {"number": done.number})
    following = "resident:receipt" if getattr(request, "station", None) else "resident:progress"
    return HttpResponseRedirect(reverse(following, args=[opened.draft.id]))


def _how_filed(request: HttpRequest, actor: Actor) -> casework.HowFiled:
    """An officer says how the file came; a family on its own phone came by it."""
    channel = request.POST.get("channel", "counter")
    if not actor.is_officer or channel not in ("counter", "paper"):
        return casework.HowFiled()
    try:
        day = date.fromisoformat(request.POST.get("applied_on", ""))
    except ValueError:
        day = None
    return casework.HowFiled(channel, day if channel == "paper" else None)


def _signs(opened: wizard.Opened) -> bool:
    """Whether the applicant signs at hand-in: not where nothing is checked and papers are completed afterwards."""
    parties = casework_queries.parties_of(opened.draft.items, opened.answers)
    return not parties or parties[0].must_sign


def _review_page(
    request: HttpRequest, actor: Actor, opened: wizard.Opened, *, error: str = "", status: int = 200
) -> HttpResponse:
    items, answers = opened.draft.items, opened.answers
    steps = {one.key: forms.said(one.title) for one in opened.form.steps}
    lacking = [
        (forms.said(one.message, opened.form.sayings), reverse("resident:step", args=[opened.draft.id, one.step]) + f"#id_{one.field}-field", steps[one.step])
        for one in casework_queries.missing_of(items, answers)
    ]  # fmt: skip
    context = _frame(opened, actor) | {
        "view": forms.render_step(opened.form, wizard.SIGN_STEP, opened.answers, {}),
        "summary": casework_queries.summary_of(items, answers),
        "lacking": lacking,
        "error": error,
        "typed_name": request.POST.get("typed_name", ""),
        "text": text_to_sign(
            items=catalogue.names_of(opened.draft.items),
            applicant=opened.applicant,
            signer=opened.applicant,
        ),
        "others": [one.name for one in casework_queries.parties_of(items, answers)[1:] if one.must_sign],
        "promises": casework_queries.promises_for(items, answers),
        "signs": _signs(opened),
        "chosen_items": catalogue.names_of(opened.draft.items),
        "choose": reverse("resident:step", args=[opened.draft.id, choosing.STEP])
        if choosing.several(opened)
        else "",
        "typed": sent(request),
        "print_url": f"/desk/station/{opened.draft.id}/print/",
        "child": casework_queries.child_applies(opened.draft.id),
        "mandate_url": f"/desk/station/{opened.draft.id}/mandate/",
        "today": clock.local_date(clock.now()).isoformat(),
        "channels": [("counter", _("当面在屏幕上填的")), ("paper", _("按纸质申请书录入"))],
        **ways_to_sign(request, actor),
    }
    return render(request, "resident/review.html", context, status=status)


@require_POST
@for_residents
def withdraw(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The family takes its own application back, before acceptance only."""
    reason = request.POST.get("reason", "")[:200]
    casework.withdraw(actor=actor, application_id=application_id, reason=reason, at=clock.now())
    messages.success(request, _("申请已撤回。以后随时可以重新申请"))
    return HttpResponseRedirect(reverse("resident:applications"))


@require_safe
@for_families
def places(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Villages and communities by name, pinyin, initials or code; a town's name offers its villages."""
    text = request.GET.get("q", "")[:60].strip()
    within = "city"
    if actor.is_officer:
        within = actor.scope.lo[6:] or actor.scope.lo
    found: dict[str, str] = {}
    for hit in find(text, within=within, limit=30) if text else []:
        offered = villages_of(hit.place.code) if hit.place.level is Level.TOWN else [hit.place]
        for place in offered:
            if place.level is Level.VILLAGE and place.unit and len(found) < MOST_PLACES * 3:
                found.setdefault(place.code, place.name)
    shown = list(found.items())[: MOST_PLACES * 2]
    return JsonResponse(
        [
            {"value": code, "label": name, "hint": _place_words(code).removesuffix(name)}
            for code, name in shown
        ],
        safe=False,
    )
