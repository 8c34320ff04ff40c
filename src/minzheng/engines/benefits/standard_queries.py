"""Standards adopted in the system, their previews and rows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from minzheng.engines.benefits.models import StandardChange
from minzheng.engines.benefits.standard_change import area_of, laid, page, preview
from minzheng.engines.benefits.standard_schemes import Beside, scheme
from minzheng.engines.benefits.standard_types import (
    STANDARD_STATE_NAMES,
    NewStandard,
    StandardLine,
    StandardPreview,
    StandardRow,
    StandardState,
)
from minzheng.engines.rules import services as rules
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import Scope


def standards(*, actor: Actor) -> list[StandardLine]:
    """Changes of the officer's unit and of the whole city, newest first."""
    lo, hi = actor.scope.lo, actor.scope.hi
    rows = StandardChange.objects.order_by("-from_month", "-proposed_at")
    return [
        _line(row) for row in rows if not row.unit_code or lo <= row.unit_code < hi or row.unit_code == lo[:6]
    ]


def standard(*, change_id: UUID) -> StandardLine | None:
    """One change of standard."""
    row = StandardChange.objects.filter(pk=change_id).first()
    return _line(row) if row else None


def standard_preview(*, actor: Actor, change_id: UUID, at: datetime) -> StandardPreview | None:
    """The preview of a change as of now, inside the officer's area; None when there is no such change or area.

    Its digest is the one `approve_standard` takes, where the officer's area covers the change's.
    """
    row = StandardChange.objects.filter(pk=change_id).first()
    scope = _within(actor, row.unit_code) if row else None
    if row is None or scope is None:
        return None
    with open_scope(scope):
        return preview(laid(row, at=at), rule_version=row.rule_version)


def standard_rows(
    *, actor: Actor, change_id: UUID, at: datetime, after: UUID | None = None, limit: int = 100
) -> list[StandardRow]:
    """Who gets how much under a change, award by award, inside the officer's area; by id from `after` on."""
    row = StandardChange.objects.filter(pk=change_id).first()
    scope = _within(actor, row.unit_code) if row else None
    if row is None or scope is None:
        return []
    with open_scope(scope):
        return page(laid(row, at=at), after_award=after, limit=limit)


def kept_preview(*, change_id: UUID) -> dict[str, Any]:
    """What the approver saw, as it was kept: districts and reasons."""
    return dict(StandardChange.objects.values_list("summary", flat=True).filter(pk=change_id).first() or {})


def seen_of(seen: StandardPreview) -> dict[str, Any]:
    """A preview as it is kept with its change."""
    return {
        "units": [asdict(one) for one in seen.units],
        "reasons": [list(one) for one in seen.reasons],
        "awards": seen.awards,
        "raised": seen.raised,
        "more_fen": seen.more_fen,
        "profile": settings.RULE_PROFILE,
    }


def figures_beside(line: StandardLine) -> list[tuple[Beside, int, int]]:
    """What a change sets beside the figure it is looked at by, (rule, 分, the other's 分): advice, nothing is refused."""
    followed = scheme(line.kind)
    row = StandardChange.objects.get(pk=line.id)
    set_fen, found = dict(line.figures), []
    for one in followed.beside if followed else ():
        other = rules.figures_under(
            (one.of,), on=row.from_month, profile=row.rule_profile, adopted=row.place_text or None
        )[one.of]
        if one.path in set_fen and other:
            found.append((one, set_fen[one.path], other))
    return found


def standards_taken(new: NewStandard) -> bool:
    """Whether the unit has a change of that month already."""
    rows = StandardChange.objects.filter(unit_code=new.unit, kind=new.kind, from_month=new.from_month)
    return rows.exclude(state=StandardState.WITHDRAWN).exists()


def _within(actor: Actor, unit: str) -> Scope | None:
    lo, hi = area_of(unit)
    lo, hi = max(lo, actor.scope.lo), min(hi, actor.scope.hi)
    return Scope(lo=lo, hi=hi) if lo < hi else None


def _line(row: StandardChange) -> StandardLine:
    return StandardLine(
        id=row.id,
        unit=row.unit_code,
        kind=row.kind,
        from_month=row.from_month,
        urban_fen=row.urban_fen,
        rural_fen=row.rural_fen,
        document=row.document,
        reference=row.reference,
        rule_version=row.rule_version,
        state=row.state,
        state_name=STANDARD_STATE_NAMES[StandardState(row.state)],
        digest=bytes(row.digest).hex(),
        proposed_at=row.proposed_at,
        proposed_by_name=row.proposed_by_name,
        proposed_by_account=row.proposed_by_account,
        approved_at=row.approved_at,
        approved_by_name=row.approved_by_name,
        applied_at=row.applied_at,
        figures=tuple(sorted(row.figures.items())),
    )
