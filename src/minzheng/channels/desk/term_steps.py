"""证件和期限 on the page of an award: a card's or term's last day, read off the paper, once; it stands in the one list of ending terms."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from minzheng.channels.desk.review_views import ChoiceMissing
from minzheng.engines.benefits import queries as benefits
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring.services import KEEPERS, TermUnfit, note_term
from minzheng.programmes.monitoring.types import CARD_NAMES, NewTerm

#: Fields that come back as typed when an act is refused.
TYPED = ("term_holder", "term_kind", "term_until")


def note(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """The last day of a paper of somebody of the family."""
    sent = request.POST
    members = {str(one): one for one in benefits.members_ever(award_id=award_id)}
    person = members.get(sent.get("term_holder", ""))
    if person is None:
        raise ChoiceMissing()
    try:
        until = date.fromisoformat(sent.get("term_until", ""))
    except ValueError:
        raise TermUnfit() from None
    note_term(actor=actor, term=NewTerm(person, sent.get("term_kind", ""), until), at=clock.now())
    messages.success(request, "已记下到期日；到期前 90、30、7 天会请人提醒协助，到期不停发")
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {"term": note}


def panel(actor: Actor, members: Sequence[tuple[UUID, str]]) -> dict[str, Any]:
    """What is on record of the family's papers, and the form of those who keep it."""
    names = dict(members)
    return {
        "terms": [
            (f"{names[one.person_id]} · {CARD_NAMES[one.kind]}", f"{zhdate(one.until, 'date')}到期")
            for one in monitoring.terms_of(names)
        ],
        "may_note_term": actor.role in KEEPERS,
        "term_kinds": [(kind.value, str(name)) for kind, name in CARD_NAMES.items()],
    }
