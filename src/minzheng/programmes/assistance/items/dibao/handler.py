"""What casework asks of 低保: the form's answers read, and the law asked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings

from minzheng.engines.catalogue.types import Answers, Difference, Evidence, Missing, NearRelativeDraft, PartyDraft
from minzheng.engines.rules.services import assess
from minzheng.engines.rules.types import EligibilityAdvice
from minzheng.engines.verification.types import Finding
from minzheng.programmes.assistance.items.dibao import form
from minzheng.programmes.assistance.items.dibao.declared import declared_incomes
from minzheng.programmes.assistance.items.dibao.differences import differences
from minzheng.programmes.assistance.items.dibao.facts import to_facts


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

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> EligibilityAdvice:
        """The law's advice on what is known. Refuses: MissingFact, ParameterUnsettled."""
        facts = to_facts(answers, evidence.findings, evidence.survey, evidence.people)
        return assess(facts, on=on, profile=settings.RULE_PROFILE)
