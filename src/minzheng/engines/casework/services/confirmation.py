"""审核确认: a named officer, of the district or of the delegated town, confirms with an amount or refuses with reasons."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits import services as benefits
from minzheng.engines.casework.events import CaseDecided
from minzheng.engines.casework.firing import (
    check_row,
    check_separation,
    close_tasks,
    fire_case,
    locked_case,
)
from minzheng.engines.casework.giving import start_month
from minzheng.engines.casework.giving_ways import Given, check_given, given_of, given_words
from minzheng.engines.casework.guards import check_guards
from minzheng.engines.casework.letter_data import confirmation_letter, recognition_letter, refusal_letter
from minzheng.engines.casework.models import Application, Case, Decision, SampleReview
from minzheng.engines.casework.other_items import left_out_settled, must_come_after, not_beside_what_excludes
from minzheng.engines.casework.parts import awards_of_decision, issue_beside
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.recognition_terms import recognition_term
from minzheng.engines.casework.running_items import items_over
from minzheng.engines.casework.services.counting_again import count_again
from minzheng.engines.casework.services.delegation import draw_sample
from minzheng.engines.casework.services.fresh_check import FRESH_CHECK, report_must_hold
from minzheng.engines.casework.services.goods import must_be_handed
from minzheng.engines.casework.services.new_hardship import found_new
from minzheng.engines.casework.services.recognising import recognise
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.review_decisions import apply_served
from minzheng.engines.casework.services.settling import end_check_if_decided, settle_if_done
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.queries import LetterLine
from minzheng.engines.letters.types import METHOD_NAMES, Delivery
from minzheng.engines.messages import services as messages
from minzheng.engines.rules import queries as advice_store
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal, StaleVersion


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the officer decided: kind "confirm" or "refuse", her reasons, and the amount (分); None where none is given."""

    kind: str
    reasons: str
    amount_fen: int | None = None
    given: Given | None = None


@act
def confirm(
    *, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime, amount_fen: int = 0
) -> UUID:
    """确认同意: the award stands from next month, or is due at once where the item gives one amount; returns the decision's id.

    An item that recognises (认定) takes no amount: the family's standing begins on the day, for the item's months.
    Refuses: NotYours, StaleVersion, NotYourRole, NotYourRoute, SamePerson, NearRelativeRecuses, VisitMissing,
    SecondReviewMissing, ReasonsMissing, NotThisStep, OtherItemFirst, ExcludedBeside, ReportExpired.
    Source: 审核确认办法 art. 20, 21 (paid from the month after the decision).
    """
    return _decide(actor, case_id, version, Verdict("confirm", reasons, amount_fen), at)


@act
def confirm_given(
    *, actor: Actor, case_id: UUID, version: int, reasons: str, given: Given, at: datetime
) -> UUID:
    """决定救助, saying how: in several payments, partly in goods, with a word to whom else the family is sent.

    Together exactly what was proposed. Each payment is one due item of its month; goods are handed over before the
    letter is served. Refuses: as `confirm`, GivenUnfit, OnceUnfit. Source: 民发〔2018〕23号二（四）(发放救助金、实物、转介服务).
    """
    return _decide(actor, case_id, version, Verdict("confirm", reasons, given.total_fen, given), at)


@act
def refuse(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> UUID:
    """不予确认: by a named officer, with reasons and remedy, told in writing; returns the decision's id.

    Refuses: as `confirm`. Source: 审核确认办法 art. 21; 社会救助暂行办法 art. 11.
    """
    return _decide(actor, case_id, version, Verdict("refuse", reasons), at)


#: How the letters reached the family, and who took them.
Served = Delivery


def _decide(actor: Actor, case_id: UUID, version: int, verdict: Verdict, at: datetime) -> UUID:
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if verdict.kind == "confirm":
        verdict = _with_what_is_given(case, verdict)
    row = check_row(process_of(case), verdict.kind, case.state, actor)
    check_separation(application, row, actor)
    check_guards(application, case, row, actor)
    if len(verdict.reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    if verdict.kind == "confirm":
        _must_be_published(case, verdict)
        must_come_after(application, case, on=local_date(at))
        left_out_settled(application, case)
        not_beside_what_excludes(application, case)
        report_must_hold(application, on=local_date(at))
    close_tasks(application, [FRESH_CHECK], actor=actor, at=at, case=case)
    decision = write_decision(application, case, actor, verdict, at)
    case.decision = decision
    fire_case(application, case, verdict.kind, actor=actor, at=at, note=verdict.reasons.strip())
    if decision.valid_until is not None:
        recognise(application, case, decision, actor=actor, at=at)
    elif verdict.kind == "confirm":
        _grant(application, case, decision, actor=actor, at=at)
    else:
        count_again(application, case, actor=actor, at=at)
    if catalogue.item(
        case.item
    ).once:  # papers completed afterwards keep nobody from asking for another hardship
        items_over(application, at=at, item=case.item)
    end_check_if_decided(application, actor=actor, at=at)
    draw_sample(application, case, at=at)
    _tell(application, case, decision, actor=actor, at=at)
    announce(
        CaseDecided(
            area_code=application.area_code,
            application_id=application.id,
            case_id=case.id,
            decision_id=decision.id,
            kind=verdict.kind,
        ),
        at=at,
    )
    record(
        actor=actor,
        action=f"casework.case.{'confirmed' if verdict.kind == 'confirm' else 'refused'}",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        decision=str(decision.id),
    )
    return decision.id  # type: ignore[no-any-return]


def _with_what_is_given(case: Case, verdict: Verdict) -> Verdict:
    """A recognition has no amount, everything else has one. Refuses: ReasonsMissing."""
    if verdict.given is not None:
        check_given(case.item, verdict.given)
    if catalogue.item(case.item).recognises:
        return replace(verdict, amount_fen=None)
    if not verdict.amount_fen or verdict.amount_fen < 0:
        raise ReasonsMissing("请填写确认的金额")
    return verdict


def _must_be_published(case: Case, verdict: Verdict) -> None:
    """Only what the town found favourable may be confirmed, hung out where the item asks it (art. 19), at that amount."""
    published = case.notice_id is not None or "notice" not in process_of(case).tasks
    if case.opinion != "favourable" or not published:
        raise NotThisStep("镇街初审意见是不予确认，没有公示过，不能直接确认。请退回镇街重新初审、公示")
    if verdict.amount_fen != case.proposed_fen:
        raise ReasonsMissing(
            f"确认金额与镇街拟定、公示的金额（{yuan(case.proposed_fen or 0)} 元）不一样。金额要改的，请退回镇街重新初审、公示"
        )


@act
def send_back(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """退回镇街重新初审: the district neither confirms nor refuses; the town looks again, and publishes again.

    Refuses: NotYours, StaleVersion, NotYourRole, SamePerson, ReasonsMissing, NotThisStep.
    Source: 审核确认办法 art. 19, 20.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing()
    case.opinion, case.proposed_fen, case.notice_id = "", None, None
    case.second_review_id, case.meeting_id = None, None
    fire_case(application, case, "send_back", actor=actor, at=at, note=reasons.strip())
    record(
        actor=actor,
        action="casework.case.sent_back",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
    )


def write_decision(
    application: Application, case: Case, actor: Actor, verdict: Verdict, at: datetime
) -> Decision:
    advice = advice_store.advice_of(application_id=application.id, item=case.item)
    confirmed, recognises = verdict.kind == "confirm", catalogue.item(case.item).recognises
    on = local_date(at)
    return Decision.objects.create(  # type: ignore[no-any-return]
        id=new_id(),
        case_id=case.id,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        kind=verdict.kind,
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        reasons=verdict.reasons.strip(),
        rule_version=advice.advice.law_version if advice else case.process_version,
        amount_fen=verdict.amount_fen,
        start_month=start_month(case.item, on) if confirmed and not recognises else None,
        given=verdict.given.as_json() if verdict.given is not None else {},
        valid_until=recognition_term(case.item, on=on).valid_until if confirmed and recognises else None,
        advice_id=case.advice_id,
        meeting_id=case.meeting_id,
        decided_at=at,
    )


def _grant(application: Application, case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    anew = found_new(case, actor=actor) if catalogue.item(case.item).once else ""
    awards = awards_of_decision(application, case, decision, anew=anew)
    benefits.grant_each(actor=actor, awards=awards, at=at)
    issue_beside(application, case, actor=actor, at=at)


def _tell(application: Application, case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    item = catalogue.item(case.item)
    given = recognition_letter if item.recognises else confirmation_letter
    build = given if decision.kind == "confirm" else refusal_letter
    letters.issue(
        actor=actor,
        kind=f"{item.code}.{'confirmation' if decision.kind == 'confirm' else 'non_confirmation'}",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data=build(application, case, decision),
        at=at,
    )
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.{'confirmed' if decision.kind == 'confirm' else 'refused'}",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "amount": yuan(decision.amount_fen or 0),
            "month": f"{decision.start_month:%Y年%m月}" if decision.start_month else "",
            "until": f"{decision.valid_until:%Y年%m月%d日}" if decision.valid_until else "",
            "how": given_words(given_of(decision.given, amount_fen=decision.amount_fen or 0)),
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


#: Handed to one member by itself, whatever becomes of the case.
APART = ("work_refusal",)


class OthersUnserved(Refusal):
    """The decision was written to another household as well, which has not been served yet."""

    code = "others_unserved"
    message = "还有写给另一户的文书没有登记送达。请先在“材料与文书”里逐份登记，再办结"


def _served_with_the_decision(application: Application, case: Case) -> list[LetterLine]:
    """The family's own letters still to be handed over. Refuses: OthersUnserved."""
    beside = set(application.items) - {case.item}
    waiting = [
        one
        for one in letter_queries.letters_of(application.id)
        if one.handed
        and not one.inside
        and one.served_at is None
        and one.kind.partition(".")[2] not in APART
        and not (one.decision and one.kind.partition(".")[0] in beside)
    ]
    decided = case.decision.decided_at if case.decision is not None else None
    others = [
        one
        for one in waiting
        if one.decision
        and one.person_id not in (None, application.applicant_id)
        and decided is not None
        and one.created_at >= decided
    ]
    if others:
        raise OthersUnserved(
            f"写给{'、'.join(one.addressee for one in others)}的文书还没有登记送达。"
            "请先在“材料与文书”里逐份登记，再办结"
        )
    return waiting


@act
def serve_letters(*, actor: Actor, case_id: UUID, version: int, served: Served, at: datetime) -> None:
    """送达: the decision letter reached the family, on a day, by a way; the case is closed, and with the last case the file.

    A delegated case that was drawn stays open for the district's look; the family has its letter all the same.

    What is to be handed to somebody else (a household that parted, whoever objected) is served by itself.

    Refuses: NotYours, StaleVersion, NotYourRole, NotThisStep, OthersUnserved, GoodsNotHanded.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    must_be_handed(case)
    for letter in _served_with_the_decision(application, case):
        letters.serve(actor=actor, letter_id=letter.id, delivery=served, at=at)
    drawn = SampleReview.objects.filter(case=case, reviewed_at__isnull=True).exists()
    fire_case(
        application,
        case,
        "serve_sampled" if drawn else "serve",
        actor=actor,
        at=at,
        note=f"{METHOD_NAMES[served.method]}：{served.received_by}",
    )
    if drawn:  # the district's look at a served case keeps nobody from applying again
        items_over(application, at=at, item=case.item)
    apply_served(application, case, actor=actor, at=at)
    settle_if_done(application, actor=actor, at=at)
