"""Items that give one amount one time (临时救助, 小额快救): their form as data, their facts, what the law says of them."""

from abc import abstractmethod
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.services import register_handler
from minzheng.engines.catalogue.types import Answers, Evidence, PartyDraft, PromiseDraft
from minzheng.engines.forms.services import Reading, register_form
from minzheng.engines.forms.types import Step
from minzheng.engines.letters.services import lend_letters, register_letters
from minzheng.engines.messages.services import lend_texts, register_texts
from minzheng.engines.rules.services import Advice, FamilyAdvice, assess_family
from minzheng.foundations.regions.types import RegionBook
from minzheng.programmes.assistance.declared.form_file import PEOPLE, identity_in, read_form
from minzheng.programmes.assistance.declared.handler import FormHandler
from minzheng.programmes.assistance.declared.registering import naming_of

SHARED = Path(__file__).parent
SHARED_LETTERS, SHARED_MESSAGES = SHARED / "once_letters", SHARED / "once_messages"
FORM_FILE = "asked.toml"
ADULT = 18
#: What befalls the whole family.
OF_THE_HOUSE = frozenset({"disaster", "death"})
TRUE_WORDS = "以上情况真实。同一件事没有在别处重复申请。情况有变化的，及时告诉村（社区）或镇街。"
#: The last screen: what was told is read once more and handed in.
SEND = Step(key="sign", title="提交", lead="请看一遍填的内容，没有问题就提交。")


class OnceHandler(FormHandler):
    """What the items that give one amount share. The item says how its answers become the law's facts."""

    @abstractmethod
    def hardship(self, reading: Reading, evidence: Evidence) -> dict[str, Any]:
        """`hardship` of the law's facts."""

    @abstractmethod
    def is_checked(self, reading: Reading) -> bool:
        """Whether the family's means are checked: then every adult authorises it, else nobody signs beforehand."""

    def members(self, reading: Reading, evidence: Evidence) -> list[dict[str, Any]]:
        """Members of the law's facts; one who only tells her name and number."""
        return [self.member(reading, n, person) for n, person in enumerate(reading.items(PEOPLE))]

    def member(self, reading: Reading, n: int, person: dict[str, Any]) -> dict[str, Any]:
        """One member: her ref, her day of birth and how she is related."""
        number = identity_in(reading, person)
        row: dict[str, Any] = {"ref": f"m{n}", "name": str(reading.value("name", person, PEOPLE) or "")}
        if n == 0:
            row["relation"] = "self"
        if number is not None:
            row["birth_date"] = number.birth
        return row

    def parties(self, answers: Answers) -> list[PartyDraft]:
        """The applicant, then the family; who signs hangs on whether means are checked."""
        reading = Reading(self.form, answers)
        checked = bool(answers) and self.is_checked(reading)
        return [
            self._party(reading, n, person, must_sign=checked and self._is_adult(reading, n, person))
            for n, person in enumerate(reading.items(PEOPLE))
        ]

    def _is_adult(self, reading: Reading, n: int, person: dict[str, Any]) -> bool:
        number = identity_in(reading, person)
        return n == 0 or number is None or _full_years(number.birth, reading.as_of) >= ADULT

    def promises(self, answers: Answers) -> list[PromiseDraft]:
        """The truth of what was told."""
        return [PromiseDraft("true", "情况属实", TRUE_WORDS, self.form.version)] if answers else []

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Advice:
        """The law's advice on what is known; what is unknown stands in it as questions. Refuses: FactsInvalid."""
        return self.assess_family(answers, evidence, on=on).of(self.item.code)

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> FamilyAdvice:
        """The same over every item. Refuses: FactsInvalid, ParametersUnusable."""
        reading = Reading(self.form, answers)
        adopted = benefits.adopted_text(unit=evidence.unit) if evidence.unit else None
        facts = {
            "area": area_of(str(reading.value("village") or "")),
            "area_evidence": "按居住的村或社区推定，参数待核实",
            "members": self.members(reading, evidence),
            "hardship": self.hardship(reading, evidence),
        }
        return assess_family(facts, on=on, profile=settings.RULE_PROFILE, adopted=adopted)

    def cause(self, answers: Answers) -> str:
        """What happened and on which day: the same is not helped twice, something new is."""
        return cause_in(Reading(self.form, answers))

    def met(self, answers: Answers) -> tuple[int, ...]:
        """Positions of those the answers name as in need; (): the family's, as what happens to its house always is."""
        reading = Reading(self.form, answers)
        return () if reading.value("kind") in OF_THE_HOUSE else self.named(reading)

    def named(self, reading: Reading) -> tuple[int, ...]:
        """Positions the form asks for; here it asks for nobody: one person tells of herself."""
        return ()

    def already_aided(self, reading: Reading, evidence: Evidence) -> bool:
        """The same cause was helped already: as the family says, or as the city's ledger knows of those in need."""
        cause, met = cause_in(reading), self.met(reading.answers)
        known = any(known == cause and (not met or n in met) for n, known in evidence.aided)
        return reading.value("aided") == "yes" or known


def cause_in(reading: Reading) -> str:
    """The code of a cause: "medical:2026-11-10"."""
    return f"{reading.value('kind')}:{reading.value('happened_on')}"


def _full_years(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def area_of(village: str) -> str | None:
    """ "urban" for a community (社区、居委会), "rural" for a village, by its name [D]; None for another place."""
    place = RegionBook.packed().place(village) if village else None
    if place is None:
        return None
    return "urban" if place.name.endswith(("社区", "居委会", "居民委员会")) else "rural"


def register_once(code: str, handler: type[OnceHandler]) -> None:
    """Form, handler, letters and messages of such an item; what it brings none of is lent by its `like`."""
    item = catalogue.item(code)
    form = read_form(item.folder / FORM_FILE, item=code, last=SEND)
    register_handler(code, handler(item, form))
    register_form(code, form)
    own = naming_of(item)
    for folder in (item.folder / "letters", SHARED_LETTERS):
        if (folder / "letters.toml").is_file():
            register_letters(folder, to=own)
    register_texts(prefix=code, folder=SHARED_MESSAGES)
    lend_letters(lender=naming_of(catalogue.item(item.like)), to=own)
    lend_texts(prefix=code, lender=item.like)
