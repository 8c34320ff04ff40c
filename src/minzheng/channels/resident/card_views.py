"""The camera beside an identity number: a photo is read to spare typing, shown, and put into the form by a tap."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minzheng.channels.resident import wizard
from minzheng.engines.forms import services as forms
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers import services as paper_acts
from minzheng.engines.papers.types import CardState
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours

PHOTO, NUMBER, NAME = "_photo", "identity", "name"


def photo_sent(request: HttpRequest) -> str:
    """The input whose photo came with the page, without its ending; nothing when none came."""
    return next((key.removesuffix(PHOTO) for key in request.FILES if key.endswith("-" + NUMBER + PHOTO)), "")


def take_photo(request: HttpRequest, actor: Actor, opened: wizard.Opened, page: wizard.Page) -> UUID:
    """Hand the photo to the reader; its id.

    Refuses: NotYours (a question the form does not have), and what `papers.ask_to_read` refuses.
    """
    place = photo_sent(request)
    _where(opened, place)
    return paper_acts.ask_to_read(
        actor=actor,
        of=paper_acts.CardPlace(
            opened.draft.id, opened.draft.area_code, None if actor.is_officer else actor.person_id, place
        ),
        upload=request.FILES.getlist(place + PHOTO)[0].read(),
        at=page.at,
    )


def fill_in(opened: wizard.Opened, photo_id: str, *, actor: Actor, page: wizard.Page) -> str:
    """Put what was read into the draft, marked as read off a photo; where on the page to look next."""
    found = _reading(opened, photo_id)
    if found is None or found.state is not CardState.READ:
        return ""
    group, member = _where(opened, found.place)
    hand = forms.Hand(by=actor.name, at=page.at, source="read")
    forms.put(opened.answers, NUMBER, found.identity, hand, group=group, item_id=member)
    if found.name:
        forms.put(opened.answers, NAME, found.name, hand, group=group, item_id=member)
    wizard.save(opened, actor=actor, editor=page.editor, at=page.at)
    paper_acts.forget_photo(found.id, application_id=opened.draft.id)
    return f"#{group}-{member}"


def card_shown(request: HttpRequest, opened: wizard.Opened) -> dict[str, Any] | None:
    """What the page says of the photo named in its address: being read, read, or not to be made out."""
    found = _reading(opened, request.GET.get("card", ""))
    if found is None:
        return None
    group, member = _where(opened, found.place)
    whose = next(
        (row["fields"].get(NAME, {}).get("value") for row in _rows(opened, group) if row["id"] == member), ""
    )
    number = found.identity
    return {
        "id": found.id,
        "state": found.state.value,
        "whose": whose or (_("申请人") if member == _rows(opened, group)[0]["id"] else _("这位家人")),
        "name": found.name,
        "number": f"{number[:6]} {number[6:14]} {number[14:]}" if number else "",
    }


def _reading(opened: wizard.Opened, photo_id: str) -> papers.CardReading | None:
    try:
        return papers.card_reading(UUID(photo_id), application_id=opened.draft.id)
    except ValueError:
        return None


def _rows(opened: wizard.Opened, group: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = opened.answers["groups"].get(group, [])
    return rows


def _where(opened: wizard.Opened, place: str) -> tuple[str, str]:
    """Group and member of an input's name (`people-p1-identity`). Refuses: NotYours."""
    group, _dash, rest = place.partition("-")
    member = rest.removesuffix("-" + NUMBER)
    if forms.group_of(opened.form, group) is None or member not in {
        row["id"] for row in _rows(opened, group)
    }:
        raise NotYours()
    return group, member
