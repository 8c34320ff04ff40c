"""发放: frozen runs, their instructions, holds, tasks, budget lines, files to and from banks."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.payments.account_models import (
    AccountChange,
    AccountCheck,
    SharedFlag,
    ToldRelative,
)
from minzheng.engines.payments.bank_models import BankDelivery, BankLine, BankResult, TreasuryBatch
from minzheng.engines.payments.budget_models import BudgetCharge, BudgetLine
from minzheng.engines.payments.care_models import Hold, PaymentTask, VitalEvent
from minzheng.engines.payments.certificate_models import Certificate
from minzheng.engines.payments.raise_models import RaiseTold
from minzheng.engines.payments.reconciliation_models import Finding, ReconciledLine, Reconciliation
from minzheng.engines.payments.types import InstructionState, RunKind, RunState
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

SIGNED_STATES = ("financed", "sent", "settled")


class Run(ScopedModel):
    """A frozen month of a unit: what is paid, computed from what, and the four officers who answer for it.

    `number` 1 is the month's own run; later ones hold only what was new. `digest` seals what it was computed from.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    month = models.DateField(verbose_name="发放月份")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default=RunState.PREPARING.value)
    items = models.IntegerField(default=0, verbose_name="笔数")
    total_fen = models.BigIntegerField(default=0, verbose_name="合计金额")
    digest = models.BinaryField(max_length=32, default=b"")
    pay_day = models.DateField(verbose_name="发放日")
    prepared_at = models.DateTimeField()
    prepared_by_posting = models.UUIDField()
    prepared_by_account = models.UUIDField()
    prepared_by_name = models.CharField(max_length=120)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_posting = models.UUIDField(null=True)
    reviewed_by_account = models.UUIDField(null=True)
    reviewed_by_name = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by_posting = models.UUIDField(null=True)
    released_by_account = models.UUIDField(null=True)
    released_by_name = models.CharField(max_length=120, blank=True)
    financed_at = models.DateTimeField(null=True)
    financed_by_posting = models.UUIDField(null=True)
    financed_by_account = models.UUIDField(null=True)
    financed_by_name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    return_reasons = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "payments_run"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_code", "month", "kind", "number"], name="payments_run_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(RunKind)), name="payments_run_kind"),
            models.CheckConstraint(condition=Q(state__in=list(RunState)), name="payments_run_state"),
            models.CheckConstraint(condition=Q(month__day=1), name="payments_run_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(items__gte=0, total_fen__gte=F("items")), name="payments_run_totals"
            ),
            models.CheckConstraint(
                condition=(
                    Q(reviewed_by_account__isnull=True) | ~Q(reviewed_by_account=F("prepared_by_account"))
                )
                & (
                    Q(released_by_account__isnull=True)
                    | (
                        Q(reviewed_by_account__isnull=False)
                        & ~Q(released_by_account=F("prepared_by_account"))
                        & ~Q(released_by_account=F("reviewed_by_account"))
                    )
                )
                & (
                    Q(financed_by_account__isnull=True)
                    | (
                        Q(released_by_account__isnull=False)
                        & ~Q(financed_by_account=F("prepared_by_account"))
                        & ~Q(financed_by_account=F("reviewed_by_account"))
                        & ~Q(financed_by_account=F("released_by_account"))
                    )
                ),
                name="payments_run_four_accounts",
            ),
            models.CheckConstraint(
                condition=~Q(state="reviewed") | Q(reviewed_by_account__isnull=False),
                name="payments_run_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_by_account__isnull=False),
                name="payments_run_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED_STATES) | Q(financed_by_account__isnull=False),
                name="payments_run_financed_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "kind", "state"], name="payments_run_month")]


class Instruction(ScopedModel):
    """One payment: award × month × kind, at most once for ever. `id` is the key the bank is given.

    `computed_fen`: what the freeze computed (0 on a share split off); `amount_fen`: what this row pays. A share held
    for a person of the household is a row of its own (`part` > 0): the parts always sum to `computed_fen`.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="instructions", db_constraint=False, db_index=False
    )
    award_id = models.UUIDField()
    month = models.DateField()
    kind = models.CharField(max_length=10, db_collation="C")
    part = models.PositiveSmallIntegerField(default=0)
    split_from = models.UUIDField(null=True)
    member_person_id = models.UUIDField(null=True)
    award_kind = models.CharField(max_length=40, db_collation="C")
    kind_name = models.CharField(max_length=40, verbose_name="待遇")
    household_id = models.UUIDField()
    person_id = models.UUIDField()
    payee_person_id = models.UUIDField()
    members = models.PositiveSmallIntegerField()
    computed_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField(verbose_name="金额")
    amount_id = models.UUIDField()
    decision_id = models.UUIDField()
    rule_version = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    account_box = models.BinaryField(null=True)
    account_index = models.BinaryField(null=True, max_length=32)
    account_tail = models.CharField(max_length=4, blank=True)
    bank = models.CharField(max_length=60, blank=True)
    holder_name = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=10, default=InstructionState.DUE.value)
    reason = models.CharField(max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    version = models.IntegerField(default=1)
    state_at = models.DateTimeField()

    class Meta:
        db_table = "payments_instruction"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award_id", "month", "kind", "part"], name="payments_instruction_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_instruction_positive"),
            models.CheckConstraint(
                condition=Q(part=0, computed_fen__gte=F("amount_fen"), split_from__isnull=True)
                | Q(part__gt=0, computed_fen=0, split_from__isnull=False, member_person_id__isnull=False),
                name="payments_instruction_parts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(InstructionState)), name="payments_instruction_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("due", "sent", "paid", "in_doubt")) | Q(account_box__isnull=False),
                name="payments_instruction_needs_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "state"], name="payments_instruction_run"),
            models.Index(fields=["payee_person_id", "month"], name="payments_instruction_payee"),
            models.Index(fields=["area_code", "month"], name="payments_instruction_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one is paid, holds, or whose share it is."""
        return Q(payee_person_id=person_id) | Q(person_id=person_id) | Q(member_person_id=person_id)


class BankFile(ScopedModel):
    """A file sent to a bank: made once per run, bank and sequence; made again it is the same, byte for byte."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bank_files")
    bank = models.CharField(max_length=60)
    profile = models.CharField(max_length=40)
    sequence = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    items = models.IntegerField()
    total_fen = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by_posting = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_bank_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "bank", "sequence"], name="payments_bank_file_once"),
        ]


class BankReturn(ScopedModel):
    """A return file taken in: the same bytes are taken in once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bank_returns")
    bank = models.CharField(max_length=60)
    profile = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    rows = models.IntegerField()
    applied = models.IntegerField(default=0)
    questions = models.IntegerField(default=0)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "payments_bank_return"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "digest"], name="payments_bank_return_once"),
        ]


__all__ = [
    "AccountChange",
    "AccountCheck",
    "BankDelivery",
    "BankFile",
    "BankLine",
    "BankResult",
    "BankReturn",
    "BudgetCharge",
    "BudgetLine",
    "Certificate",
    "Finding",
    "Hold",
    "Instruction",
    "PaymentTask",
    "RaiseTold",
    "ReconciledLine",
    "Reconciliation",
    "Run",
    "SharedFlag",
    "ToldRelative",
    "TreasuryBatch",
    "VitalEvent",
]
