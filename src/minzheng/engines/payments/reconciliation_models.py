"""Nights of reconciliation, the sums they found, and the rows that did not agree."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.payments.reconciliation.kinds import FindingKind
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Reconciliation(ScopedModel):
    """One night: which months were compared, how many rows, how far apart. Its files are named by the day. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField(unique=True)
    first_month = models.DateField()
    last_month = models.DateField()
    rows = models.BigIntegerField()
    ledger_fen = models.BigIntegerField()
    difference_fen = models.BigIntegerField()
    findings = models.IntegerField()
    digest = models.BinaryField(max_length=32)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "payments_reconciliation"


class ReconciledLine(ScopedModel):
    """The newest sums of a unit, month and kind: ledger = the seven states + `difference_fen`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    month = models.DateField()
    kind = models.CharField(max_length=10, db_collation="C")
    day = models.DateField()
    items = models.BigIntegerField()
    ledger_fen = models.BigIntegerField()
    waiting_fen = models.BigIntegerField()
    sent_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField()
    failed_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField()
    in_doubt_fen = models.BigIntegerField()
    suspended_fen = models.BigIntegerField()
    bank_fen = models.BigIntegerField()
    difference_fen = models.BigIntegerField()

    class Meta:
        db_table = "payments_reconciled_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_code", "month", "kind"], name="payments_reconciled_once"),
            models.CheckConstraint(
                condition=Q(
                    ledger_fen=F("waiting_fen")
                    + F("sent_fen")
                    + F("paid_fen")
                    + F("failed_fen")
                    + F("held_fen")
                    + F("in_doubt_fen")
                    + F("suspended_fen")
                    + F("difference_fen")
                ),
                name="payments_reconciled_sums",
            ),
        ]


class Finding(ScopedModel):
    """A row that did not agree: a question to an officer. `gone_on`: a later night agreed. It moves no money."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10)
    month = models.DateField()
    run_kind = models.CharField(max_length=10, db_collation="C")
    award_id = models.UUIDField()
    row_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    expected_fen = models.BigIntegerField(null=True)
    found_fen = models.BigIntegerField(null=True)
    first_on = models.DateField()
    last_on = models.DateField()
    gone_on = models.DateField(null=True)
    explained_at = models.DateTimeField(null=True)
    explained_by_posting = models.UUIDField(null=True)
    explained_by_name = models.CharField(max_length=120, blank=True)
    explanation = models.TextField(blank=True, verbose_name="差异说明")

    class Meta:
        db_table = "payments_finding"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "month", "run_kind", "award_id", "row_id", "expected_fen", "found_fen"],
                nulls_distinct=False,
                name="payments_finding_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(FindingKind)), name="payments_finding_kind"),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True, explanation="")
                | Q(
                    explained_at__isnull=False,
                    explained_by_posting__isnull=False,
                    explanation__regex=r"\S{4}",
                ),
                name="payments_finding_explained_by_an_officer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "month"],
                condition=Q(explained_at__isnull=True, gone_on__isnull=True),
                name="payments_finding_open",
            )
        ]
