"""The outbox: facts announced by acts, each delivered to each handler once; jobs that finally failed."""

from django.db import models

from minzheng.foundations.privacy.types import AreaCodeField
from minzheng.kernel.identifiers import new_id


class OutboxEvent(models.Model):
    """A fact, written in the act's transaction. Payload holds ids and codes only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    area_code = AreaCodeField()
    payload = models.JSONField()
    announced_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_outbox"
        indexes = [models.Index(fields=["announced_at"], name="jobs_outbox_age")]


class Delivery(models.Model):
    """A handler has done its work for an event: repeats find this row and do nothing."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE)
    handler = models.CharField(max_length=120)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_delivery"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="jobs_delivered_once")]


class Failure(models.Model):
    """A job that used up its retries: which, when, and the class of its last error; never the error's words."""

    job_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=80)
    error = models.CharField(max_length=300)
    attempts = models.IntegerField()
    failed_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_failure"
        indexes = [models.Index(fields=["failed_at"], name="jobs_failure_age")]
