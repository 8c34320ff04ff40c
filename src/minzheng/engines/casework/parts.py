"""What one decision gives where an item gives more than one thing, and the letters that go with it; called by the decision."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from minzheng.engines.benefits.types import NewAward
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.giving import award_of_decision
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case, Decision
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import GrantingHandler
from minzheng.engines.letters import services as letters
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import Advice
from minzheng.kernel.actor import Actor


def awards_of_decision(
    application: Application, case: Case, decision: Decision, *, anew: str = ""
) -> list[NewAward]:
    """Every award a confirmation gives: one, or one for each part the item's handler names. Refuses: NotThisStep."""
    item = catalogue.item(case.item)
    whole = replace(award_of_decision(application, case, decision, anew=anew), of_person=item.of_person)
    handler = _granting(case.item)
    if handler is None:
        return [whole]
    parts = handler.award_parts(_advice(case), whole.amount_fen)
    return [
        replace(whole, kind=part.kind, kind_name=item.parts[part.kind], amount_fen=part.fen) for part in parts
    ]


def issue_beside(application: Application, case: Case, *, actor: Actor, at: datetime) -> None:
    """The letters an item issues with its confirmation, besides the confirmation itself."""
    handler = _granting(case.item)
    if handler is None:
        return
    answers = open_answers(application.id, application.answers_box)
    for draft in handler.letters_with_award(answers, _advice(case)):
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


def _granting(item: str) -> GrantingHandler | None:
    handler: object = catalogue.handler_of(item)
    return cast(GrantingHandler, handler) if hasattr(handler, "award_parts") else None


def _advice(case: Case) -> Advice | None:
    kept = advice_store.advice_of(application_id=case.application_id, item=case.item)
    return kept.advice if kept else None
