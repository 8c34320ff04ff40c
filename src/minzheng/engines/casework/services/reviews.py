"""复核: a family that receives is looked at again; what is meant against it is told first, and it answers."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.deaths import standing_reports
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    close_tasks,
    fire_case,
    gather_if_ready,
    open_tasks,
)
from minzheng.engines.casework.guards import check_recusal_of_award, must_be_assessed
from minzheng.engines.casework.hearing import may_go_on
from minzheng.engines.casework.models import Application, Case, Party, Review
from minzheng.engines.casework.objected import settle
from minzheng.engines.casework.review_files import carried_from, locked_review, open_file, paying_award
from minzheng.engines.casework.review_letters import review_amount, send_intended
from minzheng.engines.casework.review_parts import check_parts, main_award
from minzheng.engines.casework.review_types import (
    ADVERSE_VERDICTS,
    REASON_NAMES,
    VERDICTS,
    NewReview,
    StillHearing,
    Verdict,
    VerdictUnfit,
)
from minzheng.engines.casework.review_words import answer_of
from minzheng.engines.casework.services.review import SHORTEST_REASONS, advise
from minzheng.engines.casework.services.signing import ask_for_signatures, ref_of
from minzheng.engines.casework.services.work_share import check_share
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards, deceased
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, StaleVersion

MAY_OPEN = (
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.DISTRICT_CONFIRMER,
    Role.TOWN_CONFIRMER,
    Role.SYSTEM,
)
WAYS_TO_BEGIN = {
    "both": "begin",
    "check": "begin_check",
    "survey": "begin_survey",
    "papers": "begin_papers",
}
#: A review for the grade of self-care: nothing is proposed without a new assessment.
SELF_CARE = "self_care"
ADULT = 18
LONGEST_ANSWER = 2000


@act
def open_review(*, actor: Actor, award_id: UUID, new: NewReview, at: datetime) -> UUID:
    """A review of the family an award is for, its last answers carried forward; the application's id.

    Of an item that gives in parts it is one review, of the item's own award. Opening stops and changes nothing: payment goes on. Refuses: NotYours, NothingToReview, ReviewRunning,
    NearRelativeRecuses. Source: 审核确认办法 art. 11, 31.
    """
    if actor.role not in MAY_OPEN or new.reason not in REASON_NAMES:
        raise NotYours()
    award = paying_award(main_award(award_id), at=at)
    check_recusal_of_award(award, actor)
    application = open_file(actor, award, carried_from(award), new, at=at)
    return UUID(str(application.id))


@act
def begin_review(*, actor: Actor, case_id: UUID, version: int, how: str, at: datetime) -> None:
    """What this review needs: "both", "check", "survey", or "papers" (all is clear already).

    A check asks every adult for a fresh authorisation; nobody's silence changes anything. Refuses: NotYours,
    StaleVersion, NotThisStep, NotYourRole.
    """
    application, case, review = _at_version(case_id, version)
    if how not in WAYS_TO_BEGIN:
        raise NotThisStep("请选择这次复核怎么做：核对并入户、只核对、只入户，或者材料已经清楚")
    if review.reason == SELF_CARE and how not in ("both", "survey"):
        raise NotThisStep("重新评估生活自理能力要入户：两名以上工作人员当面评估六项，请选择入户")
    fire_case(application, case, WAYS_TO_BEGIN[how], actor=actor, at=at)
    if how in ("both", "check"):
        _open_check(application, case, review, actor=actor, at=at)
    _note(application, case, actor, "casework.review.begun", at, how=how)


def _open_check(application: Application, case: Case, review: Review, *, actor: Actor, at: datetime) -> None:
    """Every adult signs afresh and is asked about; who was told to have died can do neither, and holds nothing up."""
    told = standing_reports(Q(award_id=review.award_id, kind="death", person_id__isnull=False))
    parties = list(Party.objects.filter(application=application).order_by("position"))
    died = {*told.values_list("person_id", flat=True), *deceased(row.person_id for row in parties)}
    known, on = cards([row.person_id for row in parties]), local_date(at)
    signers = []
    for row in parties:
        age = known[row.person_id].age_on(on) if row.person_id in known else None
        if row.person_id in died:
            continue
        if row.role == "applicant" or age is None or age >= ADULT:
            row.must_sign = True
            row.save(update_fields=["must_sign"])
            signers.append(row)
    tasks = [NewTask("sign", INTAKE_QUEUES["sign"], party_id=row.id) for row in signers]
    open_tasks(application, tasks, at=at)
    due = add_working_days(on, catalogue.item(case.item).check_within).date
    people = [row.person_id for row in signers]
    verification.open_check(actor=actor, of=ref_of(application), person_ids=people, due_on=due, at=at)
    ask_for_signatures(application_id=application.id, at=at)


@act
def leave_check(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """不再等核对: the review goes on without a check that does not come, by the leader's reasons; nobody signs any more.

    A survey still open is waited for. Nobody asks the sources any more, and the rules are asked anew on what is known.
    It says nothing against the family; payment goes on. Refuses: NotYours, StaleVersion, NotThisStep (no check is
    waited for), NotYourRole, ReasonsMissing. Source: art. 31.
    """
    application, case, _review = _at_version(case_id, version)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    fire_case(application, case, "leave_check", actor=actor, at=at, note=reasons.strip())
    close_tasks(application, ["sign"], actor=actor, at=at)
    Party.objects.filter(application=application, must_sign=True, signed_at__isnull=True).update(
        must_sign=False
    )
    verification.end_check(actor=actor, application_id=application.id, at=at)
    if gather_if_ready(application, case, actor=SYSTEM, at=at):
        advise(application, case, at=at)
    _note(application, case, actor, "casework.review.check_left", at)


@act
def propose_review(*, actor: Actor, case_id: UUID, version: int, opinion: Verdict, at: datetime) -> None:
    """The town's opinion. To keep or raise goes to the decider; to cut, taper or stop the family is told first.

    The family has the days of `hearing_working_days` [D] to answer, from the letter's service; payment goes on. Refuses: NotYours,
    StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing, VerdictUnfit, SelfCareMissing (a review for the grade
    without a new assessment). Source: art. 31, 32, 33.
    """
    application, case, review = _at_version(case_id, version)
    if review.reason == SELF_CARE:
        must_be_assessed(application, case)
    check_verdict(case, review, opinion, at=at)
    case.opinion, case.proposed_fen, case.notice_id = opinion.act, opinion.amount_fen, None
    reasons = opinion.reasons.strip()
    if opinion.act not in ADVERSE_VERDICTS:
        _intend(review, None, at=at)
        fire_case(application, case, "propose_change", actor=actor, at=at, note=reasons)
    else:
        _intend(review, opinion, at=at)
        fire_case(application, case, "tell_family", actor=actor, at=at, note=reasons)
        send_intended(application, case, review, opinion, actor=actor, at=at)
    settle(application, case, at=at)
    _note(application, case, actor, "casework.review.proposed", at, opinion=opinion.act)


def _intend(review: Review, opinion: Verdict | None, *, at: datetime) -> None:
    """Keep what the family is told of; an opinion that is not against it takes back what was meant before."""
    review.intended_act = opinion.act if opinion else ""
    review.intended_fen = (opinion.amount_fen or 0) if opinion else None
    review.intended_months = opinion.months if opinion else None
    review.intended_words = opinion.reasons.strip() if opinion else ""
    review.told_at = at if opinion else None
    review.answer_until = None  # its day is known when the letter is served
    review.save(
        update_fields=[
            "intended_act", "intended_fen", "intended_months", "intended_words", "told_at", "answer_until",
        ]
    )  # fmt: skip


def check_verdict(case: Case, review: Review, verdict: Verdict, *, at: datetime) -> None:
    """Words, amount and months fit the act. Refuses: ReasonsMissing, VerdictUnfit."""
    if verdict.act not in VERDICTS:
        raise VerdictUnfit("请选择意见：不调整、增发、减发、渐退或者停发")
    if len(verdict.reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    now, fen = review_amount(review, at), verdict.amount_fen or 0
    wrong = {
        "raise": fen <= now,
        "cut": not 0 < fen < now,
        "taper": not 0 < fen <= now,
    }
    if wrong.get(verdict.act):
        raise VerdictUnfit()
    check_parts(review, case, verdict.act, fen, at=at)
    check_share(review, verdict, at=at)
    most = review_rules.parameter(case.item, "taper_months").value
    line = benefits.award(award_id=review.award_id)
    if verdict.act == "taper" and line is not None and line.end_month is not None:
        raise VerdictUnfit("这项待遇已经决定了停发月份，不能再给渐退期。请选择不调整、减发或者停发")
    if verdict.act == "taper" and not 1 <= (verdict.months or 0) <= most:
        raise VerdictUnfit(f"渐退期应为 1 至 {most} 个月，请核对")


@act
def answer_review(*, actor: Actor, case_id: UUID, words: str, at: datetime) -> None:
    """说明情况: the family's answer, by itself or written down by an officer; shown to whoever decides.

    A second answer is added to the first. Refuses: NotYours (another family), NotThisStep, ReasonsMissing (empty).
    Source: art. 32.
    """
    application, case, review = locked_review(case_id)
    if not actor.is_officer and actor.person_id != application.applicant_id:
        raise NotYours()
    if len(words.strip()) < 2:
        raise ReasonsMissing("请写下家里的情况，哪怕一句话")
    with acting_for_family(application.area_code):
        fire_case(application, case, "answer", actor=actor, at=at)
        said = "\n".join(part for part in (answer_of(review), words.strip()[:LONGEST_ANSWER]) if part)
        review.answer_box = seal(said.encode(), context=f"review.answer|{review.id}")
        review.answered_at, review.answer_by = at, actor.account_id
        review.save(update_fields=["answer_box", "answered_at", "answer_by"])
        _note(application, case, actor, "casework.review.answered", at)


@act
def end_hearing(*, actor: Actor, case_id: UUID, version: int, at: datetime) -> None:
    """送审: on to the decider, once the family has answered, or was served its letter and its days are over.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, StillHearing.
    """
    application, case, review = _at_version(case_id, version)
    if not may_go_on(review, on=local_date(at)):
        raise StillHearing()
    fire_case(application, case, "heard", actor=actor, at=at)


@act
def hearing_over(*, case_id: UUID, at: datetime) -> bool:
    """The days to answer are over: a task opens at the decider. A timer opens tasks; it decides nothing.

    Twice changes nothing.
    """
    application, case, review = locked_review(case_id)
    if case.state != "hearing" or review.answer_until is None or review.answer_until >= local_date(at):
        return False
    fire_case(application, case, "heard", actor=SYSTEM, at=at)
    return True


@act
def rethink_review(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """The opinion is taken back: by the leader while the family is heard, or sent back by the decider.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing.
    """
    application, case, _review = _at_version(case_id, version)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    step = "rethink" if case.state == "hearing" else "send_back"
    case.opinion, case.proposed_fen = "", None
    fire_case(application, case, step, actor=actor, at=at, note=reasons.strip())


def _at_version(case_id: UUID, version: int) -> tuple[Application, Case, Review]:
    application, case, review = locked_review(case_id)
    if case.version != version:
        raise StaleVersion()
    return application, case, review


def _note(
    application: Application, case: Case, actor: Actor, action: str, at: datetime, **detail: str
) -> None:
    subject = Subject("case", case.id, application.applicant_id, application.area_code)
    record(actor=actor, action=action, subject=subject, at=at, **detail)
