"""Reports of sudden hardship, papers that end, questions from above. Nothing here counts or ranks whoever works."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.programmes.monitoring.campaign_models import PolicyCampaign as PolicyCampaign
from minzheng.programmes.monitoring.campaign_models import PolicyTold as PolicyTold
from minzheng.programmes.monitoring.types import CardKind, Hardship, Outcome


class HardshipReport(ScopedModel):
    """急难报告: a word about somebody in need, open until the town writes what was done. Whose word, where, how: sealed.

    Some time after it was handled whose it was goes too (`purged_at`): kind, days and outcome are what is left.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    who = models.CharField(max_length=50)
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12)
    told_box = models.BinaryField()
    told_at = models.DateTimeField()
    due_on = models.DateField()
    reported_by = models.UUIDField()
    reporter_name = models.CharField(max_length=60)
    reported_at = models.DateTimeField()
    token = models.CharField(max_length=64, db_collation="C")
    handled_at = models.DateTimeField(null=True)
    handled_by = models.UUIDField(null=True)
    handler_name = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    outcome_box = models.BinaryField(null=True)
    purged_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "monitoring_hardship_report"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reported_by", "token"], name="monitoring_reported_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Hardship]), name="monitoring_hardship_kind"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True, outcome="")
                | Q(
                    handled_at__isnull=False,
                    handled_by__isnull=False,
                    outcome__in=[outcome.value for outcome in Outcome],
                ),
                name="monitoring_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True)
                | Q(
                    handled_at__isnull=False,
                    who="",
                    person_id__isnull=True,
                    reporter_name="",
                    handler_name="",
                    outcome_box__isnull=True,
                ),
                name="monitoring_purged_is_empty",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "due_on"],
                condition=Q(handled_at__isnull=True),
                name="monitoring_hardship_open",
            ),
            models.Index(
                fields=["handled_at"], condition=Q(purged_at__isnull=True), name="monitoring_hardship_kept"
            ),
        ]


class CardTerm(ScopedModel):
    """到期证件: the last day of a person's card or account. One open term a person and kind; a renewal opens the next."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    until = models.DateField()
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    reminded_by = models.UUIDField(null=True)
    reminder_name = models.CharField(max_length=60, blank=True)
    renewed_at = models.DateTimeField(null=True)
    renewed_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "monitoring_card_term"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "kind"],
                condition=Q(renewed_at__isnull=True),
                name="monitoring_one_open_term",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CardKind]), name="monitoring_card_kind"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "until"],
                condition=Q(renewed_at__isnull=True),
                name="monitoring_terms_open",
            ),
            models.Index(
                fields=["renewed_at"], condition=Q(renewed_at__isnull=False), name="monitoring_terms_renewed"
            ),
        ]


class Question(ScopedModel):
    """上级提问: one thing asked about people already known; its rows stand where the people live.

    Some time after it was closed its rows go; `asked_of` and `answered` say how many there were.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    words = models.CharField(max_length=120)
    choices = ArrayField(models.CharField(max_length=20))
    due_on = models.DateField()
    asked_by = models.UUIDField()
    asker_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    purged_at = models.DateTimeField(null=True)
    asked_of = models.IntegerField(null=True)
    answered = models.IntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "monitoring_question"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True, asked_of__isnull=True, answered__isnull=True)
                | Q(
                    purged_at__isnull=False,
                    closed_at__isnull=False,
                    asked_of__isnull=False,
                    answered__isnull=False,
                ),
                name="monitoring_purged_keeps_its_numbers",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "-asked_at"], name="monitoring_questions")]


class QuestionRow(ScopedModel):
    """One person of a question. Words and choices stand here again: the village sees its rows, not the town's question."""

    id = models.UUIDField(primary_key=True, default=new_id)
    question_id = models.UUIDField()
    words = models.CharField(max_length=120)
    choices = ArrayField(models.CharField(max_length=20))
    due_on = models.DateField()
    person_id = models.UUIDField()
    household_id = models.UUIDField()
    answer = models.CharField(max_length=20, blank=True)
    answered_by = models.UUIDField(null=True)
    answerer_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    open = models.BooleanField(default=True)

    class Meta:
        db_table = "monitoring_question_row"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question_id", "person_id"], name="monitoring_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="monitoring_answered_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code", "due_on"], condition=Q(open=True), name="monitoring_rows_open"),
            models.Index(fields=["household_id"], name="monitoring_rows_of"),
        ]
