"""What is to be done on a file, and what was done: tasks and chained events."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id


class Task(OfApplicant):
    """待办: one thing somebody must do, standing in exactly one queue while open."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    queue = models.CharField(max_length=30)
    party_id = models.UUIDField(null=True)
    assigned_to = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_task"
        indexes = [
            models.Index(
                fields=["queue", "area_code", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="casework_queue",
            ),
            models.Index(fields=["application"], name="casework_task_of"),
            models.Index(
                fields=["assigned_to"],
                condition=Q(closed_at__isnull=True, assigned_to__isnull=False),
                name="casework_task_assigned",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "case", "kind", "party_id"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="casework_task_open_once",
            ),
            models.CheckConstraint(condition=~Q(queue=""), name="casework_task_has_queue"),
        ]


class Event(OfApplicant):
    """One step of a file, chained per application under its lock: the record of what happened."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    n = models.IntegerField()
    act = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=30)
    account_id = models.UUIDField(null=True)
    posting_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "casework_event"
        ordering = ("application", "n")
        constraints = [models.UniqueConstraint(fields=["application", "n"], name="casework_event_order")]
