"""Budget lines and what runs took from them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.payments.types import BudgetSource
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class BudgetLine(ScopedModel):
    """Money a unit was given for a year by one source. `charged_fen` is the sum of its charges (the database keeps it so)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10)
    name = models.CharField(max_length=80, verbose_name="资金名称")
    document = models.CharField(max_length=120, verbose_name="文件")
    granted_fen = models.BigIntegerField(verbose_name="下达金额")
    charged_fen = models.BigIntegerField(default=0, verbose_name="已用金额")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "payments_budget_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_code", "year", "name"], name="payments_budget_line_once"),
            models.CheckConstraint(condition=Q(source__in=list(BudgetSource)), name="payments_budget_source"),
            models.CheckConstraint(
                condition=Q(charged_fen__gte=0, charged_fen__lte=F("granted_fen")),
                name="payments_budget_not_overdrawn",
            ),
        ]


class BudgetCharge(ScopedModel):
    """分 a run took from a line (below zero: given back, by a decision not to pay). Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="charges")
    run_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=120, blank=True)
    posting_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_budget_charge"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="payments_budget_charge_not_zero"),
        ]
        indexes: ClassVar = [models.Index(fields=["run_id"], name="payments_budget_charge_run")]
