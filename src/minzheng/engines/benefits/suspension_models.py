"""暂停发放: an award not paid for some months by a decision with a last month. It is not an end."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class AwardSuspension(ScopedModel):
    """Months not paid, `from_month` to `last_month` included; from the month after, the award is paid again by itself.

    `cap_month` is the last month the decision allows; `last_month` only ever moves back (an earlier resumption; before
    `from_month`: no month was lost). `back_fen`: what of the months not paid was given afterwards.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="suspensions")
    person_id = models.UUIDField()
    from_month = models.DateField()
    cap_month = models.DateField()
    last_month = models.DateField()
    reasons = models.TextField()
    basis = models.CharField(max_length=200)
    told_on = models.DateField()
    family_said = models.TextField(blank=True)
    decision_id = models.UUIDField()
    letter_id = models.UUIDField()
    decided_at = models.DateTimeField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    resumed_at = models.DateTimeField(null=True)
    resumed_by_posting = models.UUIDField(null=True)
    resumed_by_account = models.UUIDField(null=True)
    resumed_by_name = models.CharField(max_length=120, blank=True)
    resume_reasons = models.TextField(blank=True)
    resume_letter_id = models.UUIDField(null=True)
    back_fen = models.BigIntegerField(default=0)

    class Meta:
        db_table = "benefits_award_suspension"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_month__day=1, cap_month__day=1, last_month__day=1)
                & Q(cap_month__gte=F("from_month"), last_month__lte=F("cap_month")),
                name="benefits_suspension_months",
            ),
            models.CheckConstraint(condition=Q(reasons__regex=r"\S{4}"), name="benefits_suspension_reasons"),
            models.CheckConstraint(
                condition=Q(
                    resumed_at__isnull=True, resumed_by_account__isnull=True, last_month=F("cap_month")
                )
                | Q(
                    resumed_at__isnull=False,
                    resumed_by_account__isnull=False,
                    resumed_by_posting__isnull=False,
                ),
                name="benefits_suspension_resumed_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["award"], name="benefits_suspension_award")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Suspensions of what one holds."""
        return Q(person_id=person_id)
