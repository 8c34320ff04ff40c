"""What one decision gives where an item gives more than one thing, and the letters that go with it; called by the decision."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from minzheng.engines.benefits.types import NewAward
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.giving import award_of_decision
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case, Decision, Review
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import GrantingHandler, LetterDraft
from minzheng.engines.letters import services as letters
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import Advice
from minzheng.engines.visits import queries as visits
from minzheng.kernel.actor import Actor


def awards_of_decision(
    application: Application, case: Case, decision: Decision, *, anew: str = ""
) -> list[NewAward]:
    """Every award a confirmation gives: one, or one for each part the item's handler names. Refuses: NotThisStep."""
    item = catalogue.item(case.item)
    whole = award_of_decision(application, case, decision, anew=anew)
    handler = _granting(case.item)
    if handler is None:
        return [whole]
    parts = handler.award_parts(_advice(case), whole.amount_fen)
    return [
        replace(whole, kind=part.kind, kind_name=item.parts[part.kind], amount_fen=part.fen) for part in parts
    ]


def hung_fen(case: Case) -> int | None:
    """What of a proposed amount the public notice names: parts whose kind the item's folder publishes, and no other.

    Of one award the whole amount; care money beside a name would tell the village how ill one is.
    """
    handler = _granting(case.item)
    if handler is None or not case.proposed_fen:
        return case.proposed_fen
    named = catalogue.item(case.item).published
    parts = handler.award_parts(_advice(case), case.proposed_fen)
    return sum(part.fen for part in parts if part.kind in named) or None


def issue_beside(application: Application, case: Case, *, actor: Actor, at: datetime) -> None:
    """The letters an item issues with its confirmation, besides the confirmation itself."""
    handler = _granting(case.item)
    if handler is None:
        return
    answers = open_answers(application.id, application.answers_box)
    for draft in handler.letters_with_award(answers, _advice(case)):
        _issue(application, case, draft, actor=actor, at=at)


def _issue(application: Application, case: Case, draft: LetterDraft, *, actor: Actor, at: datetime) -> None:
    letters.issue(
        actor=actor,
        kind=f"{case.item}.{draft.kind}",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data={"issuer": office_of(application.area_code, town=True), **draft.data},
        at=at,
    )


def issue_anew(application: Application, case: Case, review: Review, *, actor: Actor, at: datetime) -> None:
    """After a review, the letters of an award that would say something else now: another grade, carer or way of support.

    The grade is this review's where it assessed anew, else the former file's.
    """
    handler = _granting(case.item)
    former = Application.objects.filter(pk=review.former_application).first()
    if handler is None or former is None:
        return
    said, saying = _kept(former, case.item), _kept(application, case.item)
    before = handler.letters_with_award(open_answers(former.id, former.answers_box), said)
    advice = saying if _assessed_here(application) else said
    now = handler.letters_with_award(open_answers(application.id, application.answers_box), advice)
    for draft in (one for one in now if one not in before):
        _issue(application, case, draft, actor=actor, at=at)


def _assessed_here(application: Application) -> bool:
    """Whether a survey of this very file assessed somebody's self-care."""
    surveys = visits.visits_of(application.id)
    return any(seen.self_care is not None for one in surveys for seen in one.findings.members)


def _granting(item: str) -> GrantingHandler | None:
    handler: object = catalogue.handler_of(item)
    return cast(GrantingHandler, handler) if hasattr(handler, "award_parts") else None


def _advice(case: Case) -> Advice | None:
    return _kept(case.application, case.item)


def _kept(application: Application, item: str) -> Advice | None:
    kept = advice_store.advice_of(application_id=application.id, item=item)
    return kept.advice if kept else None
