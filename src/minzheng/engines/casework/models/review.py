"""After confirmation: reviews of families that receive, when the next one is due, changes families report, moves."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

REASONS = (
    *("cycle", "change", "death", "report", "move", "split", "standard", "refused_work"),
    *("grown", "self_care", "other"),
)
INTENDED = ("", "cut", "stop", "taper")
CHANGES = ("birth", "death", "marriage", "return", "work", "income", "illness", "moving", "other")
CLASSES = ("stable", "unstable", "able_city", "able_village", "severe")


class Review(OfApplicant):
    """复核: an officer looks again at a family that receives; the file is an application of kind "review".

    `intended_*`: what the town means to do against the family, told to it before anybody decides, and what it answers.
    `answer_until`: the last day to answer, counted from the service of what tells it; None until then.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.OneToOneField(Application, on_delete=models.PROTECT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    award_id = models.UUIDField()
    household_id = models.UUIDField()
    reason = models.CharField(max_length=12)
    words = models.CharField(max_length=300, blank=True)
    former_application = models.UUIDField(null=True)
    former_area = models.CharField(max_length=18, blank=True, db_collation="C")
    due_on = models.DateField()
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    open = models.BooleanField(default=True)
    intended_act = models.CharField(max_length=12, blank=True)
    intended_fen = models.BigIntegerField(null=True)
    intended_months = models.SmallIntegerField(null=True)
    intended_words = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    answer_until = models.DateField(null=True)
    answer_box = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_by = models.UUIDField(null=True)
    decided_act = models.CharField(max_length=12, blank=True)
    decided_months = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "casework_review"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="casework_review_reason"),
            models.CheckConstraint(condition=Q(intended_act__in=INTENDED), name="casework_review_intended"),
            models.CheckConstraint(
                condition=Q(intended_act="") | Q(told_at__isnull=False),
                name="casework_review_family_told",
            ),
            models.CheckConstraint(
                condition=~Q(decided_act__in=("cut", "stop", "taper"))
                | (~Q(intended_act="") & (Q(answer_until__isnull=False) | Q(answered_at__isnull=False))),
                name="casework_review_nothing_untold",
            ),
            models.UniqueConstraint(
                fields=["award_id"], condition=Q(open=True), name="casework_one_review_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["award_id"], name="casework_review_of_award")]


class Recheck(OfApplicant):
    """复核周期: the class of a household, how often it is looked at again, and the next day. Opens tasks, nothing else.

    `set_by`: the officer who chose another class than the facts suggest, with her reasons; None: by the facts.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award_id = models.UUIDField()
    household_id = models.UUIDField()
    applicant_name = models.CharField(max_length=50)
    household_class = models.CharField(max_length=14)
    months = models.SmallIntegerField()
    next_on = models.DateField()
    set_by = models.UUIDField(null=True)
    reasons = models.CharField(max_length=300, blank=True)
    ended = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "casework_recheck"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award_id"], name="casework_recheck_once"),
            models.CheckConstraint(condition=Q(household_class__in=CLASSES), name="casework_recheck_class"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="casework_recheck_months"
            ),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True) | Q(reasons__regex=r"\S{4}"),
                name="casework_recheck_reasoned",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "next_on"], condition=Q(ended=False), name="casework_recheck_due"
            )
        ]


class ChangeReport(OfApplicant):
    """家庭变化报告: what a family tells (art. 30), by itself or through an officer. Not telling has no effect of its own.

    `newcomer_*`: who has joined the family by it, and the person she became in the review's file.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award_id = models.UUIDField()
    household_id = models.UUIDField()
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    person_id = models.UUIDField(null=True)
    happened_on = models.DateField(null=True)
    words_box = models.BinaryField()
    newcomer_box = models.BinaryField(null=True)
    newcomer_id = models.UUIDField(null=True)
    reporter_id = models.UUIDField(null=True)
    recorded_by = models.UUIDField(null=True)
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "casework_change_report"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=CHANGES), name="casework_change_kind"),
            models.CheckConstraint(
                condition=Q(reporter_id__isnull=False) | Q(recorded_by__isnull=False),
                name="casework_change_told_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["award_id", "reported_at"], name="casework_change_of"),
            models.Index(fields=["area_code", "reported_at"], name="casework_change_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The family's holder, and who told it."""
        return Q(applicant_id=person_id) | Q(reporter_id=person_id)


def next_check(since: date, months: int) -> date:
    """The day `months` after a day; the month's last day where it is shorter."""
    count = since.year * 12 + since.month - 1 + months
    year, month = count // 12, count % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(since.day, last))
