"""The officers' door: login, password and second factor; which posting to act in; the way out."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.foundations.accounts.queries import PostingLine, postings_of
from minzheng.foundations.accounts.services import OfficerSignInFailed, sign_in_officer
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours


@sensitive_post_parameters("password", "totp")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One answer for every failure; the login typed stays, the secrets do not."""
    typed, target = request.POST.get("login", ""), _own_address(request)
    if request.method != "POST":
        return _sign_in_page(request, typed, target)
    account = sign_in_officer(
        login=typed[:60],
        password=request.POST.get("password", "")[:200],
        totp=request.POST.get("totp", "")[:12],
        at=clock.real_now(),  # authenticator apps know no demo clock
    )
    if account is None:
        return _sign_in_page(request, typed, target, OfficerSignInFailed.message)
    _admit(request, account.id)
    postings = _postings(account.id)
    if len(postings) == 1:
        request.session["posting"] = str(postings[0].id)
        return HttpResponseRedirect(target or reverse("desk:home"))
    return HttpResponseRedirect(reverse("desk:posting"))


def _sign_in_page(request: HttpRequest, typed: str, target: str, error: str = "") -> HttpResponse:
    context = {"login": typed[:60], "target": target, "error": error}
    return render(request, "desk/sign_in.html", context, status=422 if error else 200)


def _admit(request: HttpRequest, account_id: UUID) -> None:
    """A new session key and CSRF secret, and nothing left of whoever used this browser before."""
    request.session.flush()
    request.session.cycle_key()
    rotate_token(request)
    request.session["account"], request.session["kind"] = str(account_id), "officer"
    request.session["seen"] = clock.real_now().timestamp()


def _own_address(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    if not target.startswith(reverse("desk:home")):
        return ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""


def _postings(account_id: UUID) -> list[PostingLine]:
    return postings_of(account_id=account_id, on=clock.local_date(clock.now()))


def _signed_in_account(request: HttpRequest) -> UUID | None:
    """The account of an officer's session that is not idle, with or without a posting chosen."""
    account, kind = request.session.get("account"), request.session.get("kind")
    idle = clock.real_now().timestamp() - request.session.get("seen", 0)
    return UUID(account) if account and kind == "officer" and idle <= settings.OFFICER_IDLE_SECONDS else None


@require_http_methods(["GET", "HEAD", "POST"])
def posting(request: HttpRequest) -> HttpResponse:
    """Choose the posting to act in, after signing in or later; a posting is one's own or does not exist."""
    account_id = _signed_in_account(request)
    if account_id is None:
        return HttpResponseRedirect(reverse("desk:sign_in"))
    postings = _postings(account_id)
    if request.method == "POST":
        chosen = next((one for one in postings if str(one.id) == request.POST.get("posting")), None)
        if chosen is None:
            raise NotYours()
        request.session["posting"] = str(chosen.id)
        request.session.cycle_key()
        return HttpResponseRedirect(reverse("desk:home"))
    context = {
        "postings": postings,
        "acting": request.session.get("posting", ""),
        "base": "desk/base.html" if getattr(request, "actor", None) else "desk/plain_base.html",
        "active_nav": "account",
        "idle_minutes": settings.OFFICER_IDLE_SECONDS // 60,
        "nobody": _("您的账号目前没有有效岗位，请联系本单位管理员"),
    }
    return render(request, "desk/posting.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, whoever holds it."""
    request.session.flush()
    return HttpResponseRedirect(reverse("desk:sign_in"))
