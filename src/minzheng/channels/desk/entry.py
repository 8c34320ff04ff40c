"""Who comes in: officers in a posting; everybody else is shown the way to sign in, or nothing at all."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

#: Roles that work on families' files. Operators and analysts open none; finance reads payments, not files.
FILE_READERS = (
    Role.VILLAGE_WORKER,
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.VERIFICATION_OFFICER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.AUDITOR,
)
#: Roles that read the advice beside a case; it is for those who judge, and who check judgement.
ADVICE_READERS = (
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.AUDITOR,
)
#: Roles that fill in a form beside a family (协助填报).
HELPERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
#: Roles that read what families say of the service.
RATING_READERS = (Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER, Role.AUDITOR)
EVERY_OFFICER = tuple(role for role in Role if role not in (Role.RESIDENT, Role.SYSTEM))

#: Roles that read which towns confirm themselves; the confirmer decides on it.
DELEGATION_READERS = (Role.DISTRICT_CONFIRMER, Role.DISTRICT_REVIEWER, Role.AUDITOR)
#: Roles that read collegial meetings.
MEETING_READERS = (Role.DISTRICT_CONFIRMER, Role.DISTRICT_REVIEWER, Role.TOWN_CONFIRMER, Role.AUDITOR)

View = Callable[..., HttpResponse]


def for_officers(*roles: Role) -> Callable[[View], View]:
    """A view for these roles (all officers when none is named); it gets `actor` as its second argument.

    Nobody signed in: to the sign-in page. Another role, or a resident: NotYours, as if the page did not exist.
    """
    wanted = roles or EVERY_OFFICER

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **given: object) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                return _to_sign_in(request)
            if not actor.is_officer or actor.role not in wanted:
                raise NotYours()
            return view(request, actor, **given)

        return inside

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse("desk:sign_in")
    if request.method == "GET" and request.path != reverse("desk:home"):
        address += "?" + urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(address)
