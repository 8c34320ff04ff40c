"""One family's facts over every item it was asked about on one form: means, supporters, what happened. Pure but for the ledger."""

from datetime import date
from typing import Any

from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.rules.services import FamilyAdvice, assess_family
from minzheng.programmes.assistance.common.whom import kept_place
from minzheng.programmes.assistance.items.dibao.facts import to_facts as family_facts
from minzheng.programmes.assistance.items.tekun.facts import add_held
from minzheng.programmes.assistance.items.tekun.facts import to_facts as with_supporters
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from minzheng.programmes.assistance.items.temporary_aid.further import CODE, reading_of

Facts = dict[str, Any]


def whole_facts(answers: Answers, evidence: Evidence, *, on: date) -> Facts:
    """Facts as `HouseholdFacts` takes them, of everything the answers tell; what was not asked stays unknown.

    Members are m0 (applicant), m1 … in the order of `parties`. Refuses: FactsInvalid.
    """
    supported = answers.get("form") == TEKUN_FORM.id or kept_place(answers) is not None
    read = with_supporters if supported else family_facts
    facts = read(answers, evidence.findings, evidence.survey, evidence.people)
    for member, refusals in zip(facts["members"], evidence.work_refusals, strict=False):
        member["work_refusals_in_a_row"] = refusals
    if supported:
        add_held(facts, evidence.people, on=on)
    told = reading_of(answers)
    if told.value("type") is not None:
        handler: Any = catalogue.handler_of(CODE)
        facts["hardship"] = handler.hardship(told, evidence)
    return facts


def family_advice(answers: Answers, evidence: Evidence, on: date) -> FamilyAdvice:
    """What the family may be entitled to over every item, on the same facts. Refuses: FactsInvalid."""
    facts = whole_facts(answers, evidence, on=on)
    adopted = benefits.adopted_text(unit=evidence.unit) if evidence.unit else None
    return assess_family(facts, on=on, profile=settings.RULE_PROFILE, adopted=adopted)
