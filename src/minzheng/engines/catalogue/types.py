"""What the catalogue serves: an item, and the handler its programme answers with."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from minzheng.engines.catalogue.item_types import Follow as Follow
from minzheng.engines.catalogue.item_types import ItemBroken as ItemBroken
from minzheng.engines.catalogue.item_types import Once as Once
from minzheng.engines.catalogue.item_types import ServiceItem as ServiceItem
from minzheng.engines.catalogue.item_types import Terms as Terms

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still missing, said once: where it is asked and what to do."""

    step: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A person named in an application, and whether she must sign."""

    role: str  # applicant / member / obligor
    name: str
    identity_number: str
    relation: str
    phone: str
    must_sign: bool


@dataclass(frozen=True, slots=True)
class NearRelativeDraft:
    """近亲属备案 as declared: which member, how related, to whom, in which post. A handler gives these where its form asks."""

    member: str
    relation: str
    official: str
    post: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an application knows besides its answers, when rules are asked.

    `findings`: verification's; `survey`: the home visit's findings, or None; `people`: person ids in the order of
    `parties(answers)`; `work_refusals`: how often each of them refused work in a row without good reason.
    `unit`: the district (6 characters) whose adopted standards hold; "": none. `aided`: (position in `people`, cause) of
    those of the family who were given this item already and are kept apart for it, anywhere in the city. `subjects`: places of
    those the item is asked for, None: the household as the law counts it; `beside`: places of those of the family who are
    applied for, or were given, in the same application what excludes this item.
    """

    findings: list[Any]
    survey: Any | None
    people: list[UUID] = field(default_factory=list)
    work_refusals: list[int] = field(default_factory=list)
    unit: str = ""
    aided: tuple[tuple[int, str], ...] = ()
    subjects: tuple[int, ...] | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind in which a source told something else of a person than the family declared: words, no account numbers."""

    person_id: UUID
    kind: str
    declared: str
    found: str


@dataclass(frozen=True, slots=True)
class JoiningDraft:
    """Somebody new in a family that receives: a child born, a spouse, one who came back. The number may be absent."""

    name: str
    relation: str
    identity_number: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemHint:
    """What the rules say of one item of a form before anybody applied for it: advice, never a promise.

    `outcome`: fits, not_now, missing (`asked` says what is still unknown) or unsettled.
    """

    item: str
    outcome: str
    reasons: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def may_fit(self) -> bool:
        """Whether the family is shown it as possible; what is unknown is no reason to hide it."""
        return self.outcome in ("fits", "missing", "unsettled")


class HintingHandler(Protocol):
    """What the item of a form may say of all items that share it, besides `ItemHandler`."""

    def hints(self, answers: Answers, *, on: date) -> list[ItemHint]:
        """One hint for each item of the form that the rules know, on the answers alone; [] while nothing is answered."""


class ItemHandler(Protocol):
    """What a programme registers for each of its items; casework calls it, never the other way round."""

    def missing(self, answers: Answers) -> list[Missing]:
        """Everything missing or wrong, once."""

    def parties(self, answers: Answers) -> list[PartyDraft]:
        """Applicant first, then members, then support obligors."""

    def place(self, answers: Answers) -> str:
        """12-digit code of the village applied at, or "" when not yet chosen."""

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        """Label and value lines for reading and signing."""

    def arrange(self, answers: Answers, order: list[int]) -> Answers:
        """The answers with the family in another order: `order` holds former positions, those left out are gone."""

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Any:
        """EligibilityAdvice on what is known; refuses MissingFact."""


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """谁在填: "self" the applicant, "family" one who lives with her, "mandate" somebody she gave a mandate."""

    filled_by: str = "self"
    name: str = ""


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A fact promised instead of proved: the exact words told and signed, and their version."""

    code: str
    title: str
    text: str
    version: str


@dataclass(frozen=True, slots=True)
class GivenBySource:
    """What a family is never asked for, because a source gives it. `words` occur in a line that asks for it."""

    source: str
    papers: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """One place a family may apply at: advice, the family chooses. `reason` names people as %(names)s."""

    where: str
    reason: str
    article: str
    names: str = ""
    verified: bool = True

    @property
    def text(self) -> str:
        """The reason with the names in."""
        return self.reason % {"names": self.names}


class FamilyHandler(Protocol):
    """What an item may say of a family that grows, besides `ItemHandler`; else its answers stay as they were given."""

    def join(self, answers: Answers, person: JoiningDraft, *, by: str, at: datetime) -> Answers:
        """The answers with one more member, last of the family; what nobody said of her stays unasked."""


class EntitlementHandler(Protocol):
    """What an item may say besides `ItemHandler`, where its form asks what the law of other items asks as well."""

    def assess_family(self, answers: Answers, evidence: Evidence, *, on: date) -> Any:
        """FamilyAdvice over every item; what is unknown is named by item, never refused."""


class CourseHandler(Protocol):
    """What an item may say of the way its case goes, besides `ItemHandler`."""

    def table(self, answers: Answers) -> str:
        """The process table of its folder the case runs under: "process" unless the answers ask for another."""

    def cause(self, answers: Answers) -> str:
        """A code for what happened and on which day, by which one-off aid is told apart; the item's own code where it says nothing."""

    def met(self, answers: Answers) -> tuple[int, ...]:
        """Positions (as in `parties`) of those whose hardship it is; (): the whole family's, as after a fire."""


class CappedHandler(Protocol):
    """What an item with a legal most (`Once.capped`) says of it, besides `ItemHandler`."""

    def most_fen(self, answers: Answers, *, unit: str, on: date) -> int | None:
        """The most it may give this family, 分, by what is published for the place and day; None: nothing is."""


@dataclass(frozen=True, slots=True)
class AwardPart:
    """One award of a decision: a kind of `ServiceItem.parts`, and its 分 a month."""

    kind: str
    fen: int


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter beside the decision's own: its kind within the item, and what it prints but for the issuer."""

    kind: str
    data: dict[str, Any]


class SubjectHandler(Protocol):
    """What an item may say of whom it is for, besides `ItemHandler`, where it shares an application with others."""

    def subjects(self, answers: Answers) -> tuple[int, ...] | None:
        """Places in the family of those it is asked for; None: the household as the law counts it."""


class FurtherHandler(Protocol):
    """What an item that joins another's form may say of its further questions, besides `ItemHandler`."""

    def further_lines(self, answers: Answers) -> list[tuple[str, str]]:
        """Label and value lines of its own questions, for reading and signing after those of the form."""


class GrantingHandler(Protocol):
    """What an item may say of what its decision gives, besides `ItemHandler`; else one award and the decision's letter."""

    def award_parts(self, advice: Any, fen: int) -> list[AwardPart]:
        """The awards, the item's own kind first; together `fen`."""

    def letters_with_award(self, answers: Answers, advice: Any) -> list[LetterDraft]:
        """Further letters for the family, issued with the confirmation."""


class AssessingHandler(Protocol):
    """What an item may ask of the home survey, besides `ItemHandler`."""

    def assessed_people(self, answers: Answers) -> tuple[int, ...]:
        """Positions of those whose self-care (生活自理能力) two surveyors assess; an opinion for the family waits for it."""


class IntakeHandler(Protocol):
    """What an item may say of its intake, besides `ItemHandler`; casework takes the plain answer where it says nothing."""

    def filing(self, answers: Answers) -> FilingDraft:
        """Who fills in."""

    def promises(self, answers: Answers) -> list[PromiseDraft]:
        """Everything promised: the truth of the form, and each fact promised instead of proved."""

    def given_by_sources(self) -> list[GivenBySource]:
        """What must not be asked of the family."""

    def intake_days(self) -> dict[str, int]:
        """Working days of the intake by name: "supplement", "assistance"."""

    def where_to_apply(self, answers: Answers) -> list[PlaceOption]:
        """Places with article and reason; [] when the family did not say where it is registered."""

    def form_on_paper(self, answers: Answers) -> dict[str, Any]:
        """The application form's printed words (申请书), without issuer and signature."""
