"""What an officer is asked about an award, and what she decides on money paid too much. A question changes no award."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.benefits.question_types import OverpaymentState, QuestionKind
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class AwardQuestion(ScopedModel):
    """One question to an officer; while it is open, the same question (`kind` and `cause`) is not asked twice.

    `advice` is what the rule suggests; `answer` is what the officer found, in her own words. It stays for ever.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=120, db_collation="C")
    role = models.CharField(max_length=30)
    posting_id = models.UUIDField(null=True)
    award_id = models.UUIDField(null=True)
    other_award_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    words = models.CharField(max_length=300)
    advice = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by_posting = models.UUIDField(null=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "benefits_question"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "cause"], condition=Q(closed_at__isnull=True), name="benefits_question_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(QuestionKind)), name="benefits_question_kind"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, answer="", outcome="")
                | (Q(closed_at__isnull=False) & ~Q(answer="") & ~Q(outcome="")),
                name="benefits_question_answer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code", "closed_at"], name="benefits_question_open"),
            models.Index(fields=["award_id"], name="benefits_question_award"),
            models.Index(fields=["kind", "cause"], name="benefits_question_cause"),
        ]


class OverpaymentQuestion(ScopedModel):
    """Perhaps too much was paid: how much, why it seems so, what an officer found. Never a debt by itself.

    `amount_fen` is what seems too much; `found_fen` what the officer's answer leaves of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award_id = models.UUIDField()
    person_id = models.UUIDField()
    from_month = models.DateField()
    to_month = models.DateField()
    amount_fen = models.BigIntegerField(verbose_name="疑似多领金额")
    cause = models.CharField(max_length=300, verbose_name="疑似多领原因")
    source = models.CharField(max_length=40)
    reference = models.CharField(max_length=120, db_collation="C")
    role = models.CharField(max_length=30)
    raised_at = models.DateTimeField()
    raised_by_posting = models.UUIDField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=OverpaymentState.ASKED.value)
    told_on = models.DateField(null=True)
    family_said = models.TextField(blank=True)
    answer = models.CharField(max_length=500, blank=True)
    found_fen = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_posting = models.UUIDField(null=True)
    answered_by_account = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "benefits_overpayment"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "reference"], name="benefits_overpayment_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="benefits_overpayment_positive"),
            models.CheckConstraint(
                condition=Q(to_month__gte=F("from_month")), name="benefits_overpayment_months"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True, found_fen__isnull=True)
                | (
                    Q(state="none", found_fen=0)
                    | Q(state__in=("found", "waived", "recovered"), found_fen__gt=0)
                )
                & Q(
                    answered_by_posting__isnull=False,
                    answered_by_account__isnull=False,
                    answer__regex=r"\S{4}",
                ),
                name="benefits_overpayment_answered_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "state"], name="benefits_overpayment_state")]


class RecoveryDecision(ScopedModel):
    """多领款项处理决定: what of it is paid back or let off, by whom, why, how; told by a letter. Never changed.

    `monthly_fen`: how much a month (0: nothing is paid back). The months a family is left to live on are the officer's.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    question = models.OneToOneField(OverpaymentQuestion, on_delete=models.PROTECT, related_name="decision")
    person_id = models.UUIDField()
    act = models.CharField(max_length=10)
    amount_fen = models.BigIntegerField()
    monthly_fen = models.BigIntegerField(default=0)
    reasons = models.TextField()
    basis = models.CharField(max_length=200)
    letter_id = models.UUIDField()
    decided_at = models.DateTimeField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "benefits_recovery"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(act="waive", amount_fen=0, monthly_fen=0)
                | Q(act="recover", amount_fen__gt=0, monthly_fen__gt=0, monthly_fen__lte=F("amount_fen")),
                name="benefits_recovery_act",
            ),
            models.CheckConstraint(condition=Q(reasons__regex=r"\S{4}"), name="benefits_recovery_reasons"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Decisions on money one was paid."""
        return Q(person_id=person_id)
