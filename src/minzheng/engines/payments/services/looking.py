"""Opening a person's sheet of payments, drawing samples: each look is on the record."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.payments.lines import PaymentLine
from minzheng.engines.payments.queries.persons import payments_of
from minzheng.engines.payments.queries.supervising import samples
from minzheng.engines.payments.readers import SHEET_READERS, SUPERVISORS
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.types import PersonCard
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours


@act
def open_sheet(*, actor: Actor, person_id: UUID, at: datetime) -> tuple[PersonCard, list[PaymentLine]]:
    """A person and everything paid to her or for her, newest month first. Refuses: NotYours (another area or role)."""
    card = people.card(person_id=person_id)
    if card is None or not actor.is_officer or actor.role not in SHEET_READERS:
        raise NotYours()
    lines = payments_of(person_id=person_id, on=local_date(at))
    area = lines[0].area_code if lines else actor.scope.lo.ljust(18, "0")
    subject = Subject("payment_sheet", person_id, person_id, area)
    record(actor=actor, action="payments.sheet.opened", subject=subject, at=at)
    return card, lines


@act
def draw_samples(*, actor: Actor, month: date, seed: str, size: int, at: datetime) -> list[PaymentLine]:
    """Draw payments of a month by a seed, for a look at each: the same seed draws the same. Refuses: NotYours."""
    if not actor.is_officer or actor.role not in SUPERVISORS:
        raise NotYours()
    drawn = samples(month=month, seed=seed, size=min(size, 100), on=local_date(at))
    subject = Subject("payment_samples", None, None, actor.scope.lo.ljust(18, "0"))
    record(
        actor=actor, action="payments.samples.drawn", subject=subject, at=at,
        month=f"{month:%Y-%m}", seed=seed[:40], drawn=len(drawn),
    )  # fmt: skip
    return drawn
