"""Signing: by one's own link in two screens, or here on the device of the officer beside the family."""

import hashlib
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import LinkUnusable, PartyLine, Progress
from minzheng.engines.verification.services import Names, authorisation_text
from minzheng.engines.verification.types import AuthorisationText, Signature, SignatureMethod
from minzheng.foundations.accounts.services import take_link_try
from minzheng.foundations.accounts.types import source_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

TEXT_VERSION = "2026-1"
LARGEST_DRAWING = 400_000
TAIL = "signing_tail"
#: In the session: which link was signed last, so that a second click finds the thanks and not a dead link.
SIGNED = "signed_by_link"


def text_to_sign(*, applicant: str, signer: str, representative: str = "") -> AuthorisationText:
    """The authorisation's words with the names in."""
    return authorisation_text(TEXT_VERSION, Names(applicant, signer, representative))


def signature_of(request: HttpRequest) -> Signature:
    """The signature as sent: drawn on the pad, or the typed name of somebody who cannot draw."""
    svg = request.POST.get("signature_svg", "")[:LARGEST_DRAWING]
    typed = request.POST.get("typed_name", "").strip()[:60]
    device = request.headers.get("User-Agent", "")[:120]
    if not svg and typed:
        return Signature(method=SignatureMethod.TYPED, typed=typed, device=device)
    return Signature(
        svg=svg, points=request.POST.get("signature_points", "")[:LARGEST_DRAWING], device=device
    )


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Screen 1: who asks, for what, and the last four characters of one's own number. Nothing is signed here."""
    shown = casework_queries.signing(token, clock.now())
    if shown is None:
        return render(request, "resident/link_over.html", status=410)
    tail, error = request.POST.get("tail", "").strip().upper()[:8], ""
    if request.method == "POST":
        if len(tail) == 4 and tail[:3].isdigit() and (tail[3].isdigit() or tail[3] == "X"):
            request.session[TAIL] = tail
            return HttpResponseRedirect(reverse("resident:sign_read", args=[token]))
        error = _("请填 4 位：身份证号最后四位，末位可能是 X")
    context = {"shown": shown, "tail": tail, "error": error}
    return render(request, "resident/sign_link.html", context, status=422 if error else 200)


@sensitive_post_parameters("tail")
@require_http_methods(["GET", "HEAD", "POST"])
def read_and_sign(request: HttpRequest, token: str) -> HttpResponse:
    """Screen 2: read the authorisation and sign. Wrong characters lead back to screen 1."""
    shown = casework_queries.signing(token, clock.now())
    if shown is None:
        return _thanks_or_over(request, token)
    tail = request.session.get(TAIL, "")
    if not tail:
        return HttpResponseRedirect(reverse("resident:sign_by_link", args=[token]))
    error = ""
    if request.method == "POST":
        try:
            take_link_try(source=source_of(request), at=clock.now())
            state = casework.sign_by_link(
                token=token, identity_tail=tail, signature=signature_of(request), at=clock.now()
            )
        except Refusal as no:
            error = no.message
        else:
            del request.session[TAIL]
            if state is None:
                return _wrong(request, token)
            request.session[SIGNED] = [_mark(token), shown.signer_name, shown.applicant_name]
            return HttpResponseRedirect(request.path)
    text = text_to_sign(applicant=shown.applicant_name, signer=shown.signer_name)
    context = {"shown": shown, "text": text, "error": error, "typed_name": request.POST.get("typed_name", "")}
    return render(request, "resident/sign_read.html", context, status=422 if error else 200)


def _mark(token: str) -> str:
    """What the session keeps of a link: enough to know it again, not enough to open it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _thanks_or_over(request: HttpRequest, token: str) -> HttpResponse:
    """A link that opens nothing more: thanks to whoever has just signed by it here, else that it is over."""
    link, signer, applicant = request.session.get(SIGNED) or ("", "", "")
    if link != _mark(token):
        return render(request, "resident/link_over.html", status=410)
    return render(request, "resident/signed.html", {"signer": signer, "applicant": applicant})


def _wrong(request: HttpRequest, token: str) -> HttpResponse:
    shown = casework_queries.signing(token, clock.now())
    if shown is None:
        return render(request, "resident/link_over.html", status=410)
    context = {"shown": shown, "tail": "", "error": LinkUnusable.message}
    return render(request, "resident/sign_link.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def here(request: HttpRequest, actor: Actor, application_id: UUID, party_id: UUID) -> HttpResponse:
    """A family member present signs on this device; the officer beside her is the recorded witness."""
    shown, party = _party(application_id, party_id)
    error, representative = "", request.POST.get("representative", "").strip()[:40]
    if request.method == "POST":
        try:
            given = replace(signature_of(request), representative=representative)
            casework.sign(
                actor=actor, application_id=application_id, party_id=party_id, signature=given, at=clock.now()
            )
        except NotYours:
            raise
        except Refusal as no:
            error = no.message
        else:
            messages.success(request, _("%(name)s已签字") % {"name": party.name})
            return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    context = {
        "shown": shown, "party": party, "error": error, "typed_name": request.POST.get("typed_name", ""),
        "representative": representative, "officer": actor.name if actor.is_officer else "",
        "text": text_to_sign(applicant=shown.applicant_name, signer=party.name, representative=representative),
    }  # fmt: skip
    return render(request, "resident/sign_here.html", context, status=422 if error else 200)


def _party(application_id: UUID, party_id: UUID) -> tuple[Progress, PartyLine]:
    shown = casework_queries.progress(application_id, on=clock.local_date(clock.now()))
    party = next((one for one in shown.parties if one.id == party_id), None) if shown else None
    if shown is None or party is None or party.signed_at is not None or not party.must_sign:
        raise NotYours()
    return shown, party


@require_POST
@for_families
def renew(request: HttpRequest, actor: Actor, application_id: UUID, party_id: UUID) -> HttpResponse:
    """Send somebody a fresh link; it goes to her own phone only."""
    _shown, party = _party(application_id, party_id)
    casework.renew_link(actor=actor, application_id=application_id, party_id=party_id, at=clock.now())
    messages.success(request, _("已给%(name)s重新发送签字链接，旧链接作废") % {"name": party.name})
    return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
