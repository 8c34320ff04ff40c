"""How a file came in and what is still asked for, for the family's page and the officer's."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.guardian_rules import guardian_of
from minzheng.engines.casework.item_intake import form_on_paper, places_to_apply, promises_of
from minzheng.engines.casework.models import (
    Application,
    Assistance,
    Filing,
    Forwarding,
    Guardianship,
    Mandate,
    Promise,
    Supplement,
)
from minzheng.engines.casework.one_form import printed_on, voice_of
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.services.guardians import GUARDIAN_KINDS, is_minor
from minzheng.engines.casework.services.mandate import KINDS, MAY_DO
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import PlaceOption, PromiseDraft
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.clock import local_date

FILLED_BY = {
    "self": "本人填写",
    "family": "家人代填",
    "assist": "工作人员协助填报",
    "mandate": "受委托代为申请",
}
CHANNELS = {"online": "线上", "counter": "窗口", "paper": "纸质"}


@dataclass(frozen=True, slots=True)
class FilingView:
    """How an application came in, in words."""

    filled_by: str
    by_whom: str
    channel: str
    applied_on: date


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as shown; the mandatary's number stays sealed."""

    name: str
    kind: str
    relation: str
    may_do: list[str]
    until: date
    witness: str
    paper_id: UUID


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One promise: the exact words, and when they were signed."""

    title: str
    text: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A notice of what is missing: [(what, why, how)]."""

    asked: list[tuple[str, str, str]]
    until_on: date
    told_at: datetime
    answered_at: datetime | None
    answer: str
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class AssistanceLine:
    """One 协查函 as either end sees it. `mine`: the open scope is the one that answers."""

    id: UUID
    application_id: UUID
    applicant_name: str
    asked_by: str
    asked_of: str
    question: str
    due_on: date
    due_provisional: bool
    asked_at: datetime
    reply: str
    replied_by: str
    replied_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class IntakeView:
    """Everything of a file's coming in."""

    filing: FilingView | None
    mandate: MandateView | None
    promises: list[PromiseView]
    supplements: list[SupplementView]
    forwarded: list[tuple[str, str, str, datetime]]
    assistance: list[AssistanceLine]


def intake(application_id: UUID) -> IntakeView:
    """How a file came in: filing, mandate, promises, notices, moves, inquiries. Six queries, empty when not visible."""
    filing = Filing.objects.filter(application_id=application_id).first()
    mandate = Mandate.objects.filter(application_id=application_id, ended_at__isnull=True).first()
    moves = Forwarding.objects.filter(application_id=application_id).order_by("at", "pk")
    return IntakeView(
        filing=_filing(filing) if filing else None,
        mandate=_mandate(mandate) if mandate else None,
        promises=[
            PromiseView(row.title, row.text, row.signed_at)
            for row in Promise.objects.filter(application_id=application_id).order_by("pk")
        ],
        supplements=[
            _supplement(row)
            for row in Supplement.objects.filter(application_id=application_id).order_by("told_at", "pk")
        ],
        forwarded=[(_words(row.from_area), _words(row.to_area), row.reason, row.at) for row in moves],
        assistance=[
            _assistance(row, mine=False)
            for row in Assistance.objects.filter(application_id=application_id).order_by("asked_at", "pk")
        ],
    )


def _filing(row: Filing) -> FilingView:
    return FilingView(FILLED_BY[row.filled_by], row.filler_name, CHANNELS[row.channel], row.applied_on)


def _mandate(row: Mandate) -> MandateView:
    may_do = [words for code, words in MAY_DO.items() if code in row.scope]
    return MandateView(row.name, KINDS[row.kind], row.relation, may_do, row.until, row.witness, row.paper_id)


def _supplement(row: Supplement) -> SupplementView:
    asked = [(str(one["what"]), str(one["why"]), str(one["how"])) for one in row.asked]
    return SupplementView(asked, row.until_on, row.told_at, row.answered_at, row.answer, row.letter_id)


def _words(area: str) -> str:
    names = names_of_area(area)
    return f"{names.unit}{names.town}{names.village}"


def _assistance(row: Assistance, *, mine: bool) -> AssistanceLine:
    outside = row.to_area == row.area_code
    return AssistanceLine(
        id=row.id,
        application_id=row.application_id,
        applicant_name=row.applicant_name,
        asked_by=_words(row.area_code),
        asked_of="市外单位" if outside else _words(row.to_area),
        question=row.question,
        due_on=row.due_on,
        due_provisional=row.due_provisional,
        asked_at=row.asked_at,
        reply=row.reply,
        replied_by=row.replied_by_name,
        replied_at=row.replied_at,
        mine=mine,
    )


def supplement_open(application_id: UUID) -> SupplementView | None:
    """What the family is still asked for; None when nothing is."""
    row = Supplement.objects.filter(application_id=application_id, answered_at__isnull=True).first()
    return _supplement(row) if row else None


def mandate_of(application_id: UUID) -> MandateView | None:
    """The mandate an application has now."""
    row = Mandate.objects.filter(application_id=application_id, ended_at__isnull=True).first()
    return _mandate(row) if row else None


def assistance(*, lo: str, hi: str, limit: int = 50) -> list[AssistanceLine]:
    """协查 of the open scope, unanswered first, then by due day. `mine`: asked of an area between `lo` and `hi`."""
    rows = Assistance.objects.order_by("replied_at", "due_on", "pk")[: limit * 2]
    lines = [_assistance(row, mine=lo <= row.to_area < hi) for row in rows]
    return sorted(lines, key=lambda line: (line.replied_at is not None, line.due_on))[:limit]


def places_for(items: list[str], answers: dict[str, Any]) -> list[PlaceOption]:
    """Where the family may apply, with article and reason: advice, she chooses."""
    return places_to_apply(voice_of(items, answers), answers)


def promises_for(items: list[str], answers: dict[str, Any]) -> list[PromiseDraft]:
    """What the family promises by signing: the words told before."""
    return promises_of(voice_of(items, answers), answers)


def printed_form(application_id: UUID) -> dict[str, Any]:
    """The words of the printed 申请书 from the present answers; {} when not visible or the item has none."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        return {}
    answers = open_answers(row.id, row.answers_box)
    return printed_on(row.items, answers, form_on_paper(voice_of(row.items, answers), answers))


def applicant_id_of(application_id: UUID) -> UUID | None:
    """Whose application it is: who may read the papers brought for it."""
    found: UUID | None = (
        Application.objects.filter(pk=application_id).values_list("applicant_id", flat=True).first()
    )
    return found


@dataclass(frozen=True, slots=True)
class GuardianView:
    """Who applies and signs for a child, as the file shows it; the numbers stay sealed. `words`: what the child said."""

    name: str
    kind: str
    body: str
    relation: str
    why: str
    words: str
    recorded_at: datetime
    recorded_by: str
    paper_id: UUID


def guardian_shown(application_id: UUID) -> GuardianView | None:
    """Who stands for the child of a file: put down in it, or in the file that a review carries on; None of an adult's."""
    row = Guardianship.objects.filter(application_id=application_id, ended_at__isnull=True).first()
    if row is None:
        child = Application.objects.filter(pk=application_id, kind="review").values_list(
            "applicant_id", flat=True
        )
        row = guardian_of(child[0]) if child else None
    if row is None:
        return None
    words = unseal(row.words_box, context=f"guardianship.words|{row.id}").decode() if row.words_box else ""
    return GuardianView(
        row.name, GUARDIAN_KINDS[row.kind], row.body, row.relation, row.why, words,
        row.recorded_at, row.recorded_by_name, row.paper_id,
    )  # fmt: skip


def child_applies(application_id: UUID) -> bool:
    """Whether a draft is a child's, as its answers stand now; then a guardian is put down before it is handed in."""
    row = Application.objects.filter(pk=application_id, state="draft").first()
    if row is None or not any(catalogue.item(code).for_children for code in row.items):
        return False
    parties = catalogue.handler_of(row.items[0]).parties(open_answers(row.id, row.answers_box))
    return bool(parties) and is_minor(parties[0], on=local_date(row.updated_at))
