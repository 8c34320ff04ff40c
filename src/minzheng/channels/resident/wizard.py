"""A draft under its form: opened, filled from what is known, kept against a second device."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import Draft
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers, Errors, FormDef
from minzheng.foundations.people.queries import card
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, StaleVersion

#: In the answers: which session saved last. The same one may overtake its own autosave.
EDITOR = "editor"
SIGN_STEP = "sign"


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft with its form and its answers (blank ones when nothing was saved yet)."""

    draft: Draft
    form: FormDef
    answers: Answers

    @property
    def applicant(self) -> str:
        """The applicant's name as far as it is known."""
        first = self.answers["groups"]["people"][0]
        return str(forms.Reading(self.form, self.answers).value("name", first, "people") or "")

    @property
    def place_chosen(self) -> bool:
        """Whether the village is known: papers are filed under it."""
        return bool(forms.Reading(self.form, self.answers).value("village"))


def open_draft(application_id: UUID, *, actor: Actor, at: datetime) -> Opened:
    """A draft that is still being filled. Refuses: NotYours."""
    draft = casework_queries.draft(application_id)
    if draft is None:
        raise NotYours()
    form = forms.form_for(draft.items, draft.answers)
    answers = draft.answers or first_answers(form, actor, at)
    return Opened(draft, form, answers)


def first_answers(form: FormDef, actor: Actor, at: datetime) -> Answers:
    """Blank, with what the product already knows, so that nobody types it again."""
    answers = forms.blank(form, at=at)
    if actor.is_officer:
        village = actor.scope.lo[6:] if len(actor.scope.lo) == 18 else ""
        place = RegionBook.packed().place(village) if village else None
        if place is not None and place.level is Level.VILLAGE:
            forms.put(answers, "village", village, forms.Hand(actor.title, at, "derived"))
    elif actor.person_id is not None:
        known, carried = card(person_id=actor.person_id), forms.Hand("本人账户", at, "carried")
        phone = phone_of(person_id=actor.person_id)
        if phone:
            forms.put(answers, "phone", phone, carried)
        if known is not None and known.name:
            forms.put(answers, "name", known.name, carried, group="people", item_id="p1")
    return answers


def editor_of(session_key: str | None) -> str:
    """A mark of one browser session, not the session's key."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of saving a step: the draft's new version, or `stale` when another device was first."""

    opened: Opened
    version: int
    errors: Errors
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page sent in: which step, what was typed, over which version, from which browser, when."""

    step: str
    post: Any
    version: int
    editor: str
    at: datetime


def keep_step(opened: Opened, *, actor: Actor, page: Page) -> Kept:
    """Put a page's values into the draft.

    An older version from the same browser is its own autosave and is overtaken; from another device nothing is
    written, and what was typed comes back on top of the newest answers.
    """
    hand = forms.Hand(by=actor.name, at=page.at)
    for _ in range(2):
        answers, errors = forms.parse_step(
            opened.form, page.step, page.post, answers=opened.answers, hand=hand
        )
        merged = Opened(opened.draft, opened.form, answers)
        own = opened.answers.get(EDITOR, page.editor) == page.editor
        if opened.draft.version != page.version and not own:
            return Kept(merged, opened.draft.version, errors, stale=True)
        try:
            return Kept(merged, save(merged, actor=actor, editor=page.editor, at=page.at), errors)
        except StaleVersion:
            opened = open_draft(opened.draft.id, actor=actor, at=page.at)
    return Kept(merged, opened.draft.version, errors, stale=True)


def save(opened: Opened, *, actor: Actor, editor: str, at: datetime) -> int:
    """Write the answers over the version they were read at; the new version. Refuses: StaleVersion, PlaceNotYours."""
    return casework.save_answers(
        actor=actor,
        application_id=opened.draft.id,
        answers={**opened.answers, EDITOR: editor},
        version=opened.draft.version,
        at=at,
    )
