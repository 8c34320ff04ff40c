"""调标: a new standard two officers stand for, what amounts rest on, and what a change did to each award."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.benefits.standard_types import ItemOutcome, StandardState
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class AmountBasis(ScopedModel):
    """What an amount was computed from, so that another standard can be laid over it. Never changed.

    No more than the amount itself tells: standard × heads − income, or the highest of the named `figures` × heads.
    `bound` "" means what stands here gives the amount; else why it does not (an officer's own amount, a sole
    application …). Units: 分 a year.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="bases")
    decision_id = models.UUIDField()
    advice_id = models.UUIDField(null=True)
    urban = models.BooleanField()
    heads = models.PositiveSmallIntegerField()
    income_yearly_fen = models.BigIntegerField()
    assessed_on = models.DateField()
    rule_profile = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=40)
    bound = models.CharField(max_length=20, blank=True)
    #: Paths of figures with a space between; "" where the amount is a difference to income.
    figures = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        db_table = "benefits_amount_basis"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "decision_id"], name="benefits_basis_once"),
        ]


class StandardChange(models.Model):
    """A new standard from a month on, for a unit or (unit_code "") the whole city: public figures of a document.

    Proposed and approved by two accounts. `place_text` is the parameters' file the law is read with; `digest` seals
    the preview both officers saw. Units: 分 a person a month; None, or absent from `figures`: that one stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    unit_code = models.CharField(max_length=6, blank=True, db_collation="C")
    kind = models.CharField(max_length=40, db_collation="C")
    from_month = models.DateField()
    urban_fen = models.BigIntegerField(null=True)
    rural_fen = models.BigIntegerField(null=True)
    #: Other items' figures by path.
    figures = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    document = models.CharField(max_length=20, verbose_name="文号")
    reference = models.CharField(max_length=200, verbose_name="文件名称")
    place_text = models.TextField()
    rule_profile = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=StandardState.PROPOSED.value)
    summary = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)
    proposed_at = models.DateTimeField()
    proposed_by_posting = models.UUIDField()
    proposed_by_account = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True)
    approved_by_posting = models.UUIDField(null=True)
    approved_by_account = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reasons = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "benefits_standard_change"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit_code", "kind", "from_month"],
                condition=~Q(state="withdrawn"),
                name="benefits_standard_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(StandardState)), name="benefits_standard_state"
            ),
            models.CheckConstraint(condition=Q(from_month__day=1), name="benefits_standard_from_a_first"),
            models.CheckConstraint(
                condition=Q(urban_fen__gt=0, urban_fen__isnull=False)
                | Q(rural_fen__gt=0, rural_fen__isnull=False)
                | ~Q(figures={}),
                name="benefits_standard_says_something",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_account__isnull=True)
                | ~Q(approved_by_account=F("proposed_by_account")),
                name="benefits_standard_two_accounts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "applied"))
                | Q(approved_by_account__isnull=False, approved_by_posting__isnull=False),
                name="benefits_standard_approved_by_somebody",
            ),
        ]


class StandardItem(ScopedModel):
    """What a change of standard did to one award: raised, the same, or left to an officer. Written once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    change = models.ForeignKey(StandardChange, on_delete=models.PROTECT, related_name="items")
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="standard_items")
    from_month = models.DateField()
    old_fen = models.BigIntegerField()
    new_fen = models.BigIntegerField()
    back_fen = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=20)
    applied_at = models.DateTimeField()

    class Meta:
        db_table = "benefits_standard_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "award"], name="benefits_standard_item_once"),
            models.CheckConstraint(
                condition=Q(outcome=ItemOutcome.RAISED.value, new_fen__gt=F("old_fen"))
                | (~Q(outcome=ItemOutcome.RAISED.value) & Q(new_fen=F("old_fen"), back_fen=0)),
                name="benefits_standard_item_only_raises",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code", "outcome"], name="benefits_standard_item_area")
        ]
