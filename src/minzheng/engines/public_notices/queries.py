"""Reading notices: the public's view, bounded by time in the query itself, and a case's own notice."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from minzheng.engines.public_notices.hanging_acts import HangingLine as HangingLine
from minzheng.engines.public_notices.hanging_acts import hangings_of as hangings_of
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.standing import StandingList as StandingList
from minzheng.engines.public_notices.standing import standing_list as standing_list
from minzheng.engines.public_notices.types import NoticeState, NoticeStatus, PublicNotice, VillageWithNotices
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.queries import find
from minzheng.kernel.scope import Scope, after

CHONGQING = "50"
#: Whoever looks, officer or nobody, a public page is read with nothing but public rows in reach.
PUBLIC_ONLY = Scope(public=True)


def open_notices(*, village_code: str, now: datetime) -> list[PublicNotice]:
    """Notices of one village that hang at a moment, oldest first; never more than one village.

    An expired notice is left out by the query, whether or not any job has run.
    """
    with open_scope(PUBLIC_ONLY):
        rows = Notice.objects.filter(_hanging(now), village_code=village_code).order_by("starts_at", "id")
        return [_public(row) for row in rows]


def hanging_notice(*, notice_id: UUID, village_code: str, now: datetime) -> PublicNotice | None:
    """One notice of a village while it hangs, for objecting to it; None as soon as it does not."""
    with open_scope(PUBLIC_ONLY):
        row = Notice.objects.filter(_hanging(now), pk=notice_id, village_code=village_code).first()
        return _public(row) if row else None


def _hanging(now: datetime) -> Q:
    return Q(status=NoticeStatus.PUBLISHED, starts_at__lte=now, ends_at__gt=now)


def _public(row: Notice) -> PublicNotice:
    return PublicNotice(
        id=row.id,
        item_name=row.item_name,
        applicant_name=row.applicant_name,
        member_count=row.member_count,
        amount_fen=row.amount_fen,
        town_name=row.town_name,
        village_name=row.village_name,
        objection_phone=row.objection_phone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        once=row.once,
    )


def villages_with_notices(*, now: datetime, text: str = "", limit: int = 50) -> list[VillageWithNotices]:
    """Villages with notices hanging at a moment; `text` is a place's name, pinyin, initials, alias or code.

    Shape: at most `limit` villages by code, each with a count and no family's name.
    """
    wanted = _hanging(now)
    if text.strip():
        wanted &= _in_places(text.strip())
    with open_scope(PUBLIC_ONLY):
        rows = Notice.objects.filter(wanted).values("village_code", "town_name", "village_name")
        counted = rows.annotate(count=Count("id")).order_by("village_code", "village_name")[:limit]
        return [VillageWithNotices(**row) for row in counted]


def _in_places(text: str) -> Q:
    """The village codes under every place found, and villages whose printed name holds the text."""
    places = Q(village_name__contains=text) | Q(town_name__contains=text)
    for hit in find(text, within=CHONGQING):
        prefix = hit.place.prefix
        places |= Q(village_code__gte=prefix, village_code__lt=after(prefix))
    return places


def notice_of(*, case_id: UUID) -> NoticeState | None:
    """A case's newest notice inside the open scope (its officers', or the applicant's own); None when it has none."""
    row = Notice.objects.filter(case_id=case_id).order_by("-created_at", "-id").first()
    if row is None:
        return None
    return NoticeState(
        id=row.id,
        case_id=row.case_id,
        status=NoticeStatus(row.status),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        closed_at=row.closed_at,
        withdrawal_reason=row.withdrawal_reason,
        notice=_public(row),
    )
