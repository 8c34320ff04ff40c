"""Rows of one applicant's file."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel


class OfApplicant(ScopedModel):
    """Rows the applicant herself may read: each carries her id."""

    applicant_id = models.UUIDField(null=True)

    class Meta:
        abstract = True

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own application's rows."""
        return Q(applicant_id=person_id)
