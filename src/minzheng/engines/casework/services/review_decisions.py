"""复核决定: keep, raise, cut, taper or stop, by a named officer; what is against the family holds only after service."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import AwardLine, Decided, month_after, month_of
from minzheng.engines.casework import rechecking
from minzheng.engines.casework.events import CaseDecided
from minzheng.engines.casework.firing import check_row, check_separation, fire_case
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.hearing import may_go_on
from minzheng.engines.casework.models import Application, Case, Decision, Review
from minzheng.engines.casework.parts import issue_anew
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_letters import Adjusted, review_amount, send_adjustment, tell
from minzheng.engines.casework.review_parts import Holding, change_parts
from minzheng.engines.casework.review_types import ADVERSE_VERDICTS, FamilyNotTold, StillHearing, Verdict
from minzheng.engines.casework.services.reviews import check_verdict
from minzheng.engines.casework.services.settling import settle_if_done
from minzheng.engines.casework.told_changes import follow_up
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.rules import queries as advice_store
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import StaleVersion

#: From the hardest to the mildest: a decision may be milder than what the family was told of, never harder.
HARDNESS = {"stop": 3, "taper": 2, "cut": 1}


@act
def decide_review(*, actor: Actor, case_id: UUID, version: int, verdict: Verdict, at: datetime) -> UUID:
    """The decision on a family that receives; returns its id.

    keep: the file is closed, the amount stands. raise: from the next month. cut, taper, stop: the letter is issued,
    and payment goes on as before until it is served (`apply_served`). Refuses: NotYours, StaleVersion, NotThisStep,
    NotYourRole, SamePerson, ReasonsMissing, VerdictUnfit, FamilyNotTold,
    StillHearing. Source: art. 31, 32, 33.
    """
    application, case, review = locked_review(case_id)
    if case.version != version:
        raise StaleVersion()
    check_verdict(case, review, verdict, at=at)
    row = check_row(process_of(case), verdict.act, case.state, actor)
    check_separation(application, row, actor)
    check_recusal(application, actor)
    _must_be_told(review, verdict, at)
    former = review_amount(review, at)
    decision = write_review_decision(application, case, actor, verdict, at=at)
    review.decided_act, review.decided_months = verdict.act, verdict.months
    review.save(update_fields=["decided_act", "decided_months"])
    case.decision = decision
    fire_case(application, case, verdict.act, actor=actor, at=at, note=verdict.reasons.strip())
    if verdict.act == "keep":
        _close_kept(application, case, review, at=at)
    else:
        if verdict.act == "raise":
            _raise(review, case, decision, actor=actor, at=at)
        adjusted = Adjusted(decision, former, verdict.months)
        send_adjustment(application, case, adjusted, actor=actor, at=at)
    if verdict.act in ("keep", "raise", "cut"):
        issue_anew(application, case, review, actor=actor, at=at)
    announce_decision(application, case, decision, actor=actor, at=at)
    return decision.id  # type: ignore[no-any-return]


def _must_be_told(review: Review, verdict: Verdict, at: datetime) -> None:
    """Nothing harder than the family was told of and could answer. Source: art. 32."""
    if verdict.act not in ADVERSE_VERDICTS:
        return
    if not review.intended_act or HARDNESS[verdict.act] > HARDNESS[review.intended_act]:
        raise FamilyNotTold()
    if verdict.act != "stop" and (verdict.amount_fen or 0) < (review.intended_fen or 0):
        raise FamilyNotTold()
    if verdict.act == review.intended_act == "taper" and (verdict.months or 0) < (
        review.intended_months or 0
    ):
        raise FamilyNotTold()
    if not may_go_on(review, on=local_date(at)):
        raise StillHearing()


def write_review_decision(
    application: Application, case: Case, actor: Actor, verdict: Verdict, *, at: datetime
) -> Decision:
    """The decision's row. `amount_fen` is what is paid from then on; 0 when nothing."""
    advice = advice_store.advice_of(application_id=application.id, item=case.item)
    return Decision.objects.create(  # type: ignore[no-any-return]
        id=new_id(),
        case_id=case.id,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind=verdict.act,
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        reasons=verdict.reasons.strip(),
        rule_version=advice.advice.law_version if advice else f"{case.table} {case.process_version}",
        amount_fen=0 if verdict.act == "stop" else verdict.amount_fen,
        start_month=month_after(local_date(at)) if verdict.act == "raise" else None,
        advice_id=case.advice_id,
        decided_at=at,
    )


def decided_by(decision: Decision) -> Decided:
    """A decision as the ledger asks for it."""
    return Decided(
        decision.id, decision.posting_id, decision.rule_version, decision.reasons, decision.advice_id
    )


def _close_kept(application: Application, case: Case, review: Review, *, at: datetime) -> None:
    tell(application, case, "review_kept", {}, at=at)
    close_review(application, case, review, actor=SYSTEM, at=at)


def close_review(application: Application, case: Case, review: Review, *, actor: Actor, at: datetime) -> None:
    """The review is over: the next one's day is set, the file is settled."""
    review.open = False
    review.save(update_fields=["open"])
    rechecking.after_review(review, case, at=at)
    settle_if_done(application, actor=actor, at=at)


def _raise(review: Review, case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    holding = Holding(month_after(local_date(at)), decided_by(decision))
    change_parts(review, case, decision.amount_fen or 0, actor=actor, holding=holding, at=at)


def apply_served(application: Application, case: Case, *, actor: Actor, at: datetime) -> None:
    """The letter reached the family: what was decided against it holds from the month after, not before.

    Called when service is recorded; the review closes with it. Source: art. 32; service: 社会救助暂行办法.
    """
    review = Review.objects.select_for_update(of=("self",)).filter(case=case).first()
    decision = case.decision
    if review is None or decision is None:
        return
    line = benefit_queries.award(award_id=review.award_id)
    served = [one.effective_on for one in letter_queries.letters_of(application.id) if one.effective_on]
    today = max([local_date(at), *served])  # an announcement counts after its days, not from its first
    first = month_after(today)
    if line is not None:
        first = max(first, line.start_month)
    decided, award_id = decided_by(decision), review.award_id
    ends = line.end_month if line is not None else None
    if ends is not None and (ends < first or decision.kind == "stop" and ends <= month_of(today)):
        pass  # an earlier decision has ended the award before this one would hold: nothing is left to change
    elif decision.kind == "cut":
        holding = Holding(first, decided)
        change_parts(review, case, decision.amount_fen or 0, actor=actor, holding=holding, at=at)
    elif decision.kind == "stop":
        last = max(month_of(today), line.start_month) if line else month_of(today)
        benefits.end_award(actor=actor, award_id=award_id, end_month=last, decided=decided, at=at)
        _end_beside(line, last, decided, actor=actor, at=at)
    elif decision.kind == "taper":
        tapering = benefits.Tapering(first, review.decided_months or 1, decision.amount_fen or 0)
        benefits.taper(actor=actor, award_id=award_id, tapering=tapering, decided=decided, at=at)
    review.open = False
    review.save(update_fields=["open"])
    rechecking.after_review(review, case, at=at)
    now = benefit_queries.award(award_id=award_id)
    if now is not None:
        follow_up(now, decided_at=decision.decided_at, at=at)


def _end_beside(line: AwardLine | None, last: date, decided: Decided, *, actor: Actor, at: datetime) -> None:
    """With an item's own award end the other parts the same decision gave: no care money without support.

    Wherever they stand: a part that stayed behind when she moved ends as well.
    """
    if line is None or catalogue.item_of_kind(line.kind).code != line.kind:
        return
    with open_scope(WHOLE_CITY):
        for other in benefit_queries.awards_of_case(case_id=line.case_id):
            if other.id != line.id and other.person_id == line.person_id and other.end_month is None:
                month = max(last, other.start_month)
                benefits.end_award(actor=actor, award_id=other.id, end_month=month, decided=decided, at=at)


def announce_decision(
    application: Application, case: Case, decision: Decision, *, actor: Actor, at: datetime
) -> None:
    """The fact and the audit record of a decision."""
    announce(
        CaseDecided(
            area_code=application.area_code,
            application_id=application.id,
            case_id=case.id,
            decision_id=decision.id,
            kind=decision.kind,
        ),
        at=at,
    )
    record(
        actor=actor,
        action="casework.review.decided",
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
        decision=str(decision.id),
        kind=decision.kind,
    )
