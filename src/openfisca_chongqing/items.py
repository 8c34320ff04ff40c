"""All items of social assistance for a family in one run of the engine: who fits, what amount, what is still unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openfisca_chongqing import item_questions as ask
from openfisca_chongqing.engine import HOUSEHOLD_RESULTS, PERSON_RESULTS, Evaluation, run, unsettled
from openfisca_chongqing.facts import HouseholdFacts
from openfisca_chongqing.questions import Question, missing
from openfisca_chongqing.rows import Listed, Row, for_items, listed
from openfisca_chongqing.system import Figure, Law


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the law: its name, what in the engine says that it fits, and what it rests on.

    `fits` names a result of a person (`whose` "person") or of the household; `amount` the monthly 分 of each who fits.
    `figures` are roots of the parameters the amount rests on; `on_dibao` that the means of 低保 are asked.
    """

    code: str
    label: str
    fits: str
    whose: str
    amount: str = ""
    figures: tuple[str, ...] = ()
    on_dibao: bool = True


TEKUN_AMOUNTS = ("tekun.basic_fen", "tekun.care")
ORPHAN_AMOUNTS = ("child.institution_fen", "child.scattered_fen")
ITEMS = (
    Item("tekun", "特困人员救助供养", "tekun_fits", "person", "tekun_monthly", TEKUN_AMOUNTS),
    Item("borderline", "低保边缘家庭", "borderline", "household"),
    Item("rigid_expense", "刚性支出困难家庭", "rigid_fits", "household"),
    Item("quick_aid", "小额快救", "quick_fits", "household", on_dibao=False),
    Item("temporary_aid", "临时救助", "temporary_fits", "household", on_dibao=False),
    Item(
        "orphan",
        "孤儿基本生活保障",
        "orphan_fits",
        "person",
        "orphan_monthly",
        ORPHAN_AMOUNTS,
        on_dibao=False,
    ),
    Item(
        "de_facto_orphan",
        "事实无人抚养儿童保障",
        "de_facto_orphan_fits",
        "person",
        "de_facto_orphan_monthly",
        ("child.de_facto_orphan_fen",),
        on_dibao=False,
    ),
    Item(
        "disability_living",
        "困难残疾人生活补贴",
        "disability_living_fits",
        "person",
        "disability_living_monthly",
        ("disability",),
    ),
    Item(
        "disability_care",
        "重度残疾人护理补贴",
        "disability_care_fits",
        "person",
        "disability_care_monthly",
        ("disability",),
        on_dibao=False,
    ),
    Item("medical", "医疗救助", "medical_fits", "person"),
    Item("education", "教育救助", "education_fits", "person"),
    Item("employment", "就业救助", "employment_fits", "person"),
    Item("housing", "住房救助", "housing_fits", "household"),
    Item("dangerous_house", "农村危房改造", "dangerous_house_fits", "household"),
    Item("legal_aid", "法律援助与司法救助", "legal_aid_fits", "household"),
    Item("disaster", "受灾人员救助", "disaster_fits", "household", on_dibao=False),
)
BY_CODE = {item.code: item for item in ITEMS}

PEOPLE = (
    *PERSON_RESULTS,
    "tekun_no_ability",
    "tekun_income_yearly",
    "tekun_income_fits",
    "supporter_unable",
    "supporters_able",
    "child_scheme_chosen",
    "tekun_grade",
    "tekun_weak",
    "tekun_basic_monthly",
    "tekun_care_monthly",
    "dibao_person",
    "borderline_person",
    "assisted_person",
    *(item.fits for item in ITEMS if item.whose == "person"),
    *(item.amount for item in ITEMS if item.amount),
)
HOME = (
    *HOUSEHOLD_RESULTS,
    "tekun_property_fits",
    "rigid_total_yearly",
    "below_disposable",
    "rigid_ratio_fits",
    "otherwise_assisted",
    "rigid_property_fits",
    "temporary_class",
    "emergency_fits",
    "expense_means_fit",
    "expense_fits",
    "quick_high_fen",
    "temporary_low_fen",
    "temporary_high_fen",
    "assisted_family",
    *(item.fits for item in ITEMS if item.whose == "household" and item.fits not in HOUSEHOLD_RESULTS),
)


@dataclass(frozen=True, slots=True)
class ItemsFound:
    """One family under one law on one day, over all items.

    Shape: `people` members first, then obligors, supporters, parents; `questions` by item, empty when nothing is
    unknown; `gaps` by item: the figures without a published value. `dibao` is null while 低保 cannot be evaluated.
    """

    on: date
    law: Law
    figures: Mapping[str, Figure]
    rows: Listed
    people: tuple[Row, ...]
    household: Row
    questions: Mapping[str, tuple[Question, ...]]
    gaps: Mapping[str, tuple[Figure, ...]]
    dibao: Evaluation | None

    def fitting(self, item: Item) -> list[int]:
        """Numbers of the people an item fits; of the counted members, once they are known, when it fits the household."""
        if item.whose == "person":
            return [number for number, row in enumerate(self.people) if row[item.fits]]
        if self.dibao is None or not self.fits(item):
            return []
        return [number for number, row in enumerate(self.people) if row["counted"]]

    def fits(self, item: Item) -> bool:
        """Whether anybody, or the household, fits."""
        if item.whose == "household":
            known = self.dibao is not None or item.code != "borderline"
            return bool(self.household[item.fits]) and known
        return any(row[item.fits] for row in self.people)


def evaluate_items(facts: HouseholdFacts, *, on: date, law: Law) -> ItemsFound:
    """Every item for one family. Refuses: FactsContradict; unknown facts and gaps are told by item, never refused."""
    return evaluate_items_many([facts], on=on, law=law)[0]


def evaluate_items_many(families: Sequence[HouseholdFacts], *, on: date, law: Law) -> list[ItemsFound]:
    """Every item for many families on one day in one run of the engine; the answers are those of `evaluate_items`.

    Shape: one per family, in order. Refuses as `evaluate_items`, at the first family that contradicts itself.
    """
    figures, dibao_figures = law.all_figures(on), law.figures(on)
    asked = [_Asked(facts, figures, dibao_figures, on) for facts in families]
    if not asked:
        return []
    people, households = run(law, on, [family.rows for family in asked], (PEOPLE, HOME))
    found, start = [], 0
    for facts, family, home in zip(families, asked, households, strict=True):
        mine = people[start : start + len(family.rows.refs)]
        start += len(family.rows.refs)
        found.append(_found(facts, family, mine, home, law))
    return found


class _Asked:
    """What is known of one family before the engine runs: rows, questions by item, gaps in the numbers of 低保."""

    def __init__(self, facts: HouseholdFacts, figures: ask.Figures, dibao: ask.Figures, on: date) -> None:
        self.figures, self.dibao_figures, self.on = figures, dibao, on
        self.dibao = missing(facts, dibao, on)
        self.gaps = unsettled(facts, dibao)
        self.children = ask.of_children(facts, on)
        self.tekun = ask.of_tekun(facts, figures, on)
        for member in facts.members:
            if member.chooses_child_scheme and member.ref in self.tekun:
                self.tekun[member.ref] += self.children.get(member.ref, [])
        self.rigid = ask.of_rigid(facts)
        self.hardship = ask.of_hardship(facts)
        self.disabled = ask.of_disabled(facts)
        self.disaster = ask.of_disaster(facts)
        known = not self.dibao and not self.gaps
        kept = {member.ref for member in facts.members if ask.kept_by_parents(facts, member, on)}
        self.plain = listed(facts, on)
        rows = for_items(self.plain, facts, on)
        people = tuple(
            row
            | {"tekun_known": known and ref not in kept and not self.tekun.get(ref)}
            | {"child_known": not self.children.get(ref)}
            if role == "member"
            else row
            for ref, role, row in zip(rows.refs, rows.roles, rows.people, strict=True)
        )
        home = rows.household | {"dibao_known": known, "rigid_known": known and not self.rigid}
        self.rows = Listed(rows.refs, rows.roles, people, home)

    def questions(
        self, facts: HouseholdFacts, people: list[Row], home: Row
    ) -> dict[str, tuple[Question, ...]]:
        """Still unknown, by item, each once."""
        means = self.dibao
        rigid = [] if self._rigid_is_moot(home) else self.rigid
        entry = means + self._of_entry(people, home, rigid)
        children = [question for asked in self.children.values() for question in asked]
        area = [question for question in means if question.path == "area"]
        told: dict[str, list[Question]] = {
            "tekun": means + self._of_tekun(people, home),
            "borderline": means,
            "rigid_expense": means + rigid,
            "quick_aid": area + self.hardship,
            "orphan": children,
            "de_facto_orphan": children,
            "disability_living": means + self.disabled,
            "disability_care": self.disabled,
            "medical": entry,
            "dangerous_house": entry,
            "disaster": self.disaster,
        }
        for code, asked in ask.after_the_law(facts, people, home, self.figures, self.on).items():
            told[code] = entry + asked
        if facts.hardship and facts.hardship.type == "none":
            told["quick_aid"] = []
        told["temporary_aid"] = self.hardship + self._of_class(facts, people, home)
        return {code: tuple(dict.fromkeys(asked)) for code, asked in told.items()}

    def _of_entry(self, people: list[Row], home: Row, rigid: list[Question]) -> list[Question]:
        """Whether more of the family are 特困 or in 刚性支出困难, where not everybody is assisted already."""
        if all(row["assisted_person"] for row in people if row["counted"]):
            return []
        wider = self.figures["referral.wider"].value
        return self._of_tekun(people, home) + (rigid if wider else [])

    def _of_class(self, facts: HouseholdFacts, people: list[Row], home: Row) -> list[Question]:
        """What the class of 临时救助 hangs on, where the table prices the trouble or the means are asked at all."""
        trouble = facts.hardship
        if trouble is None or trouble.type == "none" or trouble.life_hard is False or trouble.aided:
            return []
        means_asked = trouble.type == "expense" and not home["expense_means_fit"]
        if home["temporary_class"] == 1 or not (means_asked or trouble.kind != "other"):
            return []
        asked = list(self.dibao)
        for ref, row in zip(self.rows.refs, people, strict=True):
            if trouble.person in (None, ref) and (row["counted"] or self.dibao):
                asked += [*self.tekun.get(ref, []), *self.children.get(ref, [])]
        return asked

    def _rigid_is_moot(self, home: Row) -> bool:
        """The means are known and rule the item out, whatever the living expenses are."""
        out = home["otherwise_assisted"] or not home["below_disposable"] or not home["rigid_property_fits"]
        return bool(self.rows.household["dibao_known"] and out)

    def _of_tekun(self, people: list[Row], home: Row) -> list[Question]:
        """Supporters are asked only of those whom age, disability and means leave open."""
        asked = []
        for ref, row in zip(self.rows.refs, people, strict=True):
            open_to = row["counted"] and row["tekun_income_fits"] and home["tekun_property_fits"]
            if open_to or not self.rows.household["dibao_known"]:
                asked += self.tekun.get(ref, [])
        return asked


def _found(facts: HouseholdFacts, family: _Asked, people: list[Row], home: Row, law: Law) -> ItemsFound:
    gaps = {
        item.code: tuple(
            figure
            for path, figure in family.figures.items()
            if figure.value is None and path.startswith(item.figures or ("-",))
        )
        + (tuple(family.gaps) if item.on_dibao or item.code == "quick_aid" else ())
        for item in ITEMS
    }
    whole = None
    if not family.dibao and not family.gaps:
        whole = _dibao(family, people, home, law)
    questions = family.questions(facts, people, home)
    return ItemsFound(
        family.on, law, family.figures, family.rows, tuple(people), home, questions, gaps, whole
    )


def _dibao(family: _Asked, people: list[Row], home: Row, law: Law) -> Evaluation:
    """The evaluation of 低保 alone, as `engine.evaluate` gives it: its people come first in the rows."""
    rows = family.plain
    kept = [{name: row[name] for name in PERSON_RESULTS} for row in people[: len(rows.refs)]]
    household = {name: home[name] for name in HOUSEHOLD_RESULTS}
    given = (rows.refs, rows.roles, rows.people, rows.household)
    return Evaluation(family.on, law, family.dibao_figures, *given, tuple(kept), household)
