"""Acts on public notices: publish, withdraw, and note that the days are over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import announce
from minzheng.engines.public_notices.events import NoticeEnded, NoticePublished, NoticeWithdrawn
from minzheng.engines.public_notices.hanging_acts import record_hung as record_hung
from minzheng.engines.public_notices.hanging_acts import record_taken_down as record_taken_down
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.public_notices.standing import set_standing_source as set_standing_source
from minzheng.engines.public_notices.types import (
    CHILD,
    FieldUnfit,
    NewNotice,
    NoticeFields,
    NoticeStatus,
    Opinion,
    PublicNotice,
    PublicObjection,
    is_child,
)
from minzheng.foundations.accounts.services import take
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after

LONGEST = timedelta(days=31)
#: Objections from one address in a day: enough for a village's shared network, too few for a flood [D].
MOST_A_DAY = 10
#: Where the source of a request is not known, all count as one.
MOST_FROM_NOWHERE = 500


class OfficerNeeded(Refusal):
    """Putting a family before the public, or taking it down, is an officer's act."""

    code = "officer_needed"
    message = "公示由镇街工作人员发布和撤下，请联系工作人员办理"


class RefusedFamilyNotPublished(Refusal):
    """Only families proposed for a grant are published."""

    code = "refused_family_not_published"
    message = "初审意见不是“拟确认”的家庭不公示，请按“不予确认”的程序书面告知申请人"


class PeriodUnfit(Refusal):
    """The days of a notice are not sensible."""

    code = "notice_period_unfit"
    message = "公示起止时间不对：结束应晚于开始，最长 31 天，且不能早于现在结束"


class AlreadyPublished(Refusal):
    """A case has one notice at a time."""

    code = "already_published"
    message = "这件申请正在公示，不需要再发布；如内容有误，请先撤下再重新发布"


class NotRunning(Refusal):
    """The notice has ended or was withdrawn before."""

    code = "notice_not_running"
    message = "这条公示已经结束或撤下，不需要再撤"


class ReasonMissing(Refusal):
    """Taking a notice down is explained."""

    code = "reason_missing"
    message = "请写明撤下公示的原因，例如“姓名写错，更正后重新公示”"


class NotHanging(Refusal):
    """The notice came down while somebody was typing."""

    code = "notice_not_hanging"
    message = "这条公示已经结束，网上不再收异议。您仍可以打公示上的电话，或到镇街窗口反映"
    status = 410


@transaction.atomic
def publish(*, actor: Actor, notice: NewNotice, at: datetime) -> UUID:
    """Put up a family's notice in its village for a period; returns the notice's id.

    Of a child, or of somebody whose age is unknown, neither name nor amount is kept in it: it says 未成年人, the item,
    how many and the village. Refuses: OfficerNeeded, NotYours, RefusedFamilyNotPublished, PeriodUnfit, AlreadyPublished.
    Source: 最低生活保障审核确认办法 art. 19 (7 days for 低保); 困境儿童个人信息保护工作办法.
    """
    fields = notice.fields
    _refuse_unless_officer_of(actor, notice.area_code)
    if fields.opinion is not Opinion.GRANT:
        raise RefusedFamilyNotPublished()
    if not (notice.starts < notice.ends <= notice.starts + LONGEST and at < notice.ends):
        raise PeriodUnfit()
    fields = _for_the_public(notice)
    if (
        Notice.objects.select_for_update(of=("self",))
        .filter(case_id=notice.case_id, status=NoticeStatus.PUBLISHED)
        .exists()
    ):
        raise AlreadyPublished()
    notice_id = new_id()
    row = Notice.objects.create(
        id=notice_id,
        case_id=notice.case_id,
        application_id=notice.application_id,
        person_id=notice.person_id,
        area_code=notice.area_code,
        item=fields.item,
        item_name=fields.item_name,
        applicant_name=fields.applicant_name,
        member_count=fields.member_count,
        amount_fen=fields.amount_fen,
        town_name=fields.town_name,
        village_name=fields.village_name,
        village_code=fields.village_code,
        opinion=fields.opinion,
        once=fields.once,
        objection_phone=fields.objection_phone,
        starts_at=notice.starts,
        ends_at=notice.ends,
        published_by_posting=actor.posting_id,
        created_at=at,
    )
    record(actor=actor, action="public_notices.notice.published", subject=_subject(row), at=at)
    announce(
        NoticePublished(
            area_code=row.area_code, notice_id=row.id, case_id=row.case_id, application_id=row.application_id
        ),
        at=at,
    )
    return notice_id


def _refuse_unless_officer_of(actor: Actor, area_code: str) -> None:
    if not actor.is_officer:
        raise OfficerNeeded()
    if not actor.scope.lo <= area_code < actor.scope.hi:
        raise NotYours()


def _for_the_public(notice: NewNotice) -> NoticeFields:
    """The fields as they hang: a child without name and amount. Refuses: NotYours, FieldUnfit (another village)."""
    person = card(person_id=notice.person_id)
    if person is None:
        raise NotYours()
    if notice.fields.village_code != notice.area_code[6:]:
        raise FieldUnfit("公示的村（社区）与申请所在的村（社区）不一致，请检查")
    if is_child(person.age_on(clock.local_date(notice.starts))):
        return replace(notice.fields, applicant_name=CHILD, amount_fen=None)
    return notice.fields


def _subject(row: Notice) -> Subject:
    return Subject("notice", row.id, row.person_id, row.area_code)


@transaction.atomic
def withdraw(*, actor: Actor, notice_id: UUID, reason: str, at: datetime) -> None:
    """Take a running notice down before its end; it is gone from the next public page on.

    Refuses: OfficerNeeded, NotYours, NotRunning, ReasonMissing.
    """
    row = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if row is None:
        raise NotYours()
    _refuse_unless_officer_of(actor, row.area_code)
    if row.status != NoticeStatus.PUBLISHED:
        raise NotRunning()
    if len(reason.strip()) < 2:
        raise ReasonMissing()
    row.status, row.closed_at, row.withdrawal_reason = NoticeStatus.WITHDRAWN, at, reason.strip()[:200]
    row.save(update_fields=["status", "closed_at", "withdrawal_reason"])
    record(actor=actor, action="public_notices.notice.withdrawn", subject=_subject(row), at=at)
    announce(
        NoticeWithdrawn(
            area_code=row.area_code, notice_id=row.id, case_id=row.case_id, application_id=row.application_id
        ),
        at=at,
    )


class ObjectionReceiver(Protocol):
    """Who takes in what anybody says against a notice: the engine above registers it."""

    def __call__(self, *, said: PublicObjection, at: datetime) -> None:
        """Take it in, inside the scope of the notice's one area. Refuses what does not fit."""


_receivers: list[ObjectionReceiver] = []


def receive_objections_with(receiver: ObjectionReceiver) -> None:
    """Name the one receiver of objections; called once from its `apps.ready()`."""
    _receivers[:] = [receiver]


@transaction.atomic
def object_to(*, notice: PublicNotice, text: str, name: str, phone: str, address: str, at: datetime) -> None:
    """Anybody's objection to a notice that hangs; whoever is signed in is not looked at and not kept.

    `address` is where it came from: counted for a day under a hash, kept nowhere else. Refuses: NotHanging, TooManyTries, and what the receiver refuses. Source: 审核确认办法 art. 19.
    """
    with open_scope(Scope(public=True)):
        row = Notice.objects.filter(
            pk=notice.id, status=NoticeStatus.PUBLISHED, starts_at__lte=at, ends_at__gt=at
        ).first()
    if row is None:
        raise NotHanging()
    most = MOST_A_DAY if address else MOST_FROM_NOWHERE
    take(key=f"objection|{address}", most=most, window=timedelta(days=1), at=at)
    said = PublicObjection(row.id, row.case_id, text.strip(), name.strip(), phone.strip())
    with open_scope(Scope(lo=row.area_code, hi=after(row.area_code))):
        for receiver in _receivers:
            receiver(said=said, at=at)


@transaction.atomic
def note_end(*, notice_id: UUID, at: datetime) -> bool:
    """Close a notice whose days are over and announce it, once; False when another run did, or it is not yet time.

    Refuses: nothing. It decides nothing on the family: whoever handles NoticeEnded opens a task.
    """
    row = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=notice_id).first()
    if row is None or row.status != NoticeStatus.PUBLISHED or row.ends_at > at:
        return False
    row.status, row.closed_at = NoticeStatus.ENDED, at
    row.save(update_fields=["status", "closed_at"])
    record(actor=SYSTEM, action="public_notices.notice.ended", subject=_subject(row), at=at)
    announce(
        NoticeEnded(
            area_code=row.area_code, notice_id=row.id, case_id=row.case_id, application_id=row.application_id
        ),
        at=at,
    )
    return True
