"""变更: within a review, who holds an award, who is counted, and a household that becomes two; each by a decision."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import MembersChange, NewAward, NewMember, month_after
from minzheng.engines.casework import rechecking
from minzheng.engines.casework.deaths import known_dead, standing_reports
from minzheng.engines.casework.firing import check_row, check_separation, fire_case
from minzheng.engines.casework.guards import check_guards, check_recusal
from minzheng.engines.casework.models import Application, Case, Decision, Party, Review, Task
from minzheng.engines.casework.newcomers import join_file
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_letters import review_amount
from minzheng.engines.casework.review_types import (
    LeavingNotTold,
    MemberChange,
    Split,
    SplitUnfit,
    Verdict,
)
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.review_decisions import (
    announce_decision,
    decided_by,
    write_review_decision,
)
from minzheng.engines.casework.split_letters import Parted, send_split
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import StaleVersion

#: What a family tells of a member who counts no longer.
LEAVING = ("death", "marriage", "moving")


@act
def succeed_holder(
    *, actor: Actor, case_id: UUID, version: int, person_id: UUID, reasons: str, at: datetime
) -> UUID:
    """变更申请人: another member holds the award and is paid from now on; nobody's month is lost; both are told.

    By the confirmer of the route, who did not open the review; by the town's leader alone where the holder's death is
    on record. Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, NotYourRoute, SamePerson, HolderNotDead,
    ReasonsMissing, MemberUnfit. Source: art. 4; who decides is ours [D].
    """
    application, case, review = _ready(actor, case_id, version, "succeed", reasons)
    party = Party.objects.filter(application=application, person_id=person_id).first()
    if party is None or person_id == application.applicant_id:
        raise benefits.MemberUnfit("接替的申请人要是这个家庭的另一位成员，请重新选择")
    decision = write_review_decision(application, case, actor, Verdict("succeed", reasons), at=at)
    benefits.succeed(
        actor=actor, award_id=review.award_id, person_id=person_id, decided=decided_by(decision), at=at
    )
    fire_case(application, case, "succeed", actor=actor, at=at, note=reasons.strip())
    _tell_both(application, case, party, at=at)
    _hand_over(application, case, review, party)
    _note(application, actor, "casework.review.succeeded", at)
    announce_decision(application, case, decision, actor=actor, at=at)
    return decision.id  # type: ignore[no-any-return]


def _tell_both(application: Application, case: Case, party: Party, *, at: datetime) -> None:
    """Who held it, unless she has died, and who holds it now. The file is the new holder's to read."""
    former = application.applicant_id
    names = {"item": catalogue.item(case.item).name, "holder": party.name}
    told = [(party.person_id, party.name, "holder_new", f"/applications/{application.id}/")]
    if former is not None and former not in known_dead(application):
        told.append((former, application.applicant_name, "holder_former", ""))
    for person_id, name, kind, link in told:
        messages.tell(
            person_id=person_id,
            area_code=application.area_code,
            kind=f"{case.item}.{kind}",
            context={"name": name, **names},
            link=link,
            at=at,
        )


def _hand_over(application: Application, case: Case, review: Review, party: Party) -> None:
    """The file is the new holder's to read; what was done before stays as it was written."""
    application.applicant_id, application.applicant_name = party.person_id, party.name
    application.version += 1
    application.save(update_fields=["applicant_id", "applicant_name", "version"])
    case.applicant_id = review.applicant_id = party.person_id
    case.save(update_fields=["applicant_id"])
    review.save(update_fields=["applicant_id"])
    Task.objects.filter(application=application).update(applicant_id=party.person_id)
    Party.objects.filter(application=application).update(applicant_id=party.person_id)
    rechecking.hand_over(review.award_id, party.person_id, party.name)


@act
def change_review_members(
    *, actor: Actor, case_id: UUID, version: int, change: MemberChange, at: datetime
) -> UUID:
    """变更保障对象: who leaves and who joins, from next month; the amount is decided apart.

    Who leaves has died, or left by the family's own report; else the family is told first. Refuses: NotYours,
    StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing, MemberUnfit, LeavingNotTold, AlreadyGranted.
    Source: art. 7, 30, 31, 32.
    """
    application, case, review = _ready(actor, case_id, version, "members", change.reasons)
    if not change.leave and not change.join and not change.counted:
        raise benefits.MemberUnfit("请选择调出的人，或填写调入的人")
    _may_leave(application, review, change.leave)
    decision = write_review_decision(application, case, actor, Verdict("members", change.reasons), at=at)
    named = set(Party.objects.filter(application=application).values_list("person_id", flat=True))
    if not set(change.counted) <= named:
        raise benefits.MemberUnfit("调入的人要先写进这次复核，请重新选择")
    newcomers = [join_file(application, one, actor=actor, at=at) for one in change.join]
    newcomers += [one for one in change.counted if one not in newcomers]
    benefits.change_members(
        actor=actor,
        award_id=review.award_id,
        change=MembersChange(
            _first_month(review, at), change.leave, tuple(NewMember(one) for one in newcomers)
        ),
        decided=decided_by(decision),
        at=at,
    )
    fire_case(application, case, "members", actor=actor, at=at, note=change.reasons.strip())
    _note(application, actor, "casework.review.members_changed", at)
    announce_decision(application, case, decision, actor=actor, at=at)
    return decision.id  # type: ignore[no-any-return]


def _may_leave(application: Application, review: Review, leave: tuple[UUID, ...]) -> None:
    """Nobody is taken out behind the family's back. Refuses: LeavingNotTold. Source: art. 32."""
    if not leave or review.intended_act:
        return
    said = standing_reports(Q(application=application, kind__in=LEAVING, person_id__in=leave))
    if set(leave) - known_dead(application) - set(said.values_list("person_id", flat=True)):
        raise LeavingNotTold()


@act
def split_household(
    *, actor: Actor, case_id: UUID, version: int, split: Split, at: datetime
) -> tuple[UUID, UUID]:
    """分户: one household becomes two, each with an award of its own from next month, each by its own decision.

    Returns both decisions. Each household gets a letter of its own, served by itself. Together the two are paid no less than before: less is a cut, of which the family is
    told first. Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing, SplitUnfit,
    MemberUnfit. Source: art. 7, 8, 31; 重庆 2016 条例 (分户).
    """
    application, case, review = _ready(actor, case_id, version, "split", split.reasons)
    former = review_amount(review, at)
    parting, first = set(split.parting), _first_month(review, at)
    counted = set(benefit_queries.members_on(award_id=review.award_id, month=first))
    if (
        not parting
        or split.head not in parting
        or application.applicant_id in parting
        or not parting < counted
        or min(split.stay_fen, split.part_fen) <= 0
        or split.stay_fen + split.part_fen < former
    ):
        raise SplitUnfit()
    stays = write_review_decision(
        application, case, actor, Verdict("members", split.reasons, split.stay_fen), at=at
    )
    benefits.change_members(
        actor=actor,
        award_id=review.award_id,
        change=MembersChange(first, split.parting),
        decided=decided_by(stays),
        at=at,
    )
    if split.stay_fen != former:
        benefits.change_amount(
            actor=actor,
            award_id=review.award_id,
            from_month=first,
            amount_fen=split.stay_fen,
            decided=decided_by(stays),
            at=at,
        )
    parts = write_review_decision(
        application, case, actor, Verdict("confirm", split.reasons, split.part_fen), at=at
    )
    _grant_second(application, case, parts, split, actor=actor, at=at)
    review.decided_act = "split"
    review.save(update_fields=["decided_act"])
    case.decision = stays
    fire_case(application, case, "split", actor=actor, at=at, note=split.reasons.strip())
    parted = Parted(stays, parts, former, split.head, split.parting, tuple(sorted(counted - parting)), first)
    send_split(application, case, parted, actor=actor, at=at)
    _note(application, actor, "casework.review.split", at)
    for decision in (stays, parts):
        announce_decision(application, case, decision, actor=actor, at=at)
    return stays.id, parts.id


def _grant_second(
    application: Application, case: Case, decision: Decision, split: Split, *, actor: Actor, at: datetime
) -> None:
    """The second household, formed and given its award."""
    ordered = [split.head, *(one for one in split.parting if one != split.head)]
    members = [people.Member(one, Relation.SELF if one == split.head else Relation.OTHER) for one in ordered]
    household_id = people.form_household(
        actor=actor, members=members, area_code=application.area_code, on=local_date(at), at=at
    )
    benefits.grant(
        actor=actor,
        award=NewAward(
            kind=case.item,
            kind_name=catalogue.item(case.item).name,
            case_id=case.id,
            decision_id=decision.id,
            household_id=household_id,
            person_id=split.head,
            members=tuple(NewMember(one) for one in ordered),
            area_code=application.area_code,
            amount_fen=split.part_fen,
            start_month=month_after(local_date(at)),
            rule_version=decision.rule_version,
            rule_profile=settings.RULE_PROFILE,
            advice_id=decision.advice_id,
        ),
        at=at,
    )


def _first_month(review: Review, at: datetime) -> date:
    line = benefit_queries.award(award_id=review.award_id)
    first = month_after(local_date(at))
    return max(first, line.start_month) if line else first


def _ready(
    actor: Actor, case_id: UUID, version: int, step: str, reasons: str
) -> tuple[Application, Case, Review]:
    """The review, locked, at the version the page showed, for an officer who may do the step, with reasons."""
    application, case, review = locked_review(case_id)
    if case.version != version:
        raise StaleVersion()
    if not actor.is_officer:
        raise NotThisStep()
    row = check_row(process_of(case), step, case.state, actor)
    check_separation(application, row, actor)
    check_recusal(application, actor)
    check_guards(application, case, row, actor)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    return application, case, review


def _note(application: Application, actor: Actor, action: str, at: datetime) -> None:
    subject = Subject("application", application.id, application.applicant_id, application.area_code)
    record(actor=actor, action=action, subject=subject, at=at)
