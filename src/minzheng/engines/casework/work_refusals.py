"""Offers of work to a person, and how many she refused in a row without good reason."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.models import WorkOffer
from minzheng.foundations.accounts.queries import posting_titles


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer. `judgement`: "" not judged yet, "good", "none" (no good reason); accepted offers need none."""

    id: UUID
    person_id: UUID
    offered_on: date
    offered_by: str
    employer: str
    work: str
    pay: str
    accepted: bool
    reason_given: str
    evidence: str
    recorded_by: str
    judgement: str
    judged_reasons: str
    judged_by: str
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkRefusals:
    """Art. 34 for one person: refusals in a row, newest last, judged without good reason by named officers."""

    in_a_row: int
    needed: int
    reached: bool
    lines: list[OfferLine]


#: Art. 34: three in a row. The law keeps the same number as dibao.work.refusals_from; a test holds the two together.
REFUSALS_NEEDED = 3


def work_refusals_of(person_id: UUID, *, on: date) -> WorkRefusals:
    """Offers to a person until a day, and the run of refusals without good reason that ends with the newest offer.

    An accepted offer, a good reason, or a refusal nobody has judged ends the run: what is not judged never counts.
    Source: 审核确认办法 art. 34.
    """
    rows = list(
        WorkOffer.objects.filter(person_id=person_id, offered_on__lte=on).order_by("offered_on", "pk")
    )
    titles = posting_titles(
        {row.recorded_by for row in rows} | {row.judged_by for row in rows if row.judged_by}
    )
    run = 0
    for row in rows:
        run = run + 1 if row.good_reason is False else 0
    lines = [_line(row, titles) for row in rows]
    return WorkRefusals(run, REFUSALS_NEEDED, run >= REFUSALS_NEEDED, lines)


def _line(row: WorkOffer, titles: dict[UUID, str]) -> OfferLine:
    judgement = "" if row.good_reason is None else "good" if row.good_reason else "none"
    return OfferLine(
        id=row.id,
        person_id=row.person_id,
        offered_on=row.offered_on,
        offered_by=row.offered_by,
        employer=row.employer,
        work=row.work,
        pay=row.pay,
        accepted=row.accepted,
        reason_given=row.reason_given,
        evidence=row.evidence,
        recorded_by=titles.get(row.recorded_by, ""),
        judgement=judgement,
        judged_reasons=row.judged_reasons,
        judged_by=titles.get(row.judged_by, "") if row.judged_by else "",
        judged_at=row.judged_at,
    )
