"""Whom we have told that their money rises: one row for a cause and a household's payee, written with the message itself."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.benefits.types import RaiseCause
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class RaiseTold(ScopedModel):
    """One household's payee was told of one cause. In the message's own transaction, so that nobody hears of it twice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    cause = models.CharField(max_length=10, db_collation="C")
    cause_id = models.UUIDField()
    household_id = models.UUIDField()
    person_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "payments_raise_told"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause_id", "household_id", "person_id"], name="payments_raise_told_once"
            ),
            models.CheckConstraint(condition=Q(cause__in=list(RaiseCause)), name="payments_raise_cause"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What oneself was told of."""
        return Q(person_id=person_id)
