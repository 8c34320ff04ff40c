"""介绍工作记录: work offered to a member, her answer, and a named officer's judgement of her reason (art. 34)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.casework.models import Application, Party, WorkOffer
from minzheng.engines.casework.recorded_letters import issue_work_record
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.types import NotYourRole, ReasonsMissing, SamePerson
from minzheng.engines.casework.work_refusals import work_refusals_of
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

MAY_RECORD = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
MAY_JUDGE = (Role.TOWN_LEADER, Role.DISTRICT_REVIEWER)


class OfferUnfit(Refusal):
    """An offer that says too little to be judged, or a refusal whose reason nobody asked for."""

    code = "offer_unfit"
    message = "请写明介绍单位、用工单位、岗位和地点、报酬、日期（不晚于今天）；没有接受的，要写明本人说的原因"


class OfferKnown(Refusal):
    """The same offer on the same day is on record: nothing counts twice."""

    code = "offer_known"
    message = "同一天的同一个岗位已经登记过，不能重复登记"


class OfferJudged(Refusal):
    """Judged already, or accepted."""

    code = "offer_judged"
    message = "这次介绍已经认定过，或者本人接受了工作，不用再认定"
    status = 409


class RefusalsTooFew(Refusal):
    """Fewer refusals in a row without good reason than the law names."""

    code = "refusals_too_few"
    message = "连续、无正当理由拒绝介绍的工作还不到法定次数，不能据此减发"


@dataclass(frozen=True, slots=True)
class Offer:
    """Work offered to a person. `reason_given`: in her own words, when she did not take it."""

    person_id: UUID
    application_id: UUID
    offered_on: date
    offered_by: str
    employer: str
    work: str
    pay: str
    accepted: bool
    reason_given: str = ""
    evidence: str = ""


@act
def record_work_offer(*, actor: Actor, offer: Offer, at: datetime) -> UUID:
    """Put an offer of work and her answer on record; returns its id. A record, not a sanction.

    Refuses: NotYours (nobody of that file), NotYourRole, OfferUnfit, OfferKnown. Source: 审核确认办法 art. 34.
    """
    party = Party.objects.filter(
        application_id=offer.application_id, person_id=offer.person_id, role__in=("applicant", "member")
    ).first()
    if party is None:
        raise NotYours()
    if actor.role not in MAY_RECORD:
        raise NotYourRole()
    said = (offer.offered_by, offer.employer, offer.work, offer.pay)
    if any(len(one.strip()) < 2 for one in said) or offer.offered_on > local_date(at):
        raise OfferUnfit()
    if not offer.accepted and len(offer.reason_given.strip()) < 2:
        raise OfferUnfit()
    row = _write(actor, offer, party, at)
    record(
        actor=actor,
        action="casework.work_offer.recorded",
        subject=Subject("person", offer.person_id, offer.person_id, row.area_code),
        at=at,
        accepted=offer.accepted,
    )
    return UUID(str(row.id))


def _write(actor: Actor, offer: Offer, party: Party, at: datetime) -> WorkOffer:
    area = Application.objects.values_list("area_code", flat=True).get(pk=offer.application_id)
    try:
        with transaction.atomic():
            return WorkOffer.objects.create(  # type: ignore[no-any-return]
                id=new_id(),
                area_code=area,
                person_id=party.person_id,
                application_id=offer.application_id,
                offered_on=offer.offered_on,
                offered_by=offer.offered_by.strip()[:80],
                employer=offer.employer.strip()[:80],
                work=offer.work.strip()[:120],
                pay=offer.pay.strip()[:60],
                accepted=offer.accepted,
                reason_given="" if offer.accepted else offer.reason_given.strip()[:300],
                evidence=offer.evidence.strip()[:300],
                recorded_by=actor.posting_id,
                recorded_account=actor.account_id,
                recorded_at=at,
            )
    except IntegrityError as clash:
        if "casework_work_offer_once" not in str(clash):
            raise
    raise OfferKnown()


@act
def judge_work_offer(*, actor: Actor, offer_id: UUID, good_reason: bool, reasons: str, at: datetime) -> None:
    """认定拒绝的原因: a named officer, not the one who recorded it, says whether the reason was good, and why.

    The record (介绍工作情况记录) is written to who refused, and served on her by itself: she reads what was found.

    Refuses: NotYours, NotYourRole, SamePerson, ReasonsMissing, OfferJudged. Source: 审核确认办法 art. 34 (无正当理由).
    """
    row = WorkOffer.objects.select_for_update(of=("self",)).filter(pk=offer_id).first()
    if row is None:
        raise NotYours()
    if actor.role not in MAY_JUDGE:
        raise NotYourRole()
    if row.accepted or row.good_reason is not None:
        raise OfferJudged()
    if row.recorded_account == actor.account_id:
        raise SamePerson()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明认定的理由：身体、照护、路程、报酬等情况查了什么（至少 8 个字）")
    row.good_reason, row.judged_reasons, row.judged_at = good_reason, reasons.strip(), at
    row.judged_by, row.judged_account = actor.posting_id, actor.account_id
    row.save(update_fields=["good_reason", "judged_reasons", "judged_at", "judged_by", "judged_account"])
    issue_work_record(row, actor=actor, at=at)
    record(
        actor=actor,
        action="casework.work_offer.judged",
        subject=Subject("person", row.person_id, row.person_id, row.area_code),
        at=at,
        good_reason=good_reason,
    )


def check_work_refusals(person_id: UUID, *, on: date) -> int:
    """The guard of a cut for refused work: how many refusals in a row without good reason stand.

    To be called by the act that proposes to reduce this one person's share; it reduces nothing. Refuses: RefusalsTooFew.
    Source: 审核确认办法 art. 34 (连续3次; the number is the law's parameter dibao.work.refusals_from).
    """
    found = work_refusals_of(person_id, on=on)
    if not found.reached:
        raise RefusalsTooFew(
            f"连续、无正当理由拒绝介绍的工作 {found.in_a_row} 次，不到 {found.needed} 次，不能据此减发"
        )
    return found.in_a_row
