"""What accounts gives to views."""

from typing import Protocol

from django.http import HttpRequest

from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours


class SignedIn(Protocol):
    """A request after the middleware: `actor` is None when nobody is signed in."""

    actor: Actor | None


def actor_of(request: HttpRequest) -> Actor:
    """The acting person of a request. Refuses (NotYours) when nobody is signed in: views that need one call this."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotYours()
    return actor
