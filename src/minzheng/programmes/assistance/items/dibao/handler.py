"""What casework asks of 低保: the form's answers read, and the law asked."""

from collections.abc import Sequence
from dataclasses import replace
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
from minzheng.engines.rules.services import Advice, FamilyAdvice, assess
from minzheng.engines.rules.types import EligibilityAdvice, FactsInvalid, Outcome, Reason
from minzheng.engines.verification.types import Finding
from minzheng.programmes.assistance.common.advising import family_advice
from minzheng.programmes.assistance.common.hints import hints_of
from minzheng.programmes.assistance.items.dibao import filing, form, further, joining
from minzheng.programmes.assistance.items.dibao.declared import declared_incomes
from minzheng.programmes.assistance.items.dibao.differences import differences
from minzheng.programmes.assistance.items.dibao.facts import to_facts
from minzheng.programmes.assistance.items.dibao.printed import form_on_paper

#: Why one alone is not advised where the whole family may have it.
WHOLE = Reason("whole_family", "全家合起来符合低保条件，按全家申请更合适", "民发〔2021〕57号第八条")


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
        alone = evidence.subjects is not None
        # who alone is left out of a household of which the applicant herself is not, she holds it together
        left_out = () if alone and 0 in evidence.beside else evidence.beside
        facts, adopted = _asked(answers, evidence, left_out)
        advice = assess(facts, on=on, profile=settings.RULE_PROFILE, adopted=adopted)
        return for_one(advice, evidence.subjects) if evidence.subjects else advice

    def subjects(self, answers: Answers) -> tuple[int, ...] | None:
        """The one 单人保 is asked for beside other items; None: the household."""
        return further.subjects(answers)

    def further_lines(self, answers: Answers) -> list[tuple[str, str]]:
        """Whom it is for, in words."""
        return further.further_lines(answers)

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
        return family_advice(answers, evidence, on=on)


def for_one(advice: EligibilityAdvice, places: tuple[int, ...]) -> EligibilityAdvice:
    """The family's advice as an answer to 单人保 of one: her amount, or that it is not for her alone.

    Source: 审核确认办法 art. 8.
    """
    refs = {f"m{n}" for n in places}
    own = tuple(one for one in advice.persons if one.ref in refs and one.kind == "sole")
    counted = tuple(sorted(refs))
    if own:
        fen = sum(one.monthly_fen for one in own)
        return replace(
            advice, outcome=Outcome.ELIGIBLE, persons=own, counted=counted, monthly_fen=fen, reducible_fen=0
        )
    reasons = (*advice.reasons, WHOLE) if advice.fits else advice.reasons
    return replace(
        advice,
        outcome=Outcome.NOT_ELIGIBLE,
        persons=(),
        counted=counted,
        monthly_fen=0,
        reducible_fen=0,
        reasons=reasons,
    )


def _asked(
    answers: Answers, evidence: Evidence, left_out: Sequence[int]
) -> tuple[dict[str, Any], str | None]:
    """Facts of the law and the standards adopted in the district."""
    facts = to_facts(answers, evidence.findings, evidence.survey, evidence.people, left_out=left_out)
    refused = dict(enumerate(evidence.work_refusals))
    for member in facts["members"]:
        member["work_refusals_in_a_row"] = refused.get(int(member["ref"][1:]), 0)
    return facts, benefits.adopted_text(unit=evidence.unit) if evidence.unit else None
