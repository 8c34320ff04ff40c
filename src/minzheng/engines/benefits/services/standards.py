"""调标: a new standard is proposed by one officer, approved by another who saw the same preview, applied by a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from minzheng.engines.benefits.adopted import adopted_text, figures_now, scheme_followed
from minzheng.engines.benefits.events import StandardApplied
from minzheng.engines.benefits.models import StandardChange, StandardItem
from minzheng.engines.benefits.parameters import last_day
from minzheng.engines.benefits.question_types import NotYourTurn, SameAccount
from minzheng.engines.benefits.standard_change import Chunk, apply_chunk, area_of, laid, preview
from minzheng.engines.benefits.standard_queries import seen_of, standards_taken
from minzheng.engines.benefits.standard_schemes import Way
from minzheng.engines.benefits.standard_types import (
    NewStandard,
    PreviewStale,
    StandardLower,
    StandardNotReady,
    StandardPreview,
    StandardState,
    StandardTaken,
    StandardUnfit,
)
from minzheng.engines.benefits.types import month_of, months_later
from minzheng.engines.jobs.services import announce, defer
from minzheng.engines.rules import services as rules
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import CITY_AREA, Scope

APPLY = "benefits.apply_standard"
CHUNK, OLDEST_MONTHS, LONGEST_SOURCE = 5_000, 12, 20


@act
def propose_standard(*, actor: Actor, new: NewStandard, at: datetime) -> UUID:
    """提出调标: the document's standard with the preview of today. Nothing changes by it. Returns the change's id.

    Refuses: NotYourTurn (another role), NotYours (another unit), StandardUnfit, StandardLower (nobody is cut by a
    list), StandardTaken. Units: 分 a person a month.
    """
    if actor.role is not Role.DISTRICT_REVIEWER or actor.account_id is None or actor.posting_id is None:
        raise NotYourTurn("调标方案由区县审核员提出，请联系他们")
    _covers(actor, new.unit)
    _check(new, at)
    text, profile = adopted_text(unit=new.unit, also=new), settings.RULE_PROFILE
    _refuse_lower(new, profile)
    change = StandardChange(
        id=new_id(),
        unit_code=new.unit,
        kind=new.kind,
        from_month=new.from_month,
        urban_fen=new.urban_fen,
        rural_fen=new.rural_fen,
        figures=dict(new.figures),
        document=new.document.strip(),
        reference=new.reference.strip()[:200],
        place_text=text or "",
        rule_profile=profile,
        rule_version=_version(new, profile, text),
        digest=b"",
        proposed_at=at,
        proposed_by_posting=actor.posting_id,
        proposed_by_account=actor.account_id,
        proposed_by_name=actor.title[:120],
    )
    seen = preview_of(change, at=at)
    change.digest, change.summary = bytes.fromhex(seen.digest), seen_of(seen)
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as problem:
        if "benefits_standard_once" not in str(problem):
            raise
        raise StandardTaken() from None
    _record(actor, "proposed", change, at)
    return change.id


@act
def approve_standard(*, actor: Actor, change_id: UUID, digest: str, at: datetime) -> None:
    """批准调标: another account, on the very preview it saw (`digest`); the job then lays it over every award.

    Refuses: NotYourTurn, NotYours, StandardNotReady, SameAccount, PreviewStale (people or amounts have changed since).
    """
    change = _change(change_id)
    if actor.role is not Role.DISTRICT_CONFIRMER or actor.account_id is None or actor.posting_id is None:
        raise NotYourTurn("调标方案由区县确认人批准，请联系他们")
    _covers(actor, change.unit_code)
    if change.state != StandardState.PROPOSED:
        raise StandardNotReady()
    if change.proposed_by_account == actor.account_id:
        raise SameAccount()
    seen = preview_of(change, at=at)
    if seen.digest != digest:
        raise PreviewStale()
    change.digest, change.summary = bytes.fromhex(seen.digest), seen_of(seen)
    change.state, change.approved_at = StandardState.APPROVED, at
    change.approved_by_posting, change.approved_by_account = actor.posting_id, actor.account_id
    change.approved_by_name = actor.title[:120]
    change.save()
    _record(actor, "approved", change, at)
    defer(APPLY, change_id=str(change.id))


@act
def withdraw_standard(*, actor: Actor, change_id: UUID, reasons: str, at: datetime) -> None:
    """撤回 before approval, by whoever may propose or approve. Refuses: NotYourTurn, NotYours, StandardNotReady, StandardUnfit."""
    change = _change(change_id)
    if actor.role not in (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER):
        raise NotYourTurn()
    _covers(actor, change.unit_code)
    if change.state != StandardState.PROPOSED:
        raise StandardNotReady()
    if len(reasons.strip()) < 4:
        raise StandardUnfit("请写明撤回的理由（至少 4 个字）")
    change.state, change.withdrawn_at, change.withdraw_reasons = (
        StandardState.WITHDRAWN,
        at,
        reasons.strip()[:200],
    )
    change.save()
    _record(actor, "withdrawn", change, at)


def preview_of(change: StandardChange, *, at: datetime) -> StandardPreview:
    """The preview of a change as of a moment, over the whole of its area."""
    with area_scope(change.unit_code):
        return preview(laid(change, at=at), rule_version=change.rule_version)


def apply_standard(*, change_id: UUID, at: datetime, chunks: int | None = None) -> int:
    """Lay an approved change over every award that has not had it, a transaction a chunk; how many awards.

    Run again at any time: what is done stays done once. `chunks`: at most so many (a test dies in the middle).
    """
    change = StandardChange.objects.filter(pk=change_id).first()
    if change is None or change.state not in (StandardState.APPROVED, StandardState.APPLIED):
        return 0
    due = last_day("question_working_days", since=local_date(at))
    done, after_award = 0, None
    while chunks is None or chunks > 0:
        with transaction.atomic(), area_scope(change.unit_code):
            count, after_award = apply_chunk(change, Chunk(CHUNK, after_award, due), at=at)
        if not count:
            _close(change_id, at)
            break
        done += count
        chunks = None if chunks is None else chunks - 1
    return done


def _close(change_id: UUID, at: datetime) -> None:
    """The first time nothing is left, it is applied: a fact and a line of the record, with sums."""
    with transaction.atomic():
        change = _change(change_id)
        if change.state != StandardState.APPROVED:
            return
        change.state, change.applied_at = StandardState.APPLIED, at
        change.save(update_fields=["state", "applied_at"])
        with area_scope(change.unit_code):
            raised = StandardItem.objects.filter(change=change, outcome="raised").count()
        _record(SYSTEM, "applied", change, at, raised=raised)
        announce(
            StandardApplied(
                area_code=CITY_AREA, change_id=change.id, kind=change.kind, from_month=change.from_month
            ),
            at=at,
        )


@contextmanager
def area_scope(unit: str) -> Iterator[None]:
    """The unit's whole area, or the city's for ""."""
    lo, hi = area_of(unit)
    with open_scope(Scope(lo=lo, hi=hi)):
        yield


def still_open(on: date) -> list[UUID]:
    """Approved changes that awards decided meanwhile may still need: until the month after their first."""
    rows = StandardChange.objects.filter(
        state__in=(StandardState.APPROVED, StandardState.APPLIED),
        from_month__gte=months_later(month_of(on), -1),
    )
    late = StandardChange.objects.filter(state=StandardState.APPROVED)
    return list(
        dict.fromkeys(
            [
                *rows.order_by("pk").values_list("pk", flat=True),
                *late.order_by("pk").values_list("pk", flat=True),
            ]
        )
    )


def _covers(actor: Actor, unit: str) -> None:
    lo, hi = area_of(unit)
    if not actor.is_officer or not (actor.scope.lo <= lo and hi <= actor.scope.hi):
        raise NotYours()


def _check(new: NewStandard, at: datetime) -> None:
    oldest = months_later(month_of(local_date(at)), -OLDEST_MONTHS)
    document = new.document.strip()
    followed = scheme_followed(new.kind)
    known = {one.path for one in followed.figures} if followed.way is Way.FIGURE else set()
    family = new.urban_fen is not None or new.rural_fen is not None
    if not {path for path, _fen in new.figures} <= known or (family and followed.way is Way.FIGURE):
        raise StandardUnfit()
    if not new.fens or any(not 0 < fen <= 10**7 for fen in new.fens) or not new.reference.strip():
        raise StandardUnfit()
    if new.from_month.day != 1 or new.from_month < oldest or not 0 < len(document) <= LONGEST_SOURCE:
        raise StandardUnfit()
    if standards_taken(new):
        raise StandardTaken()


def _version(new: NewStandard, profile: str, text: str | None) -> str:
    """The law's version with what is adopted; of figures an item's folder holds, the item and the month."""
    if scheme_followed(new.kind).of_law:
        return rules.version_of(profile=profile, adopted=text)
    return f"{new.kind}/{new.from_month:%Y-%m}"[:40]


def _refuse_lower(new: NewStandard, profile: str) -> None:
    """Nobody is cut by a list: a cut goes household by household, by notice. Refuses: StandardLower."""
    followed = scheme_followed(new.kind)
    now = figures_now(followed, unit=new.unit, on=new.from_month, profile=profile)
    wanted = dict(new.figures)
    if followed.way is Way.DIFFERENCE:
        named = zip(followed.figures, (new.urban_fen, new.rural_fen), strict=True)
        wanted = {one.path: fen for one, fen in named if fen is not None}
    for path, fen in wanted.items():
        present = now[path]
        if present is not None and fen < present:
            raise StandardLower()


def _change(change_id: UUID) -> StandardChange:
    row = StandardChange.objects.select_for_update(of=("self",)).filter(pk=change_id).first()
    if row is None:
        raise NotYours()
    return row


def _record(actor: Actor, what: str, change: StandardChange, at: datetime, **more: Any) -> None:
    record(
        actor=actor,
        action=f"benefits.standard.{what}",
        subject=Subject("standard_change", change.id, None, CITY_AREA),
        at=at,
        rule_version=change.rule_version,
        digest=bytes(change.digest).hex(),
        **more,
    )
