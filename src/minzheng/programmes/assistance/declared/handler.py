"""What casework asks of an item without code: its form read, its rule asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.catalogue.types import Answers, Evidence, Missing, PartyDraft, ServiceItem
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import Reading, option_label
from minzheng.engines.forms.types import FormDef
from minzheng.engines.rules.types import EligibilityAdvice
from minzheng.foundations.privacy.services import mask_identity_number
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.declared.entitlement import Entitlement, Grounds, adopted, advise
from minzheng.programmes.assistance.declared.form_file import PEOPLE, identity_in

#: Item, identity number, unit → whether the person stands on the district's list; None: there is none.
OnList = Callable[[str, str, str], bool | None]


class FormHandler:
    """What a form as data says by itself: what is missing, where, who, the lines to read before handing in."""

    def __init__(self, item: ServiceItem, form: FormDef) -> None:
        self.item = item
        self.form = form

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once."""
        if not answers:
            return [Missing(self.form.steps[0].key, PEOPLE, "还没有填写，请从第一屏开始")]
        return [Missing(one.step, one.field, one.message) for one in forms.missing(self.form, answers)]

    def place(self, answers: Answers) -> str:
        """12-digit code of the village applied at, or "" when none is chosen."""
        code = str(Reading(self.form, answers).value("village") or "") if answers else ""
        known = RegionBook.packed().place(code) if code else None
        return code if known is not None and known.unit else ""

    def parties(self, answers: Answers) -> list[PartyDraft]:
        """The applicant, who signs, then the family as written; nobody else's facts are asked for."""
        reading = Reading(self.form, answers)
        return [
            self._party(reading, n, person, must_sign=n == 0)
            for n, person in enumerate(reading.items(PEOPLE))
        ]

    def _party(self, reading: Reading, n: int, person: dict[str, Any], *, must_sign: bool) -> PartyDraft:
        number = identity_in(reading, person)
        relation = "0" if n == 0 else str(reading.value("relation", person, PEOPLE) or "8")
        return PartyDraft(
            role="applicant" if n == 0 else "member",
            name=str(reading.value("name", person, PEOPLE) or ""),
            identity_number=number.text if number else "",
            relation=relation if len(relation) == 1 else "8",
            phone=str(reading.value("phone") or "") if n == 0 else "",
            must_sign=must_sign,
        )

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        """Label and value lines for reading and signing; identity numbers are masked."""
        if not answers:
            return []
        reading = Reading(self.form, answers)
        lines = []
        for asked in reading.asked():
            given = (asked.answer or {}).get("value")
            if given not in (None, "", []) and asked.field.kind != "papers":
                lines.append((asked.field.label, self._said(asked.field, given)))
        return lines

    def _said(self, field: Any, given: Any) -> str:
        if field.kind == "idcard":
            return mask_identity_number(str(given))
        if field.kind == "money":
            return f"{yuan(int(given))} 元"
        if field.kind == "region":
            return RegionBook.packed().path(str(given)) or str(given)
        return "、".join(option_label(field, one) for one in (given if isinstance(given, list) else [given]))

    def arrange(self, answers: Answers, order: list[int]) -> Answers:
        """The family in another order, without those left out."""
        people = answers["groups"][PEOPLE]
        moved = [people[n] for n in order if n < len(people)]
        return {**answers, "groups": {**answers["groups"], PEOPLE: moved}}


class DeclaredHandler(FormHandler):
    """Registered for every item that brings `form.toml` and `entitlement.toml` and no code."""

    def __init__(self, item: ServiceItem, form: FormDef, rule: Entitlement, on_list: OnList) -> None:
        super().__init__(item, form)
        self.rule = rule
        self.on_list = on_list

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> EligibilityAdvice:
        """The rule's advice on what is known. Refuses: MissingFact."""
        reading = Reading(self.form, answers)
        applicant = reading.items(PEOPLE)[0]
        number = identity_in(reading, applicant)
        listed = None
        if self.rule.named_list and number is not None:
            listed = self.on_list(self.item.code, number.text, evidence.unit)
        grounds = Grounds(
            listed=listed,
            condition=forms.holds(self.rule.when, lambda name: self._near(reading, name, applicant)),
            answer=str(self._near(reading, self.rule.by, applicant) or "") if self.rule.by else "",
        )
        figures = benefits.adopted_figures(item=self.item.code, unit=evidence.unit, on=on)
        rule = adopted(self.rule, grounds.answer, figures)
        return advise(rule, self.item, reading, grounds, on=on)

    def _near(self, reading: Reading, name: str, applicant: dict[str, Any]) -> Any:
        return reading.near(PEOPLE, name, applicant)
