"""What a family or anybody says against a result: dissent from a check, objection to a notice, democratic review."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

#: How something reached us: on her phone, or by an officer who wrote it down.
WAYS = ("online", "telephone", "paper", "counter")


class CheckResult(OfApplicant):
    """核对结果告知: what the family is told of one report, declared beside found. Sealed; never changed (art. 18)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    report_id = models.UUIDField()
    number = models.CharField(max_length=40)
    conclusion = models.CharField(max_length=10)
    differences_box = models.BinaryField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "casework_check_result"
        constraints = [models.UniqueConstraint(fields=["report_id"], name="casework_result_told_once")]
        indexes = [models.Index(fields=["application", "-told_at"], name="casework_result_of")]


class Dissent(OfApplicant):
    """对核对结果有异议: the family says that a report is wrong; the check is made again. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    report_id = models.UUIDField()
    way = models.CharField(max_length=10)
    made_on = models.DateField()
    text_box = models.BinaryField()
    papers = ArrayField(models.UUIDField(), default=list)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "casework_dissent"
        constraints = [
            models.UniqueConstraint(fields=["case", "report_id"], name="casework_dissent_once_a_report"),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="casework_dissent_way"),
            models.CheckConstraint(
                condition=Q(way="online") | Q(recorded_by__isnull=False), name="casework_dissent_written_down"
            ),
        ]
        indexes = [models.Index(fields=["application", "recorded_at"], name="casework_dissent_of")]


class Objection(ScopedModel):
    """公示异议: what somebody said against a notice. Who said it is sealed apart; the family never reads the row.

    `late`: said after the notice's last day, a complaint (art. 20). `measure`: what the town chose ("resurvey",
    "democratic_review" or ""). `settled_at`: the town's new opinion. `answered_*`: the real-name objector was told.
    `reply_letter`: the printed reply (公示异议处理答复), which names nobody.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    notice_id = models.UUIDField()
    way = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    named = models.BooleanField(default=False)
    text_box = models.BinaryField()
    who_box = models.BinaryField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    measure = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=12, blank=True)
    answered_by = models.UUIDField(null=True)
    reply_letter = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_objection"
        constraints = [
            models.CheckConstraint(condition=Q(way__in=WAYS), name="casework_objection_way"),
            models.CheckConstraint(
                condition=Q(way="online") | Q(recorded_by__isnull=False),
                name="casework_objection_written_down",
            ),
            models.CheckConstraint(
                condition=Q(named=False) | Q(who_box__isnull=False), name="casework_objection_named"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=("", "resurvey", "democratic_review")), name="casework_measure"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (Q(named=True) & ~Q(answered_how="")),
                name="casework_answer_has_a_way",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "recorded_at"], name="casework_objection_of"),
            models.Index(fields=["area_code", "recorded_at"], name="casework_objection_area"),
        ]


class DemocraticReview(ScopedModel):
    """民主评议: who met, how they voted, what was said. Names and words are sealed; the family reads no row.

    `voting` counts those who did not recuse themselves; `fewest` is the parameter of that day [U].
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    held_on = models.DateField()
    place = models.CharField(max_length=120)
    record_box = models.BinaryField()
    voting = models.PositiveSmallIntegerField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    fewest = models.PositiveSmallIntegerField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "casework_democratic_review"
        constraints = [
            models.CheckConstraint(
                condition=Q(voting=F("votes_for") + F("votes_against") + F("abstained")),
                name="casework_every_vote_counted",
            ),
            models.CheckConstraint(condition=Q(voting__gte=F("fewest")), name="casework_review_quorum"),
        ]
        indexes = [models.Index(fields=["case", "recorded_at"], name="casework_review_of")]
