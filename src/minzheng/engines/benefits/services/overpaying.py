"""疑似多领: a question with its amount and cause; an officer answers; money is asked back by a decision and a letter only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits.events import RecoveryDecided
from minzheng.engines.benefits.models import Award, OverpaymentQuestion, RecoveryDecision
from minzheng.engines.benefits.parameters import last_day
from minzheng.engines.benefits.question_types import (
    AnswerMissing,
    NotHeard,
    NotYourTurn,
    OverpaymentState,
    QuestionClosed,
    SameAccount,
)
from minzheng.engines.benefits.services.granting import DECIDERS
from minzheng.engines.benefits.services.suspending import CORRECTION, heard
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import services as letters
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan
from minzheng.kernel.result import NotYours, Refusal

SHORTEST = 4
ANSWERERS = frozenset({Role.TOWN_CLERK, Role.DISTRICT_REVIEWER})


class OverpaymentUnfit(Refusal):
    """No amount, no cause, months that are none, more than was asked about."""

    code = "overpayment_unfit"
    message = "请填写疑似多领的月份、金额和原因；核实或追回的金额不能多于疑似金额"


@dataclass(frozen=True, slots=True)
class NewOverpayment:
    """What seems to have been paid too much. `source` and `reference` name what noticed it: the same is asked once."""

    award_id: UUID
    from_month: date
    to_month: date
    amount_fen: int
    cause: str
    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is decided on money found too much: "recover" an amount at so much a month, or "waive" it."""

    act: str
    amount_fen: int
    monthly_fen: int
    reasons: str
    basis: str


@act
def ask_overpayment(*, actor: Actor, new: NewOverpayment, at: datetime) -> UUID:
    """Ask the town whether too much was paid; asked already: the same question's id. Nobody owes anything by it.

    Refuses: NotYours, OverpaymentUnfit.
    """
    award = Award.objects.filter(pk=new.award_id).first()
    if award is None:
        raise NotYours()
    if new.amount_fen <= 0 or len(new.cause.strip()) < SHORTEST or new.to_month < new.from_month:
        raise OverpaymentUnfit()
    row, fresh = OverpaymentQuestion.objects.get_or_create(
        source=new.source[:40],
        reference=new.reference[:120],
        defaults={
            "area_code": award.area_code,
            "award_id": award.id,
            "person_id": award.person_id,
            "from_month": new.from_month,
            "to_month": new.to_month,
            "amount_fen": new.amount_fen,
            "cause": new.cause.strip()[:300],
            "role": Role.TOWN_CLERK,
            "raised_at": at,
            "raised_by_posting": actor.posting_id,
            "due_on": last_day("question_working_days", since=local_date(at)),
        },
    )
    if fresh:
        _record(actor, "asked", row, at)
    return row.id  # type: ignore[no-any-return]


@act
def note_heard(*, actor: Actor, question_id: UUID, told_on: date, family_said: str, at: datetime) -> None:
    """When the family was told of the question and what she says to it. Refuses: NotYours, NotYourTurn, OverpaymentUnfit."""
    row = _locked(actor, question_id)
    if actor.role not in ANSWERERS | DECIDERS:
        raise NotYourTurn()
    if told_on > local_date(at):
        raise OverpaymentUnfit("告知日期不能晚于今天，请改正")
    row.told_on, row.family_said = told_on, family_said.strip()
    row.save(update_fields=["told_on", "family_said"])
    _record(actor, "heard", row, at)


@act
def answer_overpayment(*, actor: Actor, question_id: UUID, found_fen: int, answer: str, at: datetime) -> None:
    """What an officer found: 0 when nothing was paid too much. Money is not asked back by it.

    Refuses: NotYours, NotYourTurn, QuestionClosed, AnswerMissing, OverpaymentUnfit (more than was asked about).
    """
    row = _locked(actor, question_id)
    if actor.role not in ANSWERERS:
        raise NotYourTurn("核实多领由镇街经办或区县审核员办理，请联系他们")
    if row.state != OverpaymentState.ASKED:
        raise QuestionClosed()
    if len(answer.strip()) < SHORTEST:
        raise AnswerMissing()
    if not 0 <= found_fen <= row.amount_fen:
        raise OverpaymentUnfit()
    row.state = OverpaymentState.FOUND if found_fen else OverpaymentState.NONE
    row.found_fen, row.answer, row.answered_at = found_fen, answer.strip()[:500], at
    row.answered_by_posting, row.answered_by_account = actor.posting_id, actor.account_id
    row.answered_by_name = actor.title[:120]
    row.save()
    _record(actor, "answered", row, at)


@act
def decide_recovery(*, actor: Actor, question_id: UUID, recovery: Recovery, at: datetime) -> UUID:
    """追回 or 不予追回, by a confirmer who did not answer the question, after the family was heard; by letter.

    Nothing is taken from any payment: how the money comes back is agreed with the family. Returns the decision's id.
    Refuses: NotYours, NotYourTurn, QuestionClosed (not found, or decided), SameAccount, NotHeard, AnswerMissing,
    OverpaymentUnfit. Source: 社会救助暂行办法 art. 11, 13 (reasons in writing); recovery's ground is in `basis`.
    """
    row = _locked(actor, question_id)
    if actor.role not in DECIDERS or actor.account_id is None or actor.posting_id is None:
        raise NotYourTurn("是否追回由有确认权限的工作人员决定，请转交确认人办理")
    if row.state != OverpaymentState.FOUND:
        raise QuestionClosed("还没有核实出多领金额，或者已经作出决定，请刷新后查看")
    if row.answered_by_account == actor.account_id:
        raise SameAccount()
    if row.told_on is None or not heard(told_on=row.told_on, family_said=row.family_said, on=local_date(at)):
        raise NotHeard()
    _check(row, recovery)
    decision = RecoveryDecision(
        area_code=row.area_code,
        question=row,
        person_id=row.person_id,
        act=recovery.act,
        amount_fen=recovery.amount_fen,
        monthly_fen=recovery.monthly_fen,
        reasons=recovery.reasons.strip(),
        basis=recovery.basis.strip()[:200],
        letter_id=_letter(row, recovery, actor, at),
        decided_at=at,
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
    )
    decision.save(force_insert=True)
    row.state = OverpaymentState.RECOVERED if recovery.act == "recover" else OverpaymentState.WAIVED
    row.save(update_fields=["state"])
    _record(actor, "decided", row, at)
    fact = RecoveryDecided(
        area_code=row.area_code, decision_id=decision.id, award_id=row.award_id, act=recovery.act
    )
    announce(fact, at=at)
    return decision.id


def _locked(actor: Actor, question_id: UUID) -> OverpaymentQuestion:
    row = OverpaymentQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if row is None or not actor.is_officer:
        raise NotYours()
    return row  # type: ignore[no-any-return]


def _check(row: OverpaymentQuestion, recovery: Recovery) -> None:
    if len(recovery.reasons.strip()) < SHORTEST or not recovery.basis.strip():
        raise AnswerMissing("请写明决定的理由和依据，这些内容会印在决定书上")
    if recovery.act == "waive":
        fits = recovery.amount_fen == 0 and recovery.monthly_fen == 0
    else:
        fits = recovery.act == "recover" and 0 < recovery.monthly_fen <= recovery.amount_fen <= (
            row.found_fen or 0
        )
    if not fits:
        raise OverpaymentUnfit()


def _letter(row: OverpaymentQuestion, recovery: Recovery, actor: Actor, at: datetime) -> UUID:
    award, holder = Award.objects.filter(pk=row.award_id).first(), card(person_id=row.person_id)
    if award is None or holder is None:
        raise NotYours()
    recovers = recovery.act == "recover"
    said = row.family_said
    data: dict[str, Any] = {
        "issuer": letters.office_of(award.area_code, town=False),
        "item": award.kind_name,
        "decided_on": local_date(at),
        "months": f"{row.from_month:%Y年%m月}至{row.to_month:%Y年%m月}",
        "found_fen": row.found_fen,
        "verdict": "追回多领的款项" if recovers else "不追回",
        "amount_fen": recovery.amount_fen,
        "monthly": f"{yuan(recovery.monthly_fen)}元" if recovers else None,
        "basis": recovery.basis,
        "reasons": [row.cause, recovery.reasons],
        "heard": f"您的意见：{said}"
        if said
        else f"已于{row.told_on:%Y年%m月%d日}告知您，期限内没有收到意见。",
        "correction": CORRECTION,
    }
    letter = letters.issue(
        actor=actor,
        kind="benefits.recovery",
        case_id=award.case_id,
        application_id=None,
        person_id=row.person_id,
        area_code=row.area_code,
        addressee=holder.name,
        data=data,
        at=at,
    )
    return letter.id  # type: ignore[no-any-return]


def _record(actor: Actor, what: str, row: OverpaymentQuestion, at: datetime) -> None:
    record(
        actor=actor,
        action=f"benefits.overpayment.{what}",
        subject=Subject("overpayment", row.id, row.person_id, row.area_code),
        at=at,
        state=row.state,
    )
