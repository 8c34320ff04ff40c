"""Who comes in to the desk's payments screens."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel.actor import Role
from minzheng.kernel.result import NotYours

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for these roles; it gets `actor` second. Nobody signed in: SignInFirst; anybody else: NotYours."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **given: object) -> HttpResponse:
            actor = actor_of(request)
            if not actor.is_officer or actor.role not in roles:
                raise NotYours()
            return view(request, actor, **given)

        return inside

    return wrap
