"""What went to a bank, line by line, and what came back: both are kept as they were, for ever."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.payments.bank.answers import Outcome, Said
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class BankLine(ScopedModel):
    """One payment in one file or request, as it was sent. `id` is the bank's key: an attempt goes out at most once.

    `batch_id`: the `BankFile` or `TreasuryBatch` it went in; `number` counts from 1 within it.
    """

    id = models.UUIDField(primary_key=True)
    batch_id = models.UUIDField()
    number = models.IntegerField()
    run_id = models.UUIDField()
    instruction_id = models.UUIDField()
    attempt = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    award_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    account_box = models.BinaryField()
    account_tail = models.CharField(max_length=4, blank=True)
    bank = models.CharField(max_length=60, blank=True)
    holder_name = models.CharField(max_length=50)
    kind_name = models.CharField(max_length=40)

    class Meta:
        db_table = "payments_bank_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch_id", "number"], name="payments_bank_line_place"),
            models.UniqueConstraint(fields=["instruction_id", "attempt"], name="payments_bank_line_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, number__gte=1, attempt__gte=1), name="payments_bank_line_counts"
            ),
        ]


class BankDelivery(ScopedModel):
    """A file's way into the bank's folder. `copy` names the one copy that is put there; it is committed before.

    `watched_at`: when an officer was asked why no answer came.
    """

    file_id = models.UUIDField(primary_key=True)
    copy = models.UUIDField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_bank_delivery"


class TreasuryBatch(ScopedModel):
    """Payments asked of the treasury in one request. Asked again under the same keys until each has an answer.

    `next_at` None: every payment of it has its answer. `asked_officer_at`: the tries are used up, an officer was asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    run_id = models.UUIDField()
    items = models.IntegerField()
    total_fen = models.BigIntegerField()
    made_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    asked_officer_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_treasury_batch"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(items__gte=1, total_fen__gte=F("items")), name="payments_treasury_batch_totals"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="payments_treasury_next"
            ),
            models.Index(fields=["run_id"], name="payments_treasury_run"),
        ]


class BankResult(ScopedModel):
    """One thing a bank said of one payment, and what became of it. Never changed.

    `source_id`: the `BankReturn` or `TreasuryBatch` it came in; `row` counts from 1 within a file.
    """

    id = models.BigAutoField(primary_key=True)
    source_id = models.UUIDField()
    row = models.IntegerField()
    line_id = models.UUIDField(null=True)
    instruction_id = models.UUIDField(null=True)
    said = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=120, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_bank_result"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(said__in=list(Said)), name="payments_bank_result_said"),
            models.CheckConstraint(
                condition=Q(outcome__in=list(Outcome)), name="payments_bank_result_outcome"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source_id"], name="payments_result_source"),
            models.Index(fields=["instruction_id"], name="payments_result_item"),
        ]


__all__ = ["BankDelivery", "BankLine", "BankResult", "TreasuryBatch"]
