"""Advice as it was given: what was computed, on which day's law, kept whole so that it can be read again years later."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class StoredAdvice(ScopedModel):
    """One computed advice. Its text holds family facts and is sealed; only `current` ever changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    applicant_id = models.UUIDField()
    item = models.CharField(max_length=40, db_collation="C")
    profile = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=40)
    on_date = models.DateField()
    advice_box = models.BinaryField()
    outcome = models.CharField(max_length=40, db_collation="C")
    amount_fen = models.BigIntegerField(null=True)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "rules_stored_advice"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application_id", "item"], condition=Q(current=True), name="advice_one_current"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="advice_amount_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application_id", "created_at"], name="advice_of_application"),
            models.Index(fields=["applicant_id"], name="advice_of_applicant"),
            models.Index(fields=["area_code"], name="advice_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The applicant's own."""
        return Q(applicant_id=person_id)
