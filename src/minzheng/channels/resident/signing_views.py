"""Signing: by one's own link in two screens, or here on the device of the officer beside the family."""

import hashlib
from dataclasses import replace
from typing import Any
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
from minzheng.engines.papers.services import add_paper
from minzheng.engines.verification.services import CURRENT, Names, authorisation_text
from minzheng.engines.verification.types import AuthorisationText, Signature, SignatureMethod, Witness
from minzheng.foundations.accounts.services import take_link_try
from minzheng.foundations.accounts.types import source_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

LARGEST_DRAWING = 400_000
TAIL = "signing_tail"
#: In the session: which link was signed last, so that a second click finds the thanks and not a dead link.
SIGNED = "signed_by_link"


def text_to_sign(*, items: str, applicant: str, signer: str, representative: str = "") -> AuthorisationText:
    """The authorisation's words with the names of people and items in."""
    return authorisation_text(CURRENT, Names(applicant, signer, representative, items))


def ways_to_sign(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Beside an officer one may also sign by thumbprint, with a witness, or on the printed sheet."""
    if not actor.is_officer:
        return {"officer": "", "ways": [], "adult": False}
    return {
        "officer": actor.name,
        "adult": "adult" in (request.GET.get("witness"), request.POST.get("witness")),
        "ways": [
            ("pen", _("手写签名")),
            ("thumbprint", _("按手印"), _("不会写字的，要有见证人")),
            ("paper", _("已在打印的表上签好")),
        ],
    }


#: What the signing parts of a page may have been sent with.
SENT = ("how", "witness", "witness_name", "channel", "applied_on")


def sent(request: HttpRequest) -> dict[str, str]:
    """What was typed about the signing, every name there."""
    return {name: request.POST.get(name, "")[:60] for name in SENT}


def signature_beside(request: HttpRequest, actor: Actor, application_id: UUID) -> Signature:
    """The signature as given beside an officer: by pen, by thumb before a witness, or on a sheet photographed here."""
    how, given = request.POST.get("how", "pen"), signature_of(request)
    if not actor.is_officer or how not in ("thumbprint", "paper"):
        return given
    paper_id = _sheet(request, actor, application_id)
    if how == "paper":
        return Signature(method=SignatureMethod.PAPER, paper_id=paper_id, device=given.device)
    seen = Witness(posting_id=actor.posting_id) if request.POST.get("witness") == "officer" else None
    if request.POST.get("witness") == "adult":
        seen = Witness(
            name=request.POST.get("witness_name", "").strip()[:50],
            svg=request.POST.get("witness_svg", "")[:LARGEST_DRAWING],
            points=request.POST.get("witness_points", "")[:LARGEST_DRAWING],
        )
    return replace(given, method=SignatureMethod.THUMBPRINT, paper_id=paper_id, witness=seen)


def _sheet(request: HttpRequest, actor: Actor, application_id: UUID) -> UUID | None:
    """The photo of the sheet, kept among the application's papers."""
    file, draft = request.FILES.get("sheet"), casework_queries.draft(application_id)
    if file is None or draft is None:
        return None
    paper = add_paper(
        actor=actor,
        application_id=application_id,
        area_code=draft.area_code,
        kind="signed_paper",
        upload=file.read(),
        filename=file.name or "",
        at=clock.now(),
        owner_id=casework_queries.applicant_id_of(application_id),
    )
    return UUID(str(paper.id))


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
    text = text_to_sign(items=shown.item_name, applicant=shown.applicant_name, signer=shown.signer_name)
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
            given = replace(signature_beside(request, actor, application_id), representative=representative)
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
        "representative": representative, "typed": sent(request), **ways_to_sign(request, actor),
        "text": text_to_sign(
            items=shown.item_name,
            applicant=shown.applicant_name,
            signer=party.name,
            representative=representative,
        ),
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
