"""What an item's folder says: its terms, what it follows, whether it gives one time."""

from dataclasses import dataclass, field
from pathlib import Path


class ItemBroken(RuntimeError):
    """An item's folder does not hold what it must: refused at start-up, with the file and the reason."""


@dataclass(frozen=True, slots=True)
class Terms:
    """办理期限 of an item under one rule profile: the file `clocks/<profile>.toml`, over what `item.toml` says.

    Units: working days from acceptance, the day itself not counted. `extended_working_days` 0: no extension exists.
    `pauses`: reason → (the kinds of task it lasts with, its words). `marks`: what no text we saw confirms (参数待核实).
    """

    profile: str
    law: str
    working_days: int
    town_working_days: int
    extended_working_days: int = 0
    extension_reasons: dict[str, str] = field(default_factory=dict)
    pauses: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    def days_of(self, route: str) -> int:
        """The whole term of a case by who confirms it: the district, or the delegated town."""
        return self.town_working_days if route == "town" else self.working_days


@dataclass(frozen=True, slots=True)
class Follow:
    """After a decision (`on`: refuse, confirm) on an item an officer is asked about another one; `why` in her words."""

    item: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Once:
    """An item whose award is one amount, given one time: how long the same cause stays apart, and how much is a slip.

    Units: `most_fen` 分 a person (above it the amount is a slip of the pen); `capped`: never above what the rules
    advise. `verified` False: the months are ours (参数待核实). `most_parts`: in how many payments at most; `goods`:
    whether part of it may be given in goods.
    """

    apart_months: int
    most_fen: int
    capped: bool = False
    verified: bool = False
    most_parts: int = 1
    goods: bool = False


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """事项: what a family may apply for, as declared in its folder's `item.toml`.

    `like`: the item whose letters, messages and parameter files serve where this folder brings none. `words`: sentences
    of its letters by name (next_steps, rights, duties, payment, recheck) that differ from the usual ones.
    `form`: the item whose form, papers and signatures it shares, so that one application may ask for both; "": its own.
    `joins`: the item on whose form this one may be applied for as well, besides its own: its folder brings the further
    questions, which are asked only where it is chosen. `offered_before`: on that item, the screen before which the family sees what else may fit. `follows`: decisions on
    another item after which an officer is asked whether this one shall be looked at. `procedure_like`: its own law takes
    over the procedure of the item it is `like`, so that records citing that procedure serve as they are.
    `once`: what it gives is one amount, given one time; None: monthly. `clock_unit`: its whole term counts "working" or
    "calendar" days; `from_first_word`: from the day anybody first told of the need, else from acceptance.
    `of_person`: it is the applicant's own, the family only tells of itself. `parts`: kinds of award one decision gives,
    with their names; {}: one award of the item's own code and name. `for_children`: a child may hold it, her guardian applies.
    `published`: those of its kinds that the list of who receives (长期公示) names to everybody; (): none, for a name
    beside a kind of help tells of health.
    `not_beside`: items that recognise, beside whose recognition of the same household this one is not confirmed.
    """

    code: str
    name: str
    short_name: str
    version: str
    folder: Path
    law: str
    working_days: int
    survey_within: int
    check_within: int
    notice_days: int
    letter_within: int
    place_in_tree: str
    letters: dict[str, str] = field(default_factory=dict)
    town_working_days: int = 0
    county_within: int = 0
    notice_moves: bool = True
    late_ways: tuple[str, ...] = ()
    articles: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    like: str = ""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    form: str = ""
    joins: str = ""
    offered_before: str = ""
    follows: tuple[Follow, ...] = ()
    not_beside: tuple[str, ...] = ()
    procedure_like: bool = False
    once: Once | None = None
    clock_unit: str = "working"
    from_first_word: bool = False
    of_person: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    for_children: bool = False
    published: tuple[str, ...] = ()

    @property
    def form_item(self) -> str:
        """The item whose form is filled in for this one."""
        return self.form or self.code

    @property
    def recognises(self) -> bool:
        """Whether it gives a recognised standing for a time (认定) and no money: its folder says for how long."""
        return (self.folder / "recognition.toml").is_file()

    @property
    def declared(self) -> bool:
        """Whether the folder brings its own form as data: an item without a line of code."""
        return (self.folder / "form.toml").is_file()

    def terms_under(self, profile: str) -> Terms:
        """The item's terms under a rule profile; without a file of its own, what `item.toml` says, no pause, no extension."""
        plain = Terms(profile, self.law, self.working_days, self.town_working_days or self.working_days)
        return self.terms.get(profile, plain)
