"""What waits for an officer: holds with a cap, reports of deaths and custody, tasks."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.payments.types import HoldReason, TaskKind, VitalKind
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

#: Holds that a report made and no officer: they end with their last day.
MACHINE_MADE = (HoldReason.DEATH.value, HoldReason.CUSTODY.value)


class Hold(ScopedModel):
    """A payment kept back until an officer decides. It has an owner and a last day; neither day is ever moved.

    `decision`: "pay" or "suspend", with reasons; "suspend" rests on a notice to the person. "lapse": its last day
    passed and nobody had decided what a feed's report had held back, so that it is paid.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    instruction_id = models.UUIDField()
    run_id = models.UUIDField()
    person_id = models.UUIDField()
    reason = models.CharField(max_length=20)
    cause_id = models.UUIDField(null=True)
    amount_fen = models.BigIntegerField()
    owner_role = models.CharField(max_length=30)
    owner_posting = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    cap_on = models.DateField(verbose_name="最迟处理日")
    capped_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True)
    reasons = models.TextField(blank=True)
    notice = models.TextField(blank=True, verbose_name="告知内容")
    ended_at = models.DateTimeField(null=True)
    ended_by_posting = models.UUIDField(null=True)
    ended_by_account = models.UUIDField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "payments_hold"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instruction_id"], condition=Q(ended_at__isnull=True), name="payments_hold_one_open"
            ),
            models.CheckConstraint(condition=Q(reason__in=list(HoldReason)), name="payments_hold_reason"),
            models.CheckConstraint(condition=Q(cap_on__gte=F("opened_on")), name="payments_hold_has_a_cap"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, decision="", ended_by_posting__isnull=True)
                | Q(
                    ended_at__isnull=False,
                    decision__in=("pay", "suspend"),
                    ended_by_posting__isnull=False,
                    ended_by_account__isnull=False,
                    reasons__regex=r"\S{4}",
                )
                | Q(
                    ended_at__isnull=False,
                    decision="lapse",
                    reason__in=MACHINE_MADE,
                    ended_by_posting__isnull=True,
                    ended_by_account__isnull=True,
                ),
                name="payments_hold_ended_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(decision="suspend") | Q(notice__regex=r"\S{4}"),
                name="payments_hold_suspension_is_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cap_on"], condition=Q(ended_at__isnull=True), name="payments_hold_cap"),
            models.Index(fields=["run_id"], name="payments_hold_run"),
            models.Index(fields=["area_code"], name="payments_hold_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Holds of one's own share or payment."""
        return Q(person_id=person_id)


class VitalEvent(ScopedModel):
    """A feed's report of a death or custody that matched a person by her number. Evidence, decides nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    person_id = models.UUIDField()
    on = models.DateField()
    name_agrees = models.BooleanField()
    reported_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_posting = models.UUIDField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        db_table = "payments_vital_event"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "kind", "source", "on"], name="payments_vital_once"),
            models.CheckConstraint(condition=Q(kind__in=list(VitalKind)), name="payments_vital_kind"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | Q(
                    settled_at__isnull=False,
                    outcome__in=("true", "false"),
                    settled_by_posting__isnull=False,
                    reasons__regex=r"\S{4}",
                ),
                name="payments_vital_settled_by_an_officer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code"], condition=Q(settled_at__isnull=True), name="payments_vital_open"
            )
        ]


class PaymentTask(ScopedModel):
    """One thing an officer is asked to do about money. Closed by an officer's answer, or by the act it asked for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=120, db_collation="C")
    role = models.CharField(max_length=30)
    posting_id = models.UUIDField(null=True)
    run_id = models.UUIDField(null=True)
    instruction_id = models.UUIDField(null=True)
    hold_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    words = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    due_on = models.DateField(verbose_name="最迟处理日")
    closed_at = models.DateTimeField(null=True)
    closed_by_posting = models.UUIDField(null=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "payments_task"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "cause"], condition=Q(closed_at__isnull=True), name="payments_task_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(TaskKind)), name="payments_task_kind"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "role"], condition=Q(closed_at__isnull=True), name="payments_task_queue"
            ),
            models.Index(fields=["instruction_id"], name="payments_task_instruction"),
        ]
