"""What may follow at home: a proposal to the home town, which asks her and goes its own way."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.stays.models import Proposal, Stay
from minzheng.engines.stays.moves import ANSWERERS, begin, item_of
from minzheng.engines.stays.places import named_town, place_words, town_area
from minzheng.engines.stays.printing import station_of
from minzheng.engines.stays.recording import proposed, put, said, step_and_record, who
from minzheng.engines.stays.refusals import ProposalUnagreed, ProposalUnfit
from minzheng.engines.stays.services.ending import tell_her
from minzheng.engines.stays.types import AGREED_NAMES, OUTCOME_NAMES, ProposalOutcome, StepKind, Will
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.people.queries import area_of
from minzheng.foundations.privacy.types import act, acting_for_family, open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion


@act
def propose(*, actor: Actor, stay_id: UUID, version: int, told: dict[str, str], at: datetime) -> UUID:
    """Ask the home town to see whether 低保, 特困, 临时救助 … fits. Decides nothing; she is told where she can be.

    `told`: agreed (her yes, kept; or that somebody in special care cannot be asked), help (a code the item's folder offers), town (in words; empty: where the register knows her), words.
    Refuses: NotYours, StayClosed, StaleVersion, ProposalUnfit, ProposalUnagreed, TownUnclear, WordsMissing.
    """
    row = begin("propose", actor=actor, stay_id=stay_id, version=version)
    item = item_of(row)
    if told.get("help") not in item.helps:
        raise ProposalUnfit()
    agreed = told.get("agreed", "")
    if agreed not in AGREED_NAMES or (agreed == Will.CANNOT and not row.never_alone):
        raise ProposalUnagreed()
    words, area = said(told.get("words", "")), _home(row, told.get("town", ""))
    known, proposal_id = who(row), new_id()
    kept = {
        "name": known["name"],
        "helps": item.helps[told["help"]],
        "words": words,
        "from": station_of(item, row.area_code),
        "town": place_words(area),
    }
    Proposal.objects.create(
        id=proposal_id,
        area_code=area,
        counter=row.counter,
        stay=row,
        box=put(kept, box="proposal", row_id=proposal_id),
        asked_by=actor.posting_id,
        asked_at=at,
    )
    row.save()
    line = f"{kept['town']}：{kept['helps']}。{words}（{AGREED_NAMES[agreed]}）"
    step_and_record(
        StepKind.PROPOSED, actor=actor, row=row, at=at, words=line, help=told["help"], agreed=agreed
    )
    tell_her(row, "proposed", at=at, town=kept["town"], help=kept["helps"])
    return proposal_id


def _home(row: Stay, town: str) -> str:
    if town.strip():
        return named_town(town)
    if row.person_id is None:
        raise ProposalUnfit()
    with open_scope(WHOLE_CITY):
        return town_area(area_of(row.person_id))


@act
def answer_proposal(
    *, actor: Actor, proposal_id: UUID, version: int, outcome: str, words: str, at: datetime
) -> None:
    """The home town's answer: applied, visited, or she does not want it. Refuses: NotYours, StaleVersion, ProposalUnfit, WordsMissing."""
    row: Proposal | None = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if row is None or actor.role not in ANSWERERS or actor.posting_id is None:
        raise NotYours()
    if row.version != version or row.outcome:
        raise StaleVersion()
    if outcome not in list(ProposalOutcome):
        raise ProposalUnfit()
    told = said(words)
    row.outcome, row.answered_by, row.answered_at = outcome, actor.posting_id, at
    row.answer_box = put({"words": told}, box="answer", row_id=row.id)
    row.version += 1
    row.save()
    subject = Subject("stay_proposal", row.id, None, row.area_code)
    record(actor=actor, action="stays.proposal.answered", subject=subject, at=at, outcome=outcome)
    giver = row.counter.rpartition("@")[2]
    with acting_for_family(giver):
        stay = Stay.objects.get(pk=row.stay_id)
        line = f"{proposed(row)['town']}：{OUTCOME_NAMES[ProposalOutcome(outcome)]}。{told}"
        step_and_record(StepKind.ANSWERED, actor=actor, row=stay, at=at, words=line)
