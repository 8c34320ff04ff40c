"""What tests of intake share: a paper with a picture, an inked thumb, a mandate as written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import FilingDraft, GivenBySource, PromiseDraft
from minzheng.engines.papers.services import add_paper
from minzheng.engines.verification.types import Signature, SignatureMethod, Witness
from tests.cast import MORNING, Cast, identity
from tests.engines.casework.steps import DRAWN, POINTS

NEIGHBOUR = identity("50011019700101001")


def photo(colour: int = 120) -> bytes:
    """A small photo of a page; another colour is another file."""
    kept = BytesIO()
    Image.new("RGB", (300, 400), (colour, 200, 180)).save(kept, "JPEG")
    return kept.getvalue()


def bring(
    cast: Cast,
    application_id: UUID,
    *,
    kind: str = "household_book",
    who: str = "小杨",
    at: datetime = MORNING,
) -> UUID:
    """An officer photographs a paper for the family."""
    with cast.acting(who) as officer:
        row = Application.objects.get(pk=application_id)
        paper = add_paper(
            actor=officer,
            application_id=application_id,
            area_code=row.area_code,
            kind=kind,
            upload=photo(at.minute + at.second + len(kind)),
            filename="照片.jpg",
            at=at,
            owner_id=row.applicant_id,
        )
    return UUID(str(paper.id))


def print_of_thumb(actor: Any = None, **changes: Any) -> Signature:
    """An inked thumb, pressed on the pad, seen by the officer who acts (or by nobody)."""
    witness = Witness(posting_id=actor.posting_id) if actor is not None else None
    given = Signature(
        method=SignatureMethod.THUMBPRINT, svg=DRAWN, points=POINTS, device="测试", witness=witness
    )
    return replace(given, **changes)


def mandate(paper_id: UUID, **changes: Any) -> services.MandateGiven:
    """罗庆华 asks a neighbour to apply for her, for half a year."""
    given = services.MandateGiven(
        principal="罗庆华",
        name="周大明",
        identity=NEIGHBOUR,
        kind="other",
        relation="邻居",
        scope=("apply", "papers"),
        until=date(2027, 5, 22),
        signature=Signature(svg=DRAWN, points=POINTS),
        paper_id=paper_id,
    )
    return replace(given, **changes)


class SpeakingHandler:
    """The plain handler that also says who fills in, what is promised, and what sources give."""

    def __init__(self, plain: Any) -> None:
        self.plain = plain

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)

    def filing(self, answers: dict[str, Any]) -> FilingDraft:
        return FilingDraft(*answers.get("filing", ("self", "")))

    def promises(self, answers: dict[str, Any]) -> list[PromiseDraft]:
        return [PromiseDraft("truth", "承诺书", "以上内容属实。", "测试")]

    def given_by_sources(self) -> list[GivenBySource]:
        return [GivenBySource("bank", ("property_proof",), ("存款证明", "银行流水"))]


@contextmanager
def speaking() -> Iterator[None]:
    """The item's handler speaks of intake for the length of a test."""
    from minzheng.engines.catalogue.services import register_handler  # noqa: PLC0415

    before = catalogue.handler_of("dibao")
    register_handler("dibao", SpeakingHandler(before))
    try:
        yield
    finally:
        register_handler("dibao", before)


def later(minutes: int) -> datetime:
    """The cast's morning, a little later."""
    return MORNING + timedelta(minutes=minutes)
