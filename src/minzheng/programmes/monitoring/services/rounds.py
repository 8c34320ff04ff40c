"""One stop at a door: the visit, and whatever waited at that house, in one act."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import ReportedChange
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.visits import services as visits
from minzheng.engines.visits.types import NOTICED_NAMES, DoorFindings
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.programmes.monitoring.services.questions import answer_rows
from minzheng.programmes.monitoring.services.terms import note_term, remind_of_term, renew_term
from minzheng.programmes.monitoring.types import Round

#: Changes an award's review looks at (art. 30); the others stand in the visit alone.
TOLD_ON = ("birth", "death", "marriage", "work", "income", "illness", "moving")


@act
def record_round(*, actor: Actor, round_: Round, at: datetime) -> UUID:
    """Keep the visit; answer, remind, renew and note what the same form says; tell changes on to the town. The visit's id.

    The same form again does nothing twice. A change told on opens the family's review as if the family had told it;
    payment goes on. Refuses whatever its parts refuse, and then keeps nothing.
    """
    kept = visits.record_door_visit(actor=actor, visit=round_.visit, at=at)
    if not kept.first:
        return kept.id
    if round_.answers:
        answer_rows(actor=actor, answers=round_.answers, at=at)
    for term_id in round_.reminded:
        remind_of_term(actor=actor, term_id=term_id, at=at)
    for term_id, until in round_.renewed.items():
        renew_term(actor=actor, term_id=term_id, until=until, at=at)
    if round_.noted is not None:
        note_term(actor=actor, term=round_.noted, at=at)
    told = _tell_on(actor, round_.visit.household_id, round_.visit.findings, at) if round_.tell_town else 0
    if told:
        record(
            actor=actor,
            action="monitoring.round.told_on",
            subject=Subject("visit", kept.id, None, actor.scope.lo),
            at=at,
            changes=told,
        )
    return kept.id


def _tell_on(actor: Actor, household_id: UUID, found: DoorFindings, at: datetime) -> int:
    told = 0
    for award in _running(household_id, at):
        ever = benefits.members_ever(award_id=award.id)
        for one in found.changed:
            for kind in one.noticed:
                if kind.value not in TOLD_ON:
                    continue
                words = one.words or f"走访时了解：{NOTICED_NAMES[kind]}"
                person = one.person_id if one.person_id in ever else None
                change = ReportedChange(kind.value, words, one.on, person)
                casework.report_change(actor=actor, award_id=award.id, change=change, at=at)
                told += 1
    return told


def _running(household_id: UUID, at: datetime) -> list[AwardLine]:
    month = local_date(at).replace(day=1)
    found = [
        benefits.award_of_household(household_id=household_id, kind=one.code) for one in catalogue.items()
    ]
    return [
        award
        for award in found
        if award is not None and (award.end_month is None or award.end_month >= month)
    ]
