"""Two switches every visitor may use, and the gallery of components."""

import dataclasses

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from minzheng.foundations.ui.context import ELDER_COOKIE, build_chrome
from minzheng.foundations.ui.gallery import sample_frame, samples

YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def set_elder(request: HttpRequest) -> HttpResponse:
    """Turn the large-type mode on (`elder=1`) or off, by a cookie; goes back to `next` when it is our own."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("elder") == "1":
        response.set_cookie(ELDER_COOKIE, "1", max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose zh-hans or en (`language`), by Django's own cookie."""
    return django_set_language(request)


@require_safe
def gallery(request: HttpRequest, shell: str) -> HttpResponse:
    """Every component in every state. Refuses (404) outside demo and test settings."""
    if not getattr(settings, "UI_GALLERY", settings.DEMO):
        raise Http404
    chrome = dataclasses.replace(build_chrome(request), **sample_frame())
    return render(request, f"ui/gallery/{shell}.html", samples(shell) | {"chrome": chrome})
