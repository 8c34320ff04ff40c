"""What the items of one application say with one voice: each question once, each person once, whom each item is for."""

from typing import Any, cast
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Party, Review
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import (
    Answers,
    FurtherHandler,
    ItemHandler,
    Missing,
    PartyDraft,
    SubjectHandler,
)
from minzheng.engines.forms import services as forms


def voice_of(items: list[str], answers: Answers) -> str:
    """The item that speaks for the family, its home and its means: whose form was filled in."""
    return catalogue.form_item_of(items, answers)


def voice(items: list[str], answers: Answers) -> ItemHandler:
    """Its handler."""
    return catalogue.handler_of(voice_of(items, answers))


def missing_of(items: list[str], answers: Answers) -> list[Missing]:
    """Everything missing or wrong over all items, once."""
    if not forms.is_composed(items, answers):
        return catalogue.handler_of(items[0]).missing(answers)
    found = forms.missing(forms.form_for(items, answers), answers)
    return [Missing(one.step, one.field, one.message) for one in found]


def parties_of(items: list[str], answers: Answers) -> list[PartyDraft]:
    """Applicant, members, support obligors; each once, whichever items she matters to."""
    return voice(items, answers).parties(answers)


def summary_of(items: list[str], answers: Answers) -> list[tuple[str, str]]:
    """The lines of the form, then those of each item's own questions."""
    lines = voice(items, answers).summary(answers)
    if not forms.is_composed(items, answers):
        return lines
    own = [catalogue.handler_of(code) for code in items]
    more = [cast(FurtherHandler, one) for one in own if hasattr(one, "further_lines")]
    return [*lines, *(line for one in more for line in one.further_lines(answers))]


def places_of(item: str, items: list[str], answers: Answers) -> tuple[int, ...] | None:
    """Places in the family of those an item is for; None: the household as the law counts it."""
    said = _said(item, answers) if forms.is_composed(items, answers) else None
    return (0,) if said is None and catalogue.item(item).of_person else said


def _said(item: str, answers: Answers) -> tuple[int, ...] | None:
    handler: object = catalogue.handler_of(item)
    return cast(SubjectHandler, handler).subjects(answers) if hasattr(handler, "subjects") else None


def subjects_in(application: Application, item: str) -> tuple[int, ...] | None:
    """The same of a file; of a review, whom its award is for: the holder stands first there."""
    answers = open_answers(application.id, application.answers_box)
    if application.kind != "review":
        return places_of(item, application.items, answers)
    said = _said(item, answers) if forms.form_behind(item, answers) else None
    if said is None:
        return (0,) if catalogue.item(item).of_person else None
    award_id = Review.objects.filter(application=application).values_list("award_id", flat=True).first()
    award = benefits.award(award_id=award_id) if award_id else None
    return said if award is not None and award.of_person else None


def only_subject(application: Application, item: str) -> Party | None:
    """The one person an item is for; None where it is for the household."""
    places = subjects_in(application, item)
    if places is None or len(places) != 1:
        return None
    rows = Party.objects.filter(application=application, position=places[0]).exclude(role="obligor")
    found: Party | None = rows.first()
    return found


def named_for(application: Application, item: str) -> tuple[UUID | None, str]:
    """Person and name under which an item is made known: its only subject's, else the applicant's."""
    subject = only_subject(application, item)
    if subject is None or subject.person_id is None:
        return application.applicant_id, application.applicant_name
    return subject.person_id, subject.name


def printed_on(items: list[str], answers: Answers, words: dict[str, Any]) -> dict[str, Any]:
    """The printed form's words with the names of everything applied for."""
    if "item" not in words or not forms.is_composed(items, answers):
        return words
    return {**words, "item": catalogue.names_of(items)}
