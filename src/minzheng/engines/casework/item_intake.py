"""What an item says of its own intake, with the plain answer where its handler says nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import (
    Answers,
    CappedHandler,
    CourseHandler,
    EntitlementHandler,
    Evidence,
    FamilyHandler,
    FilingDraft,
    GivenBySource,
    IntakeHandler,
    JoiningDraft,
    PlaceOption,
    PromiseDraft,
)
from minzheng.engines.rules.services import FamilyAdvice
from minzheng.kernel.result import Refusal

#: Working days, where an item declares none [D].
DAYS = {"supplement": 10, "assistance": 5}


def _says(item: str, what: str) -> IntakeHandler | None:
    handler: object = catalogue.handler_of(item)
    return cast(IntakeHandler, handler) if hasattr(handler, what) else None


def joined(item: str, answers: Answers, person: JoiningDraft, *, by: str, at: datetime) -> Answers:
    """The answers with one more member; as they were where the item cannot say."""
    handler: object = catalogue.handler_of(item)
    if not hasattr(handler, "join"):
        return answers
    return cast(FamilyHandler, handler).join(answers, person, by=by, at=at)


def table_of(item: str, answers: Answers) -> str:
    """The process table a new case runs under."""
    handler: object = catalogue.handler_of(item)
    return cast(CourseHandler, handler).table(answers) if hasattr(handler, "table") else "process"


def cause_of(item: str, answers: Answers) -> str:
    """What happened, as a code; the item's own where it tells no causes apart."""
    handler: object = catalogue.handler_of(item)
    return cast(CourseHandler, handler).cause(answers) if hasattr(handler, "cause") else item


def met_by(item: str, answers: Answers) -> tuple[int, ...]:
    """Positions of those whose hardship it is; (): the whole family's."""
    handler: object = catalogue.handler_of(item)
    return cast(CourseHandler, handler).met(answers) if hasattr(handler, "met") else ()


def most_fen_of(item: str, answers: Answers, *, unit: str, on: date) -> int | None:
    """The legal most of a one-off item by what is published, 分; None where nothing is, or the item cannot say."""
    handler: object = catalogue.handler_of(item)
    if not hasattr(handler, "most_fen"):
        return None
    return cast(CappedHandler, handler).most_fen(answers, unit=unit, on=on)


def advice_over_all(
    items: Sequence[str], answers: Answers, evidence: Evidence, *, on: date
) -> FamilyAdvice | None:
    """What the rules say of every item, by the first of an application's items that can tell the law's facts; else None."""
    able = [one for one in map(catalogue.handler_of, items) if hasattr(one, "assess_family")]
    if not able or not answers:
        return None
    try:
        found: FamilyAdvice = cast(EntitlementHandler, able[0]).assess_family(answers, evidence, on=on)
    except Refusal:
        return None  # the answers contradict themselves: the officers see that there is no advice
    return found


def filing_of(item: str, answers: Answers) -> FilingDraft:
    """Who fills in; the applicant herself when nothing else is said."""
    handler = _says(item, "filing")
    return handler.filing(answers) if handler else FilingDraft()


def promises_of(item: str, answers: Answers) -> list[PromiseDraft]:
    """What the family promises."""
    handler = _says(item, "promises")
    return handler.promises(answers) if handler else []


def given_by_sources(item: str) -> list[GivenBySource]:
    """What the family is never asked for."""
    handler = _says(item, "given_by_sources")
    return handler.given_by_sources() if handler else []


def intake_days(item: str, name: str) -> int:
    """Working days of a step of the intake."""
    handler = _says(item, "intake_days")
    return (handler.intake_days() if handler else {}).get(name, DAYS[name])


def places_to_apply(item: str, answers: Answers) -> list[PlaceOption]:
    """Where the family may apply, as advice."""
    handler = _says(item, "where_to_apply")
    return handler.where_to_apply(answers) if handler else []


def form_on_paper(item: str, answers: Answers) -> dict[str, Any]:
    """The printed form's words; {} when the item has no printed form."""
    handler = _says(item, "form_on_paper")
    return handler.form_on_paper(answers) if handler else {}
