"""What casework asks of 低保: the form's answers read, and the law asked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.catalogue.types import (
    Answers,
    Difference,
    Evidence,
    FilingDraft,
    GivenBySource,
    ItemHint,
    JoiningDraft,
    Missing,
    NearRelativeDraft,
    PartyDraft,
    PlaceOption,
    PromiseDraft,
)
from minzheng.engines.forms.services import Reading
from minzheng.engines.rules.services import Advice, FamilyAdvice, assess, assess_family
from minzheng.engines.rules.types import FactsInvalid
from minzheng.engines.verification.types import Finding
from minzheng.programmes.assistance.common.hints import hints_of
from minzheng.programmes.assistance.items.dibao import filing, form, joining
from minzheng.programmes.assistance.items.dibao.declared import declared_incomes
from minzheng.programmes.assistance.items.dibao.differences import differences
from minzheng.programmes.assistance.items.dibao.facts import to_facts
from minzheng.programmes.assistance.items.dibao.printed import form_on_paper


class DibaoHandler:
    """Registered for "dibao" by the programme; casework knows no more of the item than this."""

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once."""
        return form.missing(answers)

    def parties(self, answers: Answers) -> list[PartyDraft]:
        """Applicant first, then members, then support obligors."""
        return form.parties(answers)

    def place(self, answers: Answers) -> str:
        """12-digit code of the village applied at."""
        return form.place(answers)

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        """Lines for reading before signing."""
        return form.summary(answers)

    def declared_incomes(self, answers: Answers) -> list[list[tuple[str, int]] | None]:
        """What each member declared to earn, for the home visit's form to begin with."""
        return declared_incomes(answers)

    def differences(
        self, answers: Answers, findings: Sequence[Finding], people: Sequence[UUID]
    ) -> list[Difference]:
        """Declared beside found, for telling the family what a check turned up."""
        return differences(answers, findings, people)

    def near_relatives(self, answers: Answers) -> list[NearRelativeDraft]:
        """近亲属备案 as declared, for the register made at acceptance."""
        return form.near_relatives(answers)

    def arrange(self, answers: Answers, order: list[int]) -> Answers:
        """The family in another order, without those left out; every other answer stays as it was given."""
        people = answers["groups"]["people"]
        moved = [people[n] for n in order if n < len(people)]
        return {**answers, "groups": {**answers["groups"], "people": moved}}

    def join(self, answers: Answers, person: JoiningDraft, *, by: str, at: datetime) -> Answers:
        """The answers with one more member; of a child under school age what is plain is derived, the rest is unasked."""
        return joining.join(answers, person, by=by, at=at)

    def filing(self, answers: Answers) -> FilingDraft:
        """Who fills in."""
        return filing.filing(Reading(form.DIBAO_FORM, answers)) if answers else FilingDraft()

    def promises(self, answers: Answers) -> list[PromiseDraft]:
        """The truth of the form, and every fact promised instead of proved."""
        return filing.promises(Reading(form.DIBAO_FORM, answers)) if answers else []

    def promise_consequences(self) -> str:
        """What follows from a false promise, for the printed 承诺书."""
        return filing.consequences()

    def given_by_sources(self) -> list[GivenBySource]:
        """What a family is never asked for (art. 10)."""
        return filing.given_by_sources()

    def intake_days(self) -> dict[str, int]:
        """Working days of the intake by name."""
        return filing.intake_days()

    def where_to_apply(self, answers: Answers) -> list[PlaceOption]:
        """Places the family may apply at, with article and reason (arts. 4, 5)."""
        if not answers:
            return []
        household = filing.household_of(Reading(form.DIBAO_FORM, answers))
        return filing.where_to_apply(household, filing.place_rules())

    def form_on_paper(self, answers: Answers) -> dict[str, Any]:
        """The printed 申请书 from the present answers."""
        return form_on_paper(Reading(form.DIBAO_FORM, answers)) if answers else {}

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Advice:
        """The law's advice on what is known. Refuses: MissingFact, ParameterUnsettled."""
        facts, adopted = _asked(answers, evidence)
        return assess(facts, on=on, profile=settings.RULE_PROFILE, adopted=adopted)

    def hints(self, answers: Answers, *, on: date) -> list[ItemHint]:
        """What may fit of every item that shares this form, on the answers alone; [] while they cannot be read."""
        if not answers:
            return []
        try:
            found = self.assess_family(answers, Evidence([], None), on=on)
        except FactsInvalid:
            return []
        return hints_of(found, owner=form.DIBAO_FORM.id)

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> FamilyAdvice:
        """What else the family may be entitled to, on the same facts; what 低保 does not ask is named as unknown.

        Refuses: FactsInvalid (also answers that no form has shaped).
        """
        if "groups" not in answers:
            raise FactsInvalid()
        facts, adopted = _asked(answers, evidence)
        return assess_family(facts, on=on, profile=settings.RULE_PROFILE, adopted=adopted)


def _asked(answers: Answers, evidence: Evidence) -> tuple[dict[str, Any], str | None]:
    """Facts of the law and the standards adopted in the district."""
    facts = to_facts(answers, evidence.findings, evidence.survey, evidence.people)
    for member, refusals in zip(facts["members"], evidence.work_refusals, strict=False):
        member["work_refusals_in_a_row"] = refusals
    return facts, benefits.adopted_text(unit=evidence.unit) if evidence.unit else None
