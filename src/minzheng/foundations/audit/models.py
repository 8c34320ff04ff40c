"""The insert-only record, partitioned by real month, and the seals over it."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Event(ScopedModel):
    """One act or one look: never changed, never removed. `xid` orders it for the seal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    real_at = models.DateTimeField()
    business_at = models.DateTimeField()
    action = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    account_id = models.UUIDField(null=True)
    posting_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ("-real_at", "-id")

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """谁看过我的信息: events about oneself."""
        return Q(person_id=person_id)


class Seal(models.Model):
    """One link: the hash over every event since the last link, and over that link."""

    number = models.BigIntegerField(primary_key=True)
    upto_xid = models.BigIntegerField()
    events = models.IntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        ordering = ("number",)
