"""生存认证: what shows that somebody lives, and cards and terms that run out. No picture of anybody is kept or asked for."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.benefits.life_types import LifeMethod, TermKind
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


class EndingTerm(ScopedModel):
    """A card or term that runs out on a day; when it is renewed the row is closed. Nothing stops on that day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    award_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    ends_on = models.DateField(verbose_name="到期日")
    source = models.CharField(max_length=80)
    noted_at = models.DateTimeField()
    noted_by_posting = models.UUIDField(null=True)
    renewed_at = models.DateTimeField(null=True)
    renewed_to = models.DateField(null=True)

    class Meta:
        db_table = "benefits_ending_term"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "kind"], condition=Q(renewed_at__isnull=True), name="benefits_term_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(TermKind)), name="benefits_term_kind"),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_on"], name="benefits_term_ends")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own cards and terms."""
        return Q(person_id=person_id)
