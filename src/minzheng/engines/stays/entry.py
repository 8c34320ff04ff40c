"""Who comes in to the screens of stays."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from minzheng.engines.stays.folders import item_of_department
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

View = Callable[..., HttpResponse]


def for_officers(*roles: Role) -> Callable[[View], View]:
    """A view for these officers; it gets `actor` second. A department that keeps no station is a stranger here."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **given: object) -> HttpResponse:
            actor: Actor = actor_of(request)
            at_counter = actor.role is Role.DEPARTMENT_OFFICER
            if not actor.is_officer or actor.role not in roles:
                raise NotYours()
            if at_counter and item_of_department(actor.department) is None:
                raise NotYours()
            return view(request, actor, **given)

        return inside

    return wrap
