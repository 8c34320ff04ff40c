"""A resident's sign-in: a code to her phone. No password, no face scan; the other way is an officer beside her."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.resident.entry import own_address
from minzheng.engines.messages.services import send_code
from minzheng.foundations.accounts.services import CodeWrong, TooManyTries, issue_phone_code, sign_in_resident
from minzheng.foundations.accounts.types import source_of
from minzheng.kernel import clock
from minzheng.kernel.identifiers import Unreadable, parse_phone


@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One address, two halves: the phone, then the code. What was typed stays; failures have one answer."""
    phone, target = request.POST.get("phone", "")[:30], own_address(request)
    context = {"phone": phone, "target": target, "sent": False, "phone_error": "", "code_error": ""}
    if request.method != "POST":
        return render(request, "resident/sign_in.html", context)
    try:
        number = parse_phone(phone)
    except Unreadable as wrong:
        return render(request, "resident/sign_in.html", {**context, "phone_error": str(wrong)}, status=422)
    context |= {"phone": number, "sent": True}
    if request.POST.get("act") == "enter":
        return _enter(request, number, context)
    try:
        code = issue_phone_code(phone=number, at=clock.now(), source=source_of(request))
        send_code(phone=number, code=code, at=clock.now())
    except TooManyTries as no:
        context |= {"sent": False, "phone_error": no.message}
        return render(request, "resident/sign_in.html", context, status=422)
    return render(request, "resident/sign_in.html", context)


def _enter(request: HttpRequest, number: str, context: dict[str, object]) -> HttpResponse:
    account = sign_in_resident(phone=number, code=request.POST.get("code", "")[:12], at=clock.now())
    if account is None:
        context["code_error"] = CodeWrong.message
        return render(request, "resident/sign_in.html", context, status=422)
    request.session.flush()
    request.session.cycle_key()
    rotate_token(request)
    request.session["account"], request.session["kind"] = str(account.id), "resident"
    return HttpResponseRedirect(str(context["target"]) or reverse("resident:home"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the phone keeps nothing."""
    request.session.flush()
    return HttpResponseRedirect(reverse("resident:home"))
