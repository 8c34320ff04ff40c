"""Who comes in: a resident for herself, or an officer beside a family."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

#: Roles that fill in a form beside a family.
HELPERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
View = Callable[..., HttpResponse]


def acting(request: HttpRequest) -> Actor | None:
    """Who acts, or None."""
    return getattr(request, "actor", None)


def for_families(view: View) -> View:
    """A resident, or an officer helping; the view gets `actor` second. Nobody signed in goes to the sign-in page."""
    return _guarded(view, (Role.RESIDENT, *HELPERS))


def for_residents(view: View) -> View:
    """A resident only: officers are answered as if the page did not exist."""
    return _guarded(view, (Role.RESIDENT,))


def _guarded(view: View, roles: tuple[Role, ...]) -> View:
    @wraps(view)
    def inside(request: HttpRequest, **given: object) -> HttpResponse:
        actor = acting(request)
        if actor is None:
            query = "?" + urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(reverse("resident:sign_in") + query)
        if actor.role not in roles:
            raise NotYours()
        return view(request, actor, **given)

    return inside


def own_address(request: HttpRequest) -> str:
    """Where to go after signing in: an address of ours, or ""."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return (
        target if url_has_allowed_host_and_scheme(target, {request.get_host()}) and target[:1] == "/" else ""
    )
