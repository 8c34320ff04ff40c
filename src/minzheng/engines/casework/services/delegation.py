"""权限下放: the district lets a town confirm, ends it, takes a case back, and looks at a sample of what the town decided."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.models import Application, Case, Delegation, SampleReview
from minzheng.engines.casework.routes import DISTRICT, TOWN
from minzheng.engines.casework.sampling import is_drawn, plan_of
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.settling import settle_if_done
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.accounts.queries import colleagues
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal, StaleVersion


class AlreadyDelegated(Refusal):
    """One delegation of an item to a town at a time."""

    code = "already_delegated"
    message = "这个镇街已经委托过，正在生效。要改动的，请先结束原来的委托"


class NobodyConfirmsThere(Refusal):
    """A town without a confirmer in office would hold every case up."""

    code = "nobody_confirms_there"
    message = "这个镇街还没有在岗的“镇街确认人”，委托后会没有人办。请先设岗，再委托"


class DocumentMissing(Refusal):
    """A delegation rests on a document of the district."""

    code = "document_missing"
    message = "请填写委托文件的名称和文号"


class DayPassed(Refusal):
    """Neither a delegation nor its end works backwards."""

    code = "day_passed"
    message = "委托的开始和结束都不能早于今天，已经受理的办件不受影响。请改选日期"


class DelegationOver(Refusal):
    """Ended already."""

    code = "delegation_over"
    message = "这项委托已经结束，请刷新后查看"
    status = 409


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """`place`: a town's code (9 or 12 digits), or a unit's (6): then every town of it. `document`: name and number."""

    place: str
    item: str
    since: date
    document: str
    reasons: str


@act
def delegate(*, actor: Actor, new: NewDelegation, at: datetime) -> list[UUID]:
    """委托镇街审核确认: cases accepted there from that day on are confirmed by the town; returns the delegations' ids.

    An act of the district by a named officer. Refuses: NotYourRole, NotYours, DocumentMissing, ReasonsMissing,
    DayPassed, AlreadyDelegated, NobodyConfirmsThere. Source: 审核确认办法 art. 2 (可以委托乡镇、街道).
    """
    if actor.role is not Role.DISTRICT_CONFIRMER:
        raise NotYourRole()
    areas = _areas(new.place)
    if not areas or not all(actor.scope.lo <= area < actor.scope.hi for area in areas):
        raise NotYours()
    if len(new.document.strip()) < 4:
        raise DocumentMissing()
    if len(new.reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明委托的理由（至少 8 个字）")
    today = local_date(at)
    if new.since < today:
        raise DayPassed()
    item = catalogue.item(new.item)
    return [_delegate(actor, new, item.code, area, at) for area in areas]


def _areas(place: str) -> list[str]:
    """Area codes of the towns meant."""
    book = RegionBook.packed()
    if len(place) == 6:
        towns = [one for one in book.places.values() if one.level is Level.TOWN and one.unit == place]
        return sorted(one.unit + one.code for one in towns)
    known = book.place(place.ljust(12, "0"))
    return [known.unit + known.code] if known and known.unit and known.level is Level.TOWN else []


def _delegate(actor: Actor, new: NewDelegation, item: str, area: str, at: datetime) -> UUID:
    if not colleagues(area_code=area, roles=[Role.TOWN_CONFIRMER], on=local_date(at)):
        raise NobodyConfirmsThere()
    running = Delegation.objects.select_for_update(of=("self",)).filter(area_code=area, item=item)
    if any(one.valid_to is None or one.valid_to >= new.since for one in running):
        raise AlreadyDelegated()
    row = Delegation.objects.create(
        id=new_id(),
        area_code=area,
        item=item,
        valid_from=new.since,
        document=new.document.strip()[:120],
        reasons=new.reasons.strip(),
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        by_name=actor.title[:120],
        made_at=at,
    )
    record(
        actor=actor,
        action="casework.delegation.made",
        subject=Subject("delegation", row.id, None, area),
        at=at,
        item=item,
        since=new.since.isoformat(),
        document=row.document,
    )
    return UUID(str(row.id))


@act
def end_delegation(*, actor: Actor, delegation_id: UUID, last_day: date, reasons: str, at: datetime) -> None:
    """结束委托: cases accepted up to and on the last day stay the town's; later ones are the district's.

    Refuses: NotYours, NotYourRole, ReasonsMissing, DayPassed, DelegationOver. Source: 审核确认办法 art. 2.
    """
    row = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation_id).first()
    if row is None:
        raise NotYours()
    if actor.role is not Role.DISTRICT_CONFIRMER:
        raise NotYourRole()
    if row.valid_to is not None:
        raise DelegationOver()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明结束委托的理由（至少 8 个字）")
    if last_day < max(local_date(at), row.valid_from):
        raise DayPassed()
    row.valid_to, row.ended_by, row.ended_reasons = last_day, actor.posting_id, reasons.strip()
    row.save(update_fields=["valid_to", "ended_by", "ended_reasons"])
    record(
        actor=actor,
        action="casework.delegation.ended",
        subject=Subject("delegation", row.id, None, row.area_code),
        at=at,
        last_day=last_day.isoformat(),
    )


@act
def take_back(*, actor: Actor, case_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """区县收回审核确认: one delegated case that waits for the town is confirmed by the district instead; its day stays.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, ReasonsMissing. Source: art. 2.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明收回的理由（至少 8 个字）")
    if case.route != TOWN:
        raise NotThisStep("这个办件本来就由区县审核确认，不用收回")
    case.route = DISTRICT
    fire_case(application, case, "take_back", actor=actor, at=at, note=reasons.strip())
    record(
        actor=actor,
        action="casework.case.taken_back",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
    )


def draw_sample(application: Application, case: Case, *, at: datetime) -> bool:
    """Draw a case the town has just decided; whether it was drawn. Part of the act of deciding."""
    if case.route != TOWN:
        return False
    plan = plan_of(case, at)
    if not is_drawn(case.id, salt=plan.salt, share_permille=plan.share_permille):
        return False
    SampleReview.objects.create(
        id=new_id(),
        case=case,
        plan=plan,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        drawn_at=at,
    )
    return True


@act
def review_sample(
    *, actor: Actor, case_id: UUID, version: int, agrees: bool, reasons: str, at: datetime
) -> None:
    """抽查: the district agrees with the town's decision, or asks the town to look again. The award stays as it is.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, NearRelativeRecuses, ReasonsMissing.
    Source: art. 2 (the district answers for what it delegates); the sample is ours [D].
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明抽查意见：看了什么，有没有问题（至少 8 个字）")
    act_name = "sample_agree" if agrees else "sample_again"
    fire_case(application, case, act_name, actor=actor, at=at, note=reasons.strip())
    drawn = SampleReview.objects.select_for_update(of=("self",)).get(case=case)
    drawn.agrees, drawn.reasons = agrees, reasons.strip()
    drawn.posting_id, drawn.reviewed_at = actor.posting_id, at
    drawn.save(update_fields=["agrees", "reasons", "posting_id", "reviewed_at"])
    _record_sample(application, case, actor, f"casework.case.{act_name}", at)


@act
def looked_again(*, actor: Actor, case_id: UUID, version: int, findings: str, at: datetime) -> None:
    """按抽查意见重新核实: the town says what it found. To change an award is another act, of an officer, with reasons.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, NearRelativeRecuses, ReasonsMissing.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(findings.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明重新核实的情况（至少 8 个字）；需要调整待遇的，请另行发起复核")
    fire_case(application, case, "looked_again", actor=actor, at=at, note=findings.strip())
    drawn = SampleReview.objects.select_for_update(of=("self",)).get(case=case)
    drawn.town_findings, drawn.town_posting, drawn.looked_again_at = findings.strip(), actor.posting_id, at
    drawn.save(update_fields=["town_findings", "town_posting", "looked_again_at"])
    _record_sample(application, case, actor, "casework.case.looked_again", at)


def _record_sample(application: Application, case: Case, actor: Actor, action: str, at: datetime) -> None:
    settle_if_done(application, actor=SYSTEM, at=at)
    record(
        actor=actor,
        action=action,
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
    )


__all__ = [
    "NewDelegation",
    "delegate",
    "draw_sample",
    "end_delegation",
    "is_drawn",
    "looked_again",
    "review_sample",
    "take_back",
]
