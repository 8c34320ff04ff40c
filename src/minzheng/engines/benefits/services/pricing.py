"""价格临时补贴: the month's index, a proposal on a document, another officer's approval; a job writes the items."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.benefits.models import PriceIndex, PriceSubsidy
from minzheng.engines.benefits.price_subsidy import price_advice
from minzheng.engines.benefits.price_types import (
    IndexUnfit,
    NewIndex,
    NewSubsidy,
    NotStarted,
    SubsidyNotReady,
    SubsidyState,
    SubsidyUnfit,
)
from minzheng.engines.benefits.question_types import NotYourTurn, SameAccount
from minzheng.engines.benefits.standard_change import area_of
from minzheng.engines.benefits.types import month_of
from minzheng.engines.jobs.services import defer
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import CITY_AREA

GENERATE = "benefits.generate_price_items"
ENTERERS = frozenset({Role.DISTRICT_REVIEWER, Role.CITY_ANALYST})
FURTHEST_PERMILLE, MOST_FEN = 1_000, 1_000_000


@act
def enter_index(*, actor: Actor, index: NewIndex, at: datetime) -> None:
    """登记当月物价指数 with its source, once a month. Refuses: NotYourTurn, IndexUnfit. Units: per mille (35 = 3.5 %)."""
    if actor.role not in ENTERERS or actor.posting_id is None:
        raise NotYourTurn("物价指数由区县审核员或市级分析员登记，请联系他们")
    rises = [index.cpi_permille, index.food_permille, index.scpi_permille or 0]
    if (
        index.month.day != 1
        or index.month > month_of(local_date(at))
        or any(abs(rise) > FURTHEST_PERMILLE for rise in rises)
        or not index.source.strip()
    ):
        raise IndexUnfit()
    try:
        with transaction.atomic():
            PriceIndex.objects.create(
                month=index.month,
                cpi_permille=index.cpi_permille,
                food_permille=index.food_permille,
                scpi_permille=index.scpi_permille,
                source=index.source.strip()[:200],
                entered_at=at,
                entered_by_posting=actor.posting_id,
                entered_by_name=actor.title[:120],
            )
    except IntegrityError:
        raise IndexUnfit("这个月的指数已经登记过了，不能重复登记") from None
    record(
        actor=actor,
        action="benefits.price.index_entered",
        subject=Subject("price_index", None, None, CITY_AREA),
        at=at,
        month=index.month.isoformat(),
        cpi_permille=index.cpi_permille,
        food_permille=index.food_permille,
    )


@act
def propose_subsidy(*, actor: Actor, new: NewSubsidy, at: datetime) -> UUID:
    """提出当月价格临时补贴: only for a month whose index reaches a threshold; the document sets who and how much.

    Refuses: NotYourTurn, NotYours, SubsidyUnfit, NotStarted (not reached, or no index). Units: 分 a person.
    Source: 发改价格〔2021〕1553号 (started and ended month by month).
    """
    if actor.role is not Role.DISTRICT_REVIEWER or actor.account_id is None or actor.posting_id is None:
        raise NotYourTurn("价格临时补贴由区县审核员提出，请联系他们")
    _covers(actor, new.unit)
    kinds = [one.kind for one in new.amounts]
    if (
        not kinds
        or len(set(kinds)) != len(kinds)
        or any(not 0 < one.fen <= MOST_FEN for one in new.amounts)
        or not new.document.strip()
    ):
        raise SubsidyUnfit()
    advice = price_advice(month=new.month, unit=new.unit)
    if advice is None or not advice.started:
        raise NotStarted()
    taken = PriceSubsidy.objects.filter(month=new.month)
    taken = taken.filter(unit_code__in=("", new.unit)) if new.unit else taken
    if taken.exists():
        raise SubsidyUnfit("这个月已经有价格临时补贴方案（本区县或全市），不能重复提出")
    row = PriceSubsidy.objects.create(
        id=new_id(),
        unit_code=new.unit,
        month=new.month,
        amounts=[{"kind": one.kind, "fen": one.fen} for one in new.amounts],
        document=new.document.strip()[:40],
        rule_version=advice.rule_version,
        proposed_at=at,
        proposed_by_posting=actor.posting_id,
        proposed_by_account=actor.account_id,
        proposed_by_name=actor.title[:120],
    )
    _record(actor, "proposed", row, at)
    return row.id


@act
def approve_subsidy(*, actor: Actor, subsidy_id: UUID, at: datetime) -> None:
    """批准: another account; the items are then written by a job. Refuses: NotYourTurn, NotYours, SubsidyNotReady, SameAccount."""
    row = PriceSubsidy.objects.select_for_update(of=("self",)).filter(pk=subsidy_id).first()
    if row is None:
        raise NotYours()
    if actor.role is not Role.DISTRICT_CONFIRMER or actor.account_id is None or actor.posting_id is None:
        raise NotYourTurn("价格临时补贴由区县确认人批准，请联系他们")
    _covers(actor, row.unit_code)
    if row.state != SubsidyState.PROPOSED:
        raise SubsidyNotReady()
    if row.proposed_by_account == actor.account_id:
        raise SameAccount()
    row.state, row.approved_at = SubsidyState.APPROVED, at
    row.approved_by_posting, row.approved_by_account = actor.posting_id, actor.account_id
    row.approved_by_name = actor.title[:120]
    row.save()
    _record(actor, "approved", row, at)
    defer(GENERATE, subsidy_id=str(row.id))


def _covers(actor: Actor, unit: str) -> None:
    lo, hi = area_of(unit)
    if not actor.is_officer or not (actor.scope.lo <= lo and hi <= actor.scope.hi):
        raise NotYours()


def _record(actor: Actor, what: str, row: PriceSubsidy, at: datetime) -> None:
    record(
        actor=actor,
        action=f"benefits.price.{what}",
        subject=Subject("price_subsidy", row.id, None, CITY_AREA),
        at=at,
        month=row.month.isoformat(),
    )
