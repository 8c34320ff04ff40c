"""Who comes in to the screens of referrals."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from minzheng.engines.referrals.types import BOARD_READERS
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

#: Departments at their counters, civil affairs over its board, a village where the family is asked something.
DESK_READERS = (Role.DEPARTMENT_OFFICER, Role.VILLAGE_WORKER, *BOARD_READERS)
View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for these officers; it gets `actor` second. Nobody signed in: SignInFirst; anybody else: NotYours."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **given: object) -> HttpResponse:
            actor = actor_of(request)
            if not actor.is_officer or actor.role not in roles:
                raise NotYours()
            return view(request, actor, **given)

        return inside

    return wrap


def herself(request: HttpRequest) -> tuple[Actor, UUID]:
    """The resident and her person. Refuses: SignInFirst, NotYours (an officer)."""
    actor = actor_of(request)
    if actor.is_officer or actor.person_id is None:
        raise NotYours()
    return actor, actor.person_id


def typed_version(text: str) -> int:
    """The row version a form sends back; nonsense is no version."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
