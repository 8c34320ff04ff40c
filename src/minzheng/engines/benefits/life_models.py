"""生存认证: what shows that somebody lives. No picture of anybody is kept or asked for."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.benefits.life_types import LifeMethod
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class LifeEvidence(ScopedModel):
    """One sign that a person was alive on a day: from a source's data, her own word, her guardian's, or a visit."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    method = models.CharField(max_length=12)
    source = models.CharField(max_length=40, db_collation="C")
    reference = models.CharField(max_length=120, db_collation="C")
    on = models.DateField()
    noted_at = models.DateTimeField()
    by_posting = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "benefits_life_evidence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "source", "reference"], name="benefits_life_once"),
            models.CheckConstraint(condition=Q(method__in=list(LifeMethod)), name="benefits_life_method"),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id", "on"], name="benefits_life_person")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What was noted of oneself."""
        return Q(person_id=person_id)
