"""Money beside the monthly amounts: the price subsidy of a month, and what was paid too little."""

from typing import ClassVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from minzheng.engines.benefits.once_types import ANEW
from minzheng.engines.benefits.price_types import SubsidyState
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class DueItem(ScopedModel):
    """One thing due once: award × month × kind, at most once, by a decision of two officers. Never changed.

    `kind` as in payments: "price", "back_pay", or "one_off": what an award gives one time, at once or in several months.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="due_items")
    month = models.DateField()
    kind = models.CharField(max_length=10, db_collation="C")
    amount_fen = models.BigIntegerField()
    members = models.PositiveSmallIntegerField()
    decision_id = models.UUIDField()
    rule_version = models.CharField(max_length=40)
    words = models.CharField(max_length=120)

    class Meta:
        db_table = "benefits_due_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "month", "kind"], name="benefits_due_item_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="benefits_due_item_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="benefits_due_item_of_a_month"),
            models.CheckConstraint(
                condition=Q(kind__in=("price", "back_pay", "one_off")), name="benefits_due_item_kind"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month", "kind", "area_code"], name="benefits_due_item_month"),
            models.Index(fields=["decision_id"], name="benefits_due_item_decision"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What is due of one's own awards."""
        return Q(award__in=apps.get_model("benefits", "Award").objects.values("pk"))


class StoppedPart(ScopedModel):
    """A payment still to come of what was given in several, stopped by a named officer with reasons. Never changed.

    The family was told and heard before, and has a letter. Source: 社会救助暂行办法 第十一条 (参照).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="stopped_parts")
    item = models.OneToOneField(DueItem, on_delete=models.PROTECT, related_name="stopped")
    person_id = models.UUIDField()
    reasons = models.TextField()
    basis = models.CharField(max_length=200)
    told_on = models.DateField()
    family_said = models.TextField(blank=True)
    decision_id = models.UUIDField()
    letter_id = models.UUIDField()
    decided_at = models.DateTimeField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "benefits_stopped_part"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reasons__regex=r"\S{4}"), name="benefits_stopped_part_reasons"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code"], name="benefits_stopped_part_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own."""
        return Q(person_id=person_id)


class AidedCause(ScopedModel):
    """Whom a one-off award helped, for which cause. Never changed.

    An exclusion constraint over the whole city: nobody is given the same kind for the same cause before `apart_until`.
    `anew`: the decider's reasons where she found that it is a new hardship after all; then the cause carries her day.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey("benefits.Award", on_delete=models.PROTECT, related_name="aided")
    kind = models.CharField(max_length=40, db_collation="C")
    person_id = models.UUIDField()
    cause = models.CharField(max_length=60, db_collation="C")
    anew = models.CharField(max_length=300, blank=True, default="", db_default="")
    given_on = models.DateField()
    apart_until = models.DateField()

    class Meta:
        db_table = "benefits_aided_cause"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "person_id"], name="benefits_aided_cause_once"),
            models.CheckConstraint(
                condition=Q(apart_until__gt=F("given_on")) & ~Q(cause=""), name="benefits_aided_cause_days"
            ),
            models.CheckConstraint(
                condition=Q(anew="") | Q(cause__contains=ANEW), name="benefits_aided_anew_has_its_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code"], name="benefits_aided_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one was helped for."""
        return Q(person_id=person_id)


class PriceIndex(models.Model):
    """居民消费价格指数 of a month, as published. Units: per mille of the rise on the year before (35 = 3.5 %)."""

    month = models.DateField(unique=True)
    cpi_permille = models.IntegerField()
    food_permille = models.IntegerField()
    scpi_permille = models.IntegerField(null=True)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by_posting = models.UUIDField()
    entered_by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "benefits_price_index"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="benefits_price_index_month"),
        ]


class PriceSubsidy(models.Model):
    """价格临时补贴 of a month for a unit or ("") the city: named kinds, 分 a person, on a document; two accounts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit_code = models.CharField(max_length=6, blank=True, db_collation="C")
    month = models.DateField()
    amounts = models.JSONField()
    document = models.CharField(max_length=40, verbose_name="文号")
    rule_version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=SubsidyState.PROPOSED.value)
    proposed_at = models.DateTimeField()
    proposed_by_posting = models.UUIDField()
    proposed_by_account = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True)
    approved_by_posting = models.UUIDField(null=True)
    approved_by_account = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    items = models.IntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    generated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "benefits_price_subsidy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_code", "month"], name="benefits_price_subsidy_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(SubsidyState)), name="benefits_price_subsidy_state"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="benefits_price_subsidy_month"),
            models.CheckConstraint(
                condition=Q(approved_by_account__isnull=True)
                | ~Q(approved_by_account=F("proposed_by_account")),
                name="benefits_price_two_accounts",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(approved_by_account__isnull=False),
                name="benefits_price_approved_by_somebody",
            ),
        ]
