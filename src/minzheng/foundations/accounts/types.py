"""What accounts gives to views."""

from typing import Protocol

from django.http import HttpRequest

from minzheng.foundations.accounts.source_address import source_of
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours


class SignedIn(Protocol):
    """A request after the middleware: `actor` is None when nobody is signed in."""

    actor: Actor | None


class SignInFirst(NotYours):
    """Nobody is signed in: the middleware shows the way to sign in, whether or not the object exists."""


def actor_of(request: HttpRequest) -> Actor:
    """The acting person of a request. Refuses (SignInFirst) when nobody is signed in: views that need one call this."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise SignInFirst()
    return actor


__all__ = ["SignInFirst", "SignedIn", "actor_of", "source_of"]
