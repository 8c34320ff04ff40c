"""Authorisations, checks, the questions they ask, and their reports."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.verification.types import CheckState, Conclusion, QueryState
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Authorisation(ScopedModel):
    """授权: one person lets the platform ask about her for one application. Withdrawn, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    applicant_id = models.UUIDField()
    person_id = models.UUIDField()
    text_version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    signature_box = models.BinaryField()
    representative = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField()
    signed_by_account = models.UUIDField(null=True)
    witness_posting = models.UUIDField(null=True)
    valid_from = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "verification_authorisation"
        indexes = [models.Index(fields=["application_id", "person_id"], name="verification_auth_of")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one has signed, and what was signed for one's own application."""
        return Q(person_id=person_id) | Q(applicant_id=person_id)


class CheckRequest(ScopedModel):
    """核对: one round of questions for one application. `ended_at`: decided without its report; nobody is asked more."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    applicant_id = models.UUIDField()
    person_ids = models.JSONField()
    state = models.CharField(max_length=12, default=CheckState.OPEN.value)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    started_by = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "verification_check"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in CheckState]), name="verification_check_state"
            ),
            models.CheckConstraint(
                condition=Q(state=CheckState.OPEN.value)
                | Q(started_by__isnull=False, started_at__isnull=False),
                name="verification_check_started_by_officer",
            ),
            models.UniqueConstraint(
                fields=["application_id"],
                condition=~Q(state=CheckState.REPORTED.value),
                name="verification_one_check_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "due_on"], name="verification_check_queue")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The check of one's own application."""
        return Q(applicant_id=person_id)


class CheckQuery(ScopedModel):
    """One question to one source about one authorised person, and what the source answered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    check_request = models.ForeignKey(CheckRequest, on_delete=models.PROTECT, related_name="queries")
    source = models.CharField(max_length=30)
    person_id = models.UUIDField()
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, default=QueryState.WAITING.value)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_box = models.BinaryField(null=True)
    as_of = models.DateField(null=True)

    class Meta:
        db_table = "verification_query"
        constraints = [
            models.UniqueConstraint(
                fields=["check_request", "source", "person_id"], name="verification_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in QueryState]), name="verification_query_state"
            ),
            models.CheckConstraint(
                condition=Q(state=QueryState.WAITING.value, answered_at__isnull=True)
                | (~Q(state=QueryState.WAITING.value) & Q(answered_at__isnull=False)),
                name="verification_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=QueryState.FOUND.value, answer_box__isnull=False, as_of__isnull=False)
                | Q(state=QueryState.NO_RECORD.value, answer_box__isnull=True, as_of__isnull=False)
                | (
                    ~Q(state__in=[QueryState.FOUND.value, QueryState.NO_RECORD.value])
                    & Q(answer_box__isnull=True, as_of__isnull=True)
                ),
                name="verification_no_answer_is_not_empty",
            ),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What was asked about oneself."""
        return Q(person_id=person_id)


class CheckReport(ScopedModel):
    """核对报告: insert-only; a newer one names the one it replaces, and both stay."""

    id = models.UUIDField(primary_key=True, default=new_id)
    check_request = models.ForeignKey(CheckRequest, on_delete=models.PROTECT, related_name="reports")
    application_id = models.UUIDField()
    applicant_id = models.UUIDField()
    number = models.CharField(max_length=40)
    conclusion = models.CharField(max_length=10)
    data_box = models.BinaryField()
    valid_until = models.DateField()
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()
    replaces = models.UUIDField(null=True)

    class Meta:
        db_table = "verification_report"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="verification_report_number"),
            models.UniqueConstraint(fields=["replaces"], name="verification_replaced_once"),
            models.CheckConstraint(
                condition=Q(conclusion__in=[one.value for one in Conclusion]), name="verification_conclusion"
            ),
        ]
        indexes = [models.Index(fields=["application_id", "-issued_at"], name="verification_report_of")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The reports on one's own application."""
        return Q(applicant_id=person_id)


class ReportCounter(models.Model):
    """The last report number of a unit in a year; raised in one statement."""

    unit = models.CharField(max_length=6, db_collation="C")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "verification_report_counter"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="verification_counter_once")]


class SampleRecord(models.Model):
    """What a sample registry holds about an invented person: stands in for a department where none is connected."""

    source = models.CharField(max_length=30)
    identity_index = models.BinaryField(max_length=32)
    payload = models.JSONField()
    as_of = models.DateField()

    objects: Any = models.Manager()

    class Meta:
        db_table = "verification_sample_record"
        constraints = [
            models.UniqueConstraint(fields=["source", "identity_index"], name="verification_sample_once")
        ]
