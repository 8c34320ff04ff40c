"""What casework asks of 特困: its own form read, its three conditions asked, and what its decision gives."""

from dataclasses import replace
from datetime import date
from typing import Any

from minzheng.engines.catalogue.types import (
    Answers,
    AwardPart,
    Evidence,
    ItemHint,
    LetterDraft,
    Missing,
    PlaceOption,
)
from minzheng.engines.forms import services as forms
from minzheng.engines.rules.services import FamilyAdvice, ItemAdvice, ItemOutcome
from minzheng.engines.rules.types import MissingFact, ParameterUnsettled
from minzheng.programmes.assistance.common.advising import family_advice
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
from minzheng.programmes.assistance.items.tekun import printed
from minzheng.programmes.assistance.items.tekun.facts import reading_of
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from minzheng.programmes.assistance.items.tekun.further import place_of, whom_line

CODE, CARE = "tekun", "tekun_care"


class TekunHandler(DibaoHandler):
    """Family, home and means are read as for 低保; one person alone is supported: the applicant on its own form."""

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once."""
        if not answers:
            return [Missing("family", "people", "还没有填写，请从“家人”开始")]
        return [Missing(one.step, one.field, one.message) for one in forms.missing(TEKUN_FORM, answers)]

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        """The family's lines, then supporters and care."""
        if not answers:
            return []
        return [*super().summary(answers), *printed.own_lines(reading_of(answers))]

    def form_on_paper(self, answers: Answers) -> dict[str, Any]:
        """The printed 特困人员救助供养申请书 from the present answers."""
        words = super().form_on_paper(answers)
        return printed.application_form(reading_of(answers), words) if words else {}

    def where_to_apply(self, answers: Answers) -> list[PlaceOption]:
        """At the town where the person is registered."""
        words = "向户籍所在地镇街提出；自己去不了的，可以请村（社区）或者别人代办"
        return [PlaceOption("户籍所在地镇街", words, "特困人员认定办法", verified=False)] if answers else []

    def hints(self, answers: Answers, *, on: date) -> list[ItemHint]:
        """Nothing: no other item shares this form."""
        return []

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> ItemAdvice:  # type: ignore[override]
        """The three conditions, for the one it is asked for alone.

        Refuses: MissingFact (what is still unknown, by name), ParameterUnsettled (no published figure), FactsInvalid.
        """
        advice: ItemAdvice = self.assess_family(answers, evidence, on=on).of(CODE)
        if advice.outcome is ItemOutcome.MISSING:
            asked = [{"path": one.path, "label": one.label} for one in advice.questions]
            words = "、".join(one.label for one in advice.questions)
            raise MissingFact(f"还缺以下情况，请补充后再计算：{words}", facts=asked)
        if advice.outcome is ItemOutcome.UNSETTLED:
            raise ParameterUnsettled(parameters=[])
        whose = f"m{place_of(answers)}"
        own = tuple(person for person in advice.persons if person.ref == whose)
        outcome = ItemOutcome.FITS if own else ItemOutcome.NOT_NOW
        fen = sum(person.monthly_fen for person in own)
        return replace(advice, persons=own, monthly_fen=fen, outcome=outcome)

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> FamilyAdvice:
        """What the family may be entitled to over every item, on the same facts."""
        return family_advice(answers, evidence, on=on)

    def assessed_people(self, answers: Answers) -> tuple[int, ...]:
        """Whose self-care the survey assesses, by position: the one it is asked for."""
        return (place_of(answers),)

    def subjects(self, answers: Answers) -> tuple[int, ...] | None:
        """The one it is asked for."""
        return (place_of(answers),)

    def further_lines(self, answers: Answers) -> list[tuple[str, str]]:
        """For whom, who owes support, the way of support."""
        return [*whom_line(answers), *printed.own_lines(reading_of(answers))]

    def award_parts(self, advice: ItemAdvice | None, fen: int) -> list[AwardPart]:
        """Basic living and care money, each an award of its own; the whole as basic living while no grade is known.

        An amount an officer sets otherwise than advised changes basic living; care goes by the grade.
        """
        care = printed.care_of(advice)
        if care >= fen or not care:
            return [AwardPart(CODE, fen)]
        return [AwardPart(CODE, fen - care), AwardPart(CARE, care)]

    def letters_with_award(self, answers: Answers, advice: ItemAdvice | None) -> list[LetterDraft]:
        """分散供养照料服务协议, for who is cared for at home."""
        return printed.care_agreement(reading_of(answers), advice) if answers else []
