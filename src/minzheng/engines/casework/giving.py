"""What a confirmation gives, as the ledger takes it: monthly from the next month, or one amount at once."""

from datetime import date

from django.conf import settings

from minzheng.engines.benefits.types import (
    GivenOnce,
    NewAward,
    NewMember,
    month_after,
    month_of,
    months_later,
)
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import counted_members
from minzheng.engines.casework.giving_ways import given_of
from minzheng.engines.casework.guardian_rules import paid_for
from minzheng.engines.casework.item_intake import cause_of, met_by, most_fen_of
from minzheng.engines.casework.models import Application, Case, Decision
from minzheng.engines.casework.one_form import only_subject
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Once
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.rules.services import ItemAdvice
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal

#: A monthly amount above this for each person is a slip of the pen [D]; the standards lie far below.
MOST_FEN_A_PERSON = 300_000


def start_month(item: str, on: date) -> date:
    """The month a decision's money is for: the next one (art. 21), or its own where the item gives one amount."""
    return month_of(on) if catalogue.item(item).once else month_after(on)


def check_amount(application: Application, case: Case, fen: int) -> None:
    """No slip of the pen, and never above what the law lets the item give. Refuses: ReasonsMissing, CapUnpublished."""
    once = catalogue.item(case.item).once
    each = once.most_fen if once else MOST_FEN_A_PERSON
    most = each * len(counted_members(application, case.item))
    if fen > most:
        words = "一次性" if once else "每月"
        raise ReasonsMissing(f"金额超过{words} {yuan(most)} 元，请检查是否多写了 0")
    cap = _cap(application, case) if once and once.capped and fen else None
    if cap is not None and fen > cap:
        raise ReasonsMissing(
            f"{catalogue.item(case.item).name}一次最多 {yuan(cap)} 元，超过的请改办临时救助，再次填写金额"
        )


class CapUnpublished(Refusal):
    """What the most is counted from is not published for the place and day: nothing can be shown to lie within it."""

    code = "cap_unpublished"
    message = "这项救助的最高金额按当地标准计算，本区县这一天的标准还没有公布，也没有录入。请区县在“调标”里录入标准以后再填金额；等不及的，可以改办临时救助"


def _cap(application: Application, case: Case) -> int:
    """The most the item may give: as advised, else as published for the place and the day. Refuses: CapUnpublished.

    Advice that says no, or nothing yet, lifts no limit of the law.
    """
    kept = advice_store.advice_of(application_id=case.application_id, item=case.item)
    advised = kept.advice.once_high_fen if kept and isinstance(kept.advice, ItemAdvice) else 0
    if advised > 0:
        return advised
    answers = open_answers(application.id, application.answers_box)
    on = local_date(case.opened_at)
    published = most_fen_of(case.item, answers, unit=application.area_code[:6], on=on)
    if not published:
        raise CapUnpublished()
    return published


def award_of_decision(
    application: Application, case: Case, decision: Decision, *, anew: str = ""
) -> NewAward:
    """The award a confirmation gives; `anew` as in `GivenOnce`. Refuses: NotThisStep (no household formed yet)."""
    if application.household_id is None or application.applicant_id is None:
        raise NotThisStep()
    once, on = catalogue.item(case.item).once, local_date(decision.decided_at)
    subject = only_subject(application, case.item)
    holder = subject.person_id if subject else application.applicant_id
    return NewAward(
        kind=case.item,
        kind_name=catalogue.item(case.item).name,
        case_id=case.id,
        decision_id=decision.id,
        household_id=application.household_id,
        person_id=holder,
        payee_person_id=paid_for(holder, on=on),
        of_person=subject is not None,
        members=tuple(NewMember(row.person_id) for row in counted_members(application, case.item)),
        area_code=application.area_code,
        amount_fen=decision.amount_fen or 0,
        start_month=decision.start_month or start_month(case.item, on),
        rule_version=decision.rule_version,
        rule_profile=settings.RULE_PROFILE,
        advice_id=decision.advice_id,
        once=_once(application, case, once, decision, anew) if once else None,
    )


def _once(application: Application, case: Case, once: Once, decision: Decision, anew: str) -> GivenOnce:
    """The cause as the answers tell it, kept for whose hardship it is: nobody named, or a person's own item, for all."""
    answers, on = open_answers(application.id, application.answers_box), local_date(decision.decided_at)
    given = given_of(decision.given, amount_fen=decision.amount_fen or 0)
    met = met_by(case.item, answers)
    people = counted_members(application, case.item)
    return GivenOnce(
        cause_of(case.item, answers),
        on,
        months_later(on, once.apart_months),
        met=tuple(row.person_id for row in people if row.position in met),
        anew=anew,
        parts=given.parts,
        goods_fen=given.goods_fen,
    )
