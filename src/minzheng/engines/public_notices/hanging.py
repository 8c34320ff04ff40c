"""张贴记录: where the printed notice hung in the village, who put it up, and who took it down again."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class NoticeHanging(ScopedModel):
    """One sheet of one notice on one board. Taking it down is written once; nothing else of it changes.

    Source: 最低生活保障审核确认办法 art. 19 (published in the village, 7 days).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    notice = models.ForeignKey("public_notices.Notice", on_delete=models.PROTECT, related_name="hangings")
    person_id = models.UUIDField()
    place = models.CharField(max_length=80, verbose_name="张贴地点")
    hung_on = models.DateField(verbose_name="张贴日期")
    hung_by_posting = models.UUIDField(null=True)
    hung_by_name = models.CharField(max_length=120, verbose_name="张贴人")
    taken_down_on = models.DateField(null=True, verbose_name="撤下日期")
    taken_down_by_posting = models.UUIDField(null=True)
    taken_down_by_name = models.CharField(max_length=120, blank=True, verbose_name="撤下人")
    condition = models.CharField(max_length=200, blank=True, verbose_name="张贴期间情况")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "public_notices_hanging"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "place"], name="notice_hangs_once_per_place"),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True, taken_down_by_name="")
                | (Q(taken_down_on__gte=F("hung_on")) & ~Q(taken_down_by_name="")),
                name="notice_taken_down_has_name",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "taken_down_on"], name="notice_hanging_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The applicant sees where her own notice hung."""
        return Q(person_id=person_id)
