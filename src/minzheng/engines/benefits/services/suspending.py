"""暂停和恢复发放: by a decision with reasons, a last month and a letter. Not an end: nobody has to apply again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.benefits.models import Award, AwardSuspension
from minzheng.engines.benefits.oneoff import BackPay, give_back_pay
from minzheng.engines.benefits.parameters import parameter
from minzheng.engines.benefits.question_types import AnswerMissing, NotHeard
from minzheng.engines.benefits.services.changing import (
    Change,
    EndsBeforeStart,
    PastMonth,
    keep_change,
    locked_award,
)
from minzheng.engines.benefits.services.granting import DECIDERS, DecisionNeeded
from minzheng.engines.benefits.types import Decided, month_after, month_of, months_later
from minzheng.engines.letters import services as letters
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card
from minzheng.foundations.privacy.types import act
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

SHORTEST_REASONS = 4
CORRECTION = "认为情况有误的，请带证明材料到镇街便民服务中心，或拨打12345；工作人员会重新核实后告知您。"


class SuspensionTooLong(Refusal):
    """Less than one month, or more months than allowed."""

    code = "suspension_too_long"
    message = "暂停发放至少一个月，最长不超过规定的月数；需要更久的，请在到期前重新核实并作出新的决定"


class AlreadySuspended(Refusal):
    """Some of these months are suspended already."""

    code = "already_suspended"
    message = "这项待遇在所选月份已经暂停发放，请刷新后查看"


class NotSuspended(Refusal):
    """The suspension was resumed already, or the month is no month of it."""

    code = "not_suspended"
    message = "这次暂停已经恢复，或者所选月份不在暂停期内，请刷新后查看"


@dataclass(frozen=True, slots=True)
class NewSuspension:
    """Months an award is not paid, why, and that the family was told and heard before.

    `told_on`: the day the person was told; `family_said`: what she answered ("" when she said nothing in her days).
    """

    from_month: date
    months: int
    reasons: str
    basis: str
    told_on: date
    family_said: str = ""


@dataclass(frozen=True, slots=True)
class NewResumption:
    """From which month it is paid again, whether the months not paid are given, and why."""

    from_month: date
    pay_back: bool
    reasons: str


@act
def suspend_award(*, actor: Actor, award_id: UUID, new: NewSuspension, at: datetime) -> UUID:
    """暂停发放 for some months from a month to come; paid again by itself from the month after the last.

    Refuses: DecisionNeeded (another role, no account), NotYours, AnswerMissing, SuspensionTooLong, PastMonth,
    EndsBeforeStart, NotHeard, AlreadySuspended. Source: 最低生活保障审核确认办法 art. 32 (ground, procedure, told first).
    """
    decision_id = new_id()
    award = decider_award(actor, award_id, decision_id, new.reasons)
    _check_months(award, new, at)
    if not heard(told_on=new.told_on, family_said=new.family_said, on=local_date(at)):
        raise NotHeard()
    cap = months_later(new.from_month, new.months - 1)
    letter_id = award_letter(award, actor, "suspension", _suspension_words(award, new, cap), at)
    try:
        with transaction.atomic():
            row = AwardSuspension.objects.create(
                award=award,
                area_code=award.area_code,
                person_id=award.person_id,
                from_month=new.from_month,
                cap_month=cap,
                last_month=cap,
                reasons=new.reasons.strip(),
                basis=new.basis.strip()[:200],
                told_on=new.told_on,
                family_said=new.family_said.strip(),
                decision_id=decision_id,
                letter_id=letter_id,
                decided_at=at,
                posting_id=actor.posting_id,
                account_id=actor.account_id,
                by_name=actor.title[:120],
            )
    except IntegrityError as problem:
        if "benefits_suspension_apart" not in str(problem):
            raise
        raise AlreadySuspended() from None
    _note(award, Change("suspend", new.from_month), actor=actor, decision_id=decision_id, at=at)
    return row.id  # type: ignore[no-any-return]


@act
def resume_award(*, actor: Actor, suspension_id: UUID, new: NewResumption, at: datetime) -> None:
    """恢复发放 before the last month, or the decision afterwards whether the months not paid are given.

    Refuses: NotYours, DecisionNeeded, AnswerMissing, NotSuspended, PastMonth.
    """
    row = AwardSuspension.objects.select_for_update(of=("self",)).filter(pk=suspension_id).first()
    if row is None:
        raise NotYours()
    decision_id = new_id()
    award = decider_award(actor, row.award_id, decision_id, new.reasons)
    if (
        row.resumed_at is not None
        or new.from_month.day != 1
        or new.from_month > months_later(row.cap_month, 1)
    ):
        raise NotSuspended()
    over = row.cap_month < month_of(local_date(at))
    if not over and new.from_month < month_of(local_date(at)):
        raise PastMonth()
    last = row.cap_month if over else months_later(new.from_month, -1)
    row.last_month = min(last, row.cap_month)
    row.back_fen = _back_pay(award, row, at) if new.pay_back else 0
    row.resumed_at, row.resume_reasons = at, new.reasons.strip()
    row.resumed_by_posting, row.resumed_by_account = actor.posting_id, actor.account_id
    row.resumed_by_name = actor.title[:120]
    row.resume_letter_id = award_letter(award, actor, "resumption", _resumption_words(award, row, new), at)
    row.save(
        update_fields=[
            "last_month", "back_fen", "resumed_at", "resume_reasons", "resumed_by_posting", "resumed_by_account",
            "resumed_by_name", "resume_letter_id",
        ]
    )  # fmt: skip
    first = months_later(row.last_month, 1)
    _note(award, Change("resume", first), actor=actor, decision_id=decision_id, at=at)


def heard(*, told_on: date, family_said: str, on: date) -> bool:
    """Whether the family was told and has answered, or her days to answer have passed."""
    if told_on > on:
        return False
    days = parameter("hearing_working_days").value
    return bool(family_said.strip()) or on > add_working_days(told_on, days).date


def decider_award(actor: Actor, award_id: UUID, decision_id: UUID, reasons: str) -> Award:
    """The award, locked, for whoever may decide that something of it is not paid. Refuses: DecisionNeeded, AnswerMissing, NotYours."""
    if actor.role not in DECIDERS or actor.account_id is None or actor.posting_id is None:
        raise DecisionNeeded("暂停、恢复发放由有确认权限的工作人员作出决定，请转交确认人办理")
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise AnswerMissing()
    return locked_award(actor, award_id, Decided(decision_id, actor.posting_id, "decision", reasons))


def _check_months(award: Award, new: NewSuspension, at: datetime) -> None:
    if not 1 <= new.months <= parameter("suspension_months").value:
        raise SuspensionTooLong()
    if new.from_month.day != 1 or new.from_month < month_after(local_date(at)):
        raise PastMonth("暂停发放最早从下个月起，本月照常发放，请重新选择月份")
    if new.from_month < award.start_month or (award.end_month and new.from_month > award.end_month):
        raise EndsBeforeStart()


def _back_pay(award: Award, row: AwardSuspension, at: datetime) -> int:
    """What was due in the suspended months that are over or run, given once in a month to come. Units: 分."""
    given = BackPay(
        decision_id=row.id,
        rule_version=award.rule_version,
        words=f"{row.from_month:%Y年%m月}至{row.last_month:%Y年%m月}暂停期间补发",
        from_month=row.from_month,
        to_month=row.last_month,
    )
    return give_back_pay(award, given, at=at)


def _note(award: Award, change: Change, *, actor: Actor, decision_id: UUID, at: datetime) -> None:
    decided = Decided(decision_id, actor.posting_id, "decision", "decision")
    keep_change(award, change, decided=decided, at=at)
    record(
        actor=actor,
        action=f"benefits.award.{'suspended' if change.act == 'suspend' else 'resumed'}",
        subject=Subject("award", award.id, award.person_id, award.area_code),
        at=at,
        decision_id=str(decision_id),
    )


def award_letter(award: Award, actor: Actor, kind: str, words: dict[str, Any], at: datetime) -> UUID:
    """A letter of such a decision to the award's holder; its id. Refuses: NotYours."""
    holder = card(person_id=award.person_id)
    if holder is None:
        raise NotYours()
    letter = letters.issue(
        actor=actor,
        kind=f"benefits.{kind}",
        case_id=award.case_id,
        application_id=None,
        person_id=award.person_id,
        area_code=award.area_code,
        addressee=holder.name,
        data={
            "issuer": letters.office_of(award.area_code, town=False),
            "item": award.kind_name,
            "decided_on": local_date(at),
            **words,
        },
        at=at,
    )
    return letter.id  # type: ignore[no-any-return]


def _suspension_words(award: Award, new: NewSuspension, cap: date) -> dict[str, Any]:
    said = new.family_said.strip()
    return {
        "from_month": f"{new.from_month:%Y年%m月}",
        "until_month": f"{cap:%Y年%m月}",
        "basis": new.basis,
        "reasons": [new.reasons],
        "heard": f"您的意见：{said}"
        if said
        else f"已于{new.told_on:%Y年%m月%d日}告知您，期限内没有收到意见。",
        "meanwhile": [
            f"暂停到期后，从{months_later(cap, 1):%Y年%m月}起自动恢复发放，不用重新申请。",
            "核实清楚后可以提前恢复，暂停的月份经决定可以补发。",
            "生活有急难的，可以随时申请临时救助。",
        ],
        "correction": CORRECTION,
    }


def _resumption_words(award: Award, row: AwardSuspension, new: NewResumption) -> dict[str, Any]:
    return {
        "from_month": f"{months_later(row.last_month, 1):%Y年%m月}",
        "back_fen": row.back_fen,
        "basis": row.basis,
        "reasons": [new.reasons],
        "correction": CORRECTION,
    }
