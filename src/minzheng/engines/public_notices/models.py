"""公示: one row is one notice on one family, with the allow-listed fields and its period."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.public_notices.hanging import NoticeHanging
from minzheng.engines.public_notices.types import NoticeStatus
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Notice(ScopedModel):
    """A notice. Only the columns of `NoticeFields` ever leave the house; ids and the applicant's key stay inside."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    application_id = models.UUIDField()
    person_id = models.UUIDField()
    item = models.CharField(max_length=40, db_collation="C")
    item_name = models.CharField(max_length=40, verbose_name="事项")
    applicant_name = models.CharField(max_length=50, verbose_name="申请人")
    member_count = models.PositiveSmallIntegerField(verbose_name="保障人数")
    amount_fen = models.BigIntegerField(null=True, verbose_name="拟保障金额")
    #: The amount is given one time, not a month.
    once = models.BooleanField(default=False, db_default=False)
    town_name = models.CharField(max_length=40, verbose_name="乡镇（街道）")
    village_name = models.CharField(max_length=40, verbose_name="村（社区）")
    village_code = models.CharField(max_length=12, db_collation="C")
    opinion = models.CharField(max_length=20)
    objection_phone = models.CharField(max_length=20, verbose_name="异议电话")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, default=NoticeStatus.PUBLISHED)
    closed_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    published_by_posting = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "public_notices_notice"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="notice_period"),
            models.CheckConstraint(condition=Q(member_count__gte=1), name="notice_members"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="notice_amount"
            ),
            models.CheckConstraint(condition=Q(opinion="grant"), name="notice_never_of_a_refusal"),
            models.CheckConstraint(condition=Q(status__in=list(NoticeStatus)), name="notice_status"),
            models.CheckConstraint(
                condition=Q(status="published", closed_at__isnull=True)
                | (~Q(status="published") & Q(closed_at__isnull=False)),
                name="notice_closed_has_time",
            ),
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(status="published"), name="notice_one_open_per_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village_code", "starts_at"], name="notice_of_village"),
            models.Index(fields=["ends_at"], condition=Q(status="published"), name="notice_running_out"),
            models.Index(fields=["case_id", "created_at"], name="notice_of_case"),
            models.Index(fields=["area_code"], name="notice_area"),
            models.Index(fields=["person_id"], name="notice_of_person"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The applicant's own."""
        return Q(person_id=person_id)

    @classmethod
    def public_rows(cls) -> Q:
        """Published and not yet closed; the time condition stands in every public query besides."""
        return Q(status="published")


__all__ = ["Notice", "NoticeHanging"]
