"""The legal days of a case: its terms, what leaves days out, an extension, who was warned when."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.engines.casework.models.record import Task
from minzheng.kernel.identifiers import new_id

#: The kind of a case's whole term; every other kind is a kind of task.
WHOLE = "whole"


class Deadline(OfApplicant):
    """期限: a term of the law that runs on a case, the whole (`whole`) or one step's (the kind of its task).

    `days` in `unit` (working or calendar) after `started_on`, which is not counted; `first_due_on` is the day before
    any extension or pause; `settled_on` when the term was met or its step ended; `next_mark_on` the day on which the
    next warning of a whole term falls, None when none is left or a pause runs.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    profile = models.CharField(max_length=20)
    article = models.CharField(max_length=120, blank=True)
    started_on = models.DateField()
    days = models.SmallIntegerField()
    unit = models.CharField(max_length=10, default="working")
    first_due_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    settled_on = models.DateField(null=True)
    next_mark_on = models.DateField(null=True)

    class Meta:
        db_table = "casework_deadline"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=("working", "calendar")), name="casework_deadline_unit"
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0, due_on__gt=models.F("started_on")), name="casework_deadline_ahead"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="whole"), name="casework_one_whole_term"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(settled_on__isnull=True),
                name="casework_step_runs_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_mark_on"], condition=Q(next_mark_on__isnull=False), name="casework_next_mark"
            ),
            models.Index(fields=["application"], name="casework_deadline_of"),
        ]


class Pause(OfApplicant):
    """期限中止: days that a rule profile leaves out of the whole term. The day it begins still counts, its last does not.

    `planned_end`: the last day foreseen when it began; `ended_on` the day it really ended.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    reason = models.CharField(max_length=30)
    words = models.CharField(max_length=120)
    started_on = models.DateField()
    planned_end = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "casework_pause"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="casework_pause_ends_after",
            ),
            models.UniqueConstraint(
                fields=["case", "reason"], condition=Q(ended_on__isnull=True), name="casework_pause_once"
            ),
        ]


class Extension(OfApplicant):
    """延长办理期限: asked for by the town, answered by the district, two people; granted once at most."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default="asked")
    reason = models.CharField(max_length=30)
    words = models.TextField()
    to_days = models.SmallIntegerField()
    old_due_on = models.DateField()
    new_due_on = models.DateField(null=True)
    asked_by = models.UUIDField()
    asked_by_account = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_account = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(blank=True)
    letter_id = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_extension"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("asked", "granted", "declined")), name="casework_extension_state"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_by__isnull=True)
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answered_by_account=models.F("asked_by_account"))
                ),
                name="casework_extension_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(new_due_on__gt=models.F("old_due_on")),
                name="casework_extension_is_longer",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=("asked", "granted")),
                name="casework_extended_once",
            ),
        ]


class Escalation(OfApplicant):
    """期限提醒: who was told when that a share of a case's whole term is used. Never changed; decides nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    percent = models.SmallIntegerField()
    of_days = models.SmallIntegerField()
    to_role = models.CharField(max_length=30)
    posting_id = models.UUIDField(null=True)
    told = models.CharField(max_length=400, blank=True)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_escalation"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "of_days", "percent", "to_role"], name="casework_escalated_once"
            ),
        ]
        indexes = [models.Index(fields=["to_role", "area_code"], name="casework_told_role")]


class Reminder(OfApplicant):
    """催办: a person was reminded, or an aide asked to call, so many days after something was first waited for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    task = models.ForeignKey(Task, on_delete=models.PROTECT)
    party_id = models.UUIDField(null=True)
    name = models.CharField(max_length=50)
    day = models.SmallIntegerField()
    how = models.CharField(max_length=10)
    message_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_reminder"
        constraints = [
            models.UniqueConstraint(fields=["task", "day", "how"], name="casework_reminded_once"),
            models.CheckConstraint(condition=Q(how__in=("message", "task")), name="casework_reminder_how"),
        ]
        indexes = [models.Index(fields=["application"], name="casework_reminder_of")]
