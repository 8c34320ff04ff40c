"""待遇台账: awards given by decisions, their amounts by month, and the people they are for."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.benefits.life_models import LifeEvidence
from minzheng.engines.benefits.oneoff_models import AidedCause, DueItem, PriceIndex, PriceSubsidy, StoppedPart
from minzheng.engines.benefits.payee_account import PayeeAccount
from minzheng.engines.benefits.question_models import AwardQuestion, OverpaymentQuestion, RecoveryDecision
from minzheng.engines.benefits.standard_models import AmountBasis, StandardChange, StandardItem
from minzheng.engines.benefits.suspension_models import AwardSuspension
from minzheng.engines.benefits.types import AwardOrigin, AwardStatus
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Award(ScopedModel):
    """A grant to a household, or to one person, by a decision; one decision may give several kinds. `end_month` is the last month paid; it needs a decision and a posting."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40, db_collation="C")
    kind_name = models.CharField(max_length=40, verbose_name="待遇")
    case_id = models.UUIDField()
    decision_id = models.UUIDField()
    granted_by_posting = models.UUIDField()
    household_id = models.UUIDField()
    person_id = models.UUIDField()
    payee_person_id = models.UUIDField()
    payee_account_box = models.BinaryField(null=True)
    start_month = models.DateField(verbose_name="起始月份")
    end_month = models.DateField(null=True, verbose_name="最后发放月份")
    end_reason = models.CharField(max_length=200, blank=True)
    ended_by_decision = models.UUIDField(null=True)
    ended_by_posting = models.UUIDField(null=True)
    member_count = models.PositiveSmallIntegerField(verbose_name="保障人数")
    rule_version = models.CharField(max_length=40)
    rule_profile = models.CharField(max_length=20)
    tapers_from = models.DateField(null=True, verbose_name="渐退开始月份")
    origin = models.CharField(max_length=10, default=AwardOrigin.DECISION.value)
    origin_document = models.CharField(max_length=100, blank=True)
    changed_by_decision = models.UUIDField(null=True)
    status = models.CharField(max_length=10, default=AwardStatus.RUNNING)
    #: Given one time: no monthly amounts, one due item, ended by the decision that gave it.
    once = models.BooleanField(default=False, db_default=False)
    #: What is given one time in all, and what of it in goods; 分.
    given_fen = models.BigIntegerField(null=True)
    goods_fen = models.BigIntegerField(default=0, db_default=0)
    #: A person's own, whoever else of the household has one: two of a couple each hold theirs.
    of_person = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "benefits_award"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision_id", "kind"], name="award_one_per_decision"),
            models.UniqueConstraint(
                fields=["household_id", "kind"],
                condition=Q(end_month__isnull=True, of_person=False),
                name="award_one_current",
            ),
            models.CheckConstraint(
                condition=Q(of_person=False) | Q(member_count=1), name="award_of_person_is_for_one"
            ),
            models.CheckConstraint(
                condition=Q(
                    end_month__isnull=True,
                    ended_by_decision__isnull=True,
                    ended_by_posting__isnull=True,
                    end_reason="",
                )
                | (
                    Q(
                        end_month__isnull=False,
                        ended_by_decision__isnull=False,
                        ended_by_posting__isnull=False,
                    )
                    & ~Q(end_reason="")
                ),
                name="award_end_needs_decision",
            ),
            models.CheckConstraint(
                condition=Q(status="running", end_month__isnull=True)
                | Q(status="ended", end_month__isnull=False),
                name="award_status",
            ),
            models.CheckConstraint(
                condition=Q(origin="decision", origin_document="")
                | (Q(origin="stock") & ~Q(origin_document="")),
                name="award_origin_rests_on_a_document",
            ),
            models.CheckConstraint(condition=Q(start_month__day=1), name="award_starts_on_a_first"),
            models.CheckConstraint(
                condition=Q(once=False)
                | Q(end_month=F("start_month"), ended_by_decision=F("decision_id"), tapers_from__isnull=True),
                name="award_once_ends_with_its_decision",
            ),
            models.CheckConstraint(
                condition=Q(given_fen__isnull=True, goods_fen=0)
                | Q(once=True, given_fen__isnull=False, given_fen__gte=F("goods_fen"), goods_fen__gte=0),
                name="award_goods_are_given_once",
            ),
            models.CheckConstraint(
                condition=Q(end_month__isnull=True) | Q(end_month__day=1, end_month__gte=F("start_month")),
                name="award_ends_on_a_first",
            ),
            models.CheckConstraint(
                condition=Q(tapers_from__isnull=True)
                | Q(tapers_from__day=1, tapers_from__gte=F("start_month"), end_month__gte=F("tapers_from")),
                name="award_tapering_has_an_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case_id"], name="award_of_case"),
            models.Index(fields=["person_id"], name="award_of_person"),
            models.Index(fields=["area_code", "kind"], name="award_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one holds, is paid, or lives on as a member."""
        mine = AwardMember.objects.filter(person_id=person_id).values("award_id")
        return Q(person_id=person_id) | Q(payee_person_id=person_id) | Q(pk__in=mine)


class AwardAmount(ScopedModel):
    """分 a month from a month to a month (included; open: until changed), by a decision. Periods never overlap.

    A later decision closes a period (`closed_by_decision`) or takes the place of one that has not begun
    (`superseded_by`); the row itself stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amounts")
    from_month = models.DateField()
    to_month = models.DateField(null=True)
    amount_fen = models.BigIntegerField()
    rule_version = models.CharField(max_length=40)
    decision_id = models.UUIDField()
    closed_by_decision = models.UUIDField(null=True)
    superseded_by = models.UUIDField(null=True)

    class Meta:
        db_table = "benefits_award_amount"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="award_amount_positive"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="award_amount_from_a_first"),
            models.CheckConstraint(
                condition=Q(to_month__isnull=True) | Q(to_month__day=1, to_month__gte=F("from_month")),
                name="award_amount_to_a_first",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "from_month"], name="award_amount_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Amounts of one's own awards."""
        return Q(award__in=Award.objects.values("pk"))


class AwardMember(ScopedModel):
    """A person an award is for. Nobody is in two running awards of a kind at once, in the whole city."""

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=40, db_collation="C")
    person_id = models.UUIDField()
    holder_id = models.UUIDField()
    share_fen = models.BigIntegerField(null=True)
    from_month = models.DateField()
    to_month = models.DateField(null=True)
    closed_by_decision = models.UUIDField(null=True)
    superseded_by = models.UUIDField(null=True)
    #: As its award: help given one time bars nobody from help in another hardship of the month; its cause does.
    once = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "benefits_award_member"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(share_fen__isnull=True) | Q(share_fen__gt=0), name="award_share_positive"
            ),
            models.UniqueConstraint(
                fields=["person_id", "kind"],
                condition=Q(to_month__isnull=True, superseded_by__isnull=True),
                name="award_person_once",
            ),
            models.UniqueConstraint(
                fields=["award", "person_id", "from_month"],
                condition=Q(superseded_by__isnull=True),
                name="award_member_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code"], name="award_member_area"),
            models.Index(fields=["holder_id"], name="award_member_holder"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Oneself, and the members of what one holds."""
        return Q(person_id=person_id) | Q(holder_id=person_id)


class AwardChange(ScopedModel):
    """One change of an award by an officer's decision, in the order they were made. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=12)
    decision_id = models.UUIDField()
    posting_id = models.UUIDField()
    from_month = models.DateField()
    amount_fen = models.BigIntegerField(null=True)
    person_id = models.UUIDField(null=True)
    former_area = models.CharField(max_length=18, blank=True, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "benefits_award_change"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    act__in=(
                        "amount",
                        "end",
                        "taper",
                        "leave",
                        "join",
                        "succeed",
                        "move",
                        "standard",
                        "suspend",
                        "resume",
                    )
                ),
                name="award_change_act",
            ),
            models.CheckConstraint(condition=Q(from_month__day=1), name="award_change_from_a_first"),
        ]
        indexes: ClassVar = [models.Index(fields=["award", "at"], name="award_change_of")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Changes of one's own awards."""
        return Q(award__in=Award.objects.values("pk"))


__all__ = [
    "AidedCause",
    "AmountBasis",
    "Award",
    "AwardAmount",
    "AwardChange",
    "AwardMember",
    "AwardQuestion",
    "AwardSuspension",
    "DueItem",
    "LifeEvidence",
    "OverpaymentQuestion",
    "PayeeAccount",
    "PriceIndex",
    "PriceSubsidy",
    "RecoveryDecision",
    "StandardChange",
    "StandardItem",
    "StoppedPart",
]
