"""Who reads her own payments."""

from uuid import UUID

from django.http import HttpRequest

from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours


def reader_of(request: HttpRequest) -> tuple[Actor, UUID]:
    """The resident and her person. Refuses: SignInFirst, NotYours (an officer)."""
    actor = actor_of(request)
    if actor.is_officer or actor.person_id is None:
        raise NotYours()
    return actor, actor.person_id
