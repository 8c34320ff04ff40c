"""One application of several items: what stands of each, what the rules hint at, what was proposed and recognised."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Case, ItemProposal, Recognition
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.recognition_terms import recognition_parameter
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Answers, HintingHandler, ItemHint


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """One item of a draft's form: whether it is chosen, and what the rules say of it so far (None: they cannot yet)."""

    code: str
    name: str
    recognises: bool
    chosen: bool
    hint: ItemHint | None

    @property
    def may_fit(self) -> bool:
        """Whether the rules see it as possible."""
        return self.hint is not None and self.hint.may_fit


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One item of a file as its family sees it. `until`: the last day of a recognition given; `reasons`: the decision's."""

    case_id: UUID
    item: str
    item_name: str
    state: str
    state_name: str
    due_on: date
    decided: str
    amount_fen: int | None
    until: date | None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposed item, with its reason and what the rules say."""

    id: UUID
    item: str
    item_name: str
    why: str
    advice: str
    state: str
    proposed_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class RecognitionLine:
    """A recognition: for whom it stands and until when. `verified`: the months are the law's."""

    id: UUID
    case_id: UUID
    item: str
    item_name: str
    valid_from: date
    valid_until: date
    members: int
    renewal_id: UUID | None
    verified: bool


def choices_of(application_id: UUID, *, on: date) -> list[ItemChoice]:
    """What a draft may apply for on its form, with the rules' hints on the answers so far; [] when it is not visible.

    The item that owns the form stands first, those that join it last. A hint is no promise: an officer decides each item by itself.
    """
    row = Application.objects.filter(pk=application_id, state="draft").first()
    if row is None:
        return []
    answers = open_answers(row.id, row.answers_box)
    offered = catalogue.offered_on(catalogue.form_item_of(row.items, answers))
    hints = {one.item: one for one in _hints(offered[0].code, answers, on=on)}
    return [
        ItemChoice(item.code, item.name, item.recognises, item.code in row.items, hints.get(item.code))
        for item in offered
    ]


def excluding_one_another(codes: list[str]) -> list[str]:
    """What one person may not have side by side among these items, in the words of the law's rows; each once."""
    rows = [row for code in codes for other, row in benefits.excluding(code).items() if other in codes]
    return list(dict.fromkeys(row.text for row in rows))


def _hints(owner: str, answers: Answers, *, on: date) -> list[ItemHint]:
    handler: object = catalogue.handler_of(owner)
    return cast(HintingHandler, handler).hints(answers, on=on) if hasattr(handler, "hints") else []


def items_of(application_id: UUID) -> list[ItemStanding]:
    """Every case of a file with its state and result, in the order of the application's items."""
    rows = Case.objects.filter(application_id=application_id).select_related("decision").order_by("pk")
    return [_standing(case) for case in rows]


def _standing(case: Case) -> ItemStanding:
    decision = case.decision
    return ItemStanding(
        case_id=case.id,
        item=case.item,
        item_name=catalogue.item(case.item).name,
        state=case.state,
        state_name=process_of(case).states[case.state],
        due_on=case.due_on,
        decided=decision.kind if decision else "",
        amount_fen=decision.amount_fen if decision else None,
        until=decision.valid_until if decision else None,
        reasons=decision.reasons if decision else "",
    )


def proposals_of(application_id: UUID) -> list[ProposalLine]:
    """What was proposed after a decision on this file, in order; answered ones too."""
    rows = ItemProposal.objects.filter(application_id=application_id).order_by("proposed_at", "pk")
    return [
        ProposalLine(
            row.id,
            row.item,
            catalogue.item(row.item).name,
            row.why,
            row.advice,
            row.state,
            row.proposed_at,
            row.words,
        )
        for row in rows
    ]


def recognises(case_id: UUID) -> bool:
    """Whether a case's item gives a standing for a time and no money."""
    item = Case.objects.filter(pk=case_id).values_list("item", flat=True).first()
    return item is not None and catalogue.item(item).recognises


def gives_once(case_id: UUID) -> bool:
    """Whether a case's item gives one amount, one time."""
    item = Case.objects.filter(pk=case_id).values_list("item", flat=True).first()
    return item is not None and catalogue.item(item).once is not None


def hangs_out(case_id: UUID) -> bool:
    """Whether a favourable opinion on a case hangs in public before it is decided: its process table has 公示."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and "notice" in process_of(case).states


def recognitions_of(person_id: UUID, *, on: date) -> list[RecognitionLine]:
    """Recognitions a person counts in that stand on a day, newest first."""
    rows = Recognition.objects.filter(members__contains=[str(person_id)], valid_until__gte=on)
    return [_recognition(row) for row in rows.order_by("-valid_from", "-pk")]


def recognition_of(case_id: UUID) -> RecognitionLine | None:
    """The recognition a case gave; None when it gave none."""
    row = Recognition.objects.filter(case_id=case_id).first()
    return _recognition(row) if row else None


def _recognition(row: Recognition) -> RecognitionLine:
    return RecognitionLine(
        row.id,
        row.case_id,
        row.item,
        catalogue.item(row.item).name,
        row.valid_from,
        row.valid_until,
        len(row.members),
        row.renewal_id,
        recognition_parameter(row.item, "valid_months").verified,
    )
