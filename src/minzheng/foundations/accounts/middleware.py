"""One request: its body read first, one transaction, one acting posting, one effect."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse

from minzheng.foundations.accounts.models import OnceToken
from minzheng.foundations.accounts.queries import officer_actor, resident_actor
from minzheng.foundations.accounts.types import SignInFirst
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import Scope

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


#: The largest body read at all: with a session (photos of papers), and from a stranger (a form).
MOST_BYTES, MOST_BYTES_OF_STRANGERS = 48 * 1024 * 1024, 1024 * 1024
TOO_LARGE = "一次上传的内容太大了。请分几次上传，每张照片不超过 20 兆；已经填写的内容还在"


def _too_large(request: HttpRequest) -> bool:
    """Judged by the announced length, before a byte is read; Django reads no further than was announced."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = MOST_BYTES if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else MOST_BYTES_OF_STRANGERS
    return not length.isdigit() or int(length) > most


class OneTransaction:
    """Reads the body before BEGIN, runs everything in one transaction, undoes it on a 5xx."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _too_large(request):
            return HttpResponse(TOO_LARGE, status=413, content_type="text/plain; charset=utf-8")
        if request.method not in SAFE_METHODS:
            multipart = (request.content_type or "").startswith("multipart/")
            _ = (request.POST, request.FILES) if multipart else request.body
        with transaction.atomic():
            if request.method in SAFE_METHODS:
                with connection.cursor() as cursor:
                    cursor.execute("set local synchronous_commit = off")
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
            # a page with somebody's data stays in no cache, and is gone after signing out on a shared phone
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response


class ActingPosting:
    """Finds who acts, and opens that actor's scope for the view. Nobody signed in: public rows only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of_session(request)
        request.actor = actor  # type: ignore[attr-defined]
        with open_scope(actor.scope if actor else Scope(public=True)):
            return self.get_response(request)


def actor_of_session(request: HttpRequest) -> Actor | None:
    """The actor, checked afresh on each request: an ended posting or closed account has no access from now on."""
    account_id = request.session.get("account")
    if not account_id:
        return None
    posting_id = request.session.get("posting")
    if posting_id is None:
        return (
            resident_actor(account_id=UUID(account_id)) if request.session.get("kind") == "resident" else None
        )
    now = clock.real_now().timestamp()
    if now - request.session.get("seen", now) > settings.OFFICER_IDLE_SECONDS:
        request.session.flush()
        return None
    if now - request.session.get("seen", 0) > 60:
        request.session["seen"] = now
    today = clock.local_date(clock.now())
    return officer_actor(account_id=UUID(account_id), posting_id=UUID(posting_id), on=today)


class OnceOnly:
    """A repeated POST (double click, resend after a lost answer) gets the first one's answer, not a second effect."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("idempotency_token", "") if request.method == "POST" else ""
        if not token:
            return self.get_response(request)
        owner = str(request.session.get("account", "")) or (request.session.session_key or "nobody")
        now = clock.now()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into accounts_once_token (token, owner, path, location, at) values (%s, %s, %s, '', %s)"
                " on conflict (token) do nothing",
                [token[:64], owner, request.path[:300], now],
            )
            first = cursor.rowcount == 1
        if not first:
            return self._again(token[:64], owner, request)
        response = self.get_response(request)
        self._remember(token[:64], response)
        return response

    @staticmethod
    def _again(token: str, owner: str, request: HttpRequest) -> HttpResponse:
        kept = OnceToken.objects.filter(token=token, owner=owner, path=request.path[:300]).first()
        location = kept.location if kept and kept.location else request.path
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": location})
        return HttpResponseRedirect(location)

    @staticmethod
    def _remember(token: str, response: HttpResponse) -> None:
        if response.status_code >= 400:
            OnceToken.objects.filter(token=token).delete()
            return
        location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
        OnceToken.objects.filter(token=token).update(location=location[:500])


class PoliteRefusals:
    """A refusal no view caught becomes a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals; a defect stays a defect."""
        if not isinstance(exception, Refusal):
            return None
        if isinstance(exception, SignInFirst):
            return _to_sign_in(request)
        context = {"message": exception.message, "code": exception.code, "status": exception.status}
        return render(request, "ui/error.html", context, status=exception.status)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = settings.DESK_LOGIN_URL if request.path.startswith("/desk/") else settings.LOGIN_URL
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
