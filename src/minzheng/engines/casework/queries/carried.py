"""The last answers in a review: as they stand with source and day, and where the family says otherwise now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Case, Review
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.corrections import CORRECT
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import ChangedLine, SaidLine
from minzheng.kernel.actor import Actor

#: Screens of a form that are not answers about the family's circumstances: where it applied, papers, signing.
NOT_CARRIED = ("place", "papers", "sign")


@dataclass(frozen=True, slots=True)
class CarriedAnswers:
    """The answers of a review's file by screen: (key, title, lines). `version`: the case's; `open`: may be changed now."""

    application_id: UUID
    case_id: UUID
    item: str
    version: int
    open: bool
    answers: dict[str, Any]
    steps: list[tuple[str, str, list[SaidLine]]]


def carried_answers(application_id: UUID, *, actor: Actor) -> CarriedAnswers | None:
    """What was carried into a review; None for a file that is none, is not visible, or was never filled in by the form."""
    review = (
        Review.objects.filter(application_id=application_id).select_related("case", "application").first()
    )
    if review is None:
        return None
    case, application = review.case, review.application
    answers = _document(case.item, application)
    if answers is None:
        return None
    form = forms.form_for([case.item], answers)
    lines = forms.said_lines(form, answers)
    return CarriedAnswers(
        application_id=application_id,
        case_id=case.id,
        item=case.item,
        version=case.version,
        open=_open(case, actor),
        answers=answers,
        steps=[
            (step.key, forms.said(step.title), [line for line in lines if line.step == step.key])
            for step in form.steps
            if step.key not in NOT_CARRIED
        ],
    )


def corrections(application_id: UUID) -> list[ChangedLine]:
    """Where a review's answers differ from those of the file before it; [] where the former is not visible from here."""
    review = (
        Review.objects.filter(application_id=application_id).select_related("case", "application").first()
    )
    if review is None or review.former_application is None:
        return []
    former = Application.objects.filter(pk=review.former_application).first()
    before = _document(review.case.item, former) if former else None
    after = _document(review.case.item, review.application)
    if before is None or after is None:
        return []
    return forms.changed_lines(forms.form_for([review.case.item], after), before, after)


def _open(case: Case, actor: Actor) -> bool:
    row = process_of(case).row(CORRECT, case.state)
    return row is not None and actor.role in row.by


def _document(item: str, application: Application) -> dict[str, Any] | None:
    """The answers, None when they are no document of the item's form."""
    answers = open_answers(application.id, application.answers_box)
    return answers if forms.form_behind(item, answers) else None
