"""Items that recognise a family for a time and give no money (认定): the family's one form, their own rule."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.services import register_handler
from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.forms.services import register_form
from minzheng.engines.letters.services import lend_letters, register_letters
from minzheng.engines.messages.services import lend_texts, register_texts
from minzheng.engines.rules.services import Advice, ItemAdvice, ItemOutcome
from minzheng.engines.rules.types import MissingFact, ParameterUnsettled
from minzheng.programmes.assistance.declared.registering import naming_of
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler

SHARED = Path(__file__).parent


class RecognitionHandler(DibaoHandler):
    """The family's form read as for 低保, another rule asked of it. `code` names the item of the law."""

    def __init__(self, code: str) -> None:
        self.code = code

    def subjects(self, answers: Answers) -> tuple[int, ...] | None:
        """The household."""
        return None

    def further_lines(self, answers: Answers) -> list[tuple[str, str]]:
        """Nothing beside the form's own lines."""
        return []

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Advice:
        """The law's advice on what is known.

        Refuses: MissingFact (what the item still has to know), ParameterUnsettled (no published figure), FactsInvalid.
        """
        advice: ItemAdvice = self.assess_family(answers, evidence, on=on).of(self.code)
        if advice.outcome is ItemOutcome.MISSING:
            asked = [{"path": one.path, "label": one.label} for one in advice.questions]
            words = "、".join(one.label for one in advice.questions)
            raise MissingFact(f"还缺以下情况，请补充后再计算：{words}", facts=asked)
        if advice.outcome is ItemOutcome.UNSETTLED:
            raise ParameterUnsettled(parameters=[])
        return advice


def register_recognition(code: str) -> None:
    """Handler, form, letters and messages of an item that recognises; what it brings none of is lent by its `like`."""
    item = catalogue.item(code)
    lender = catalogue.item(item.like)
    register_handler(code, RecognitionHandler(code))
    register_form(code, DIBAO_FORM)
    own = naming_of(item)
    register_letters(SHARED / "letters", to=own)
    register_texts(prefix=code, folder=SHARED / "messages")
    lent_as = replace(own, law=lender.law) if item.procedure_like else own
    lend_letters(lender=naming_of(lender), to=lent_as)
    lend_texts(prefix=code, lender=lender.code)
