"""Referrals and what happened to them. What was sent and what was answered is sealed.

A row stands in the area of the person and at the counter of one department there: two ranges, two kinds of officer.
"""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.referrals.types import AFTER, OPEN, ConsentHow, Outcome, State, StepKind
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope


class AtCounter(ScopedModel):
    """Rows that officers of the area, the department's officers there, and the person herself may read."""

    counter = models.CharField(max_length=60, db_collation="C")
    person_id = models.UUIDField()

    class Meta:
        abstract = True

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """The area's range, or the counter's."""
        return super().area_rows(scope) | Q(counter__gte=scope.lo, counter__lt=scope.hi)

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own."""
        return Q(person_id=person_id)


class Referral(AtCounter):
    """转办: a person's wish, sent with her consent to the department that decides it by its own rules."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField(null=True)
    item = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=State.SENT)
    sent_box = models.BinaryField(null=True)
    consent_how = models.CharField(max_length=10)
    asked_by = models.UUIDField(null=True)
    asker_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    token = models.CharField(max_length=64, db_collation="C")
    due_on = models.DateField()
    accepted_by = models.UUIDField(null=True)
    asking_since = models.DateField(null=True)
    late_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reply_box = models.BinaryField(null=True)
    replied_by = models.UUIDField(null=True)
    replied_at = models.DateTimeField(null=True)
    letter_id = models.UUIDField(null=True)
    retain_until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "referrals_referral"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "token"], name="referrals_asked_once"),
            models.UniqueConstraint(
                fields=["person_id", "item"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="referrals_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="referrals_state"
            ),
            models.CheckConstraint(
                condition=Q(consent_how__in=[how.value for how in ConsentHow]), name="referrals_consent"
            ),
            # no machine answers for a department, and silence is no answer
            models.CheckConstraint(
                condition=Q(
                    state__in=[*(state.value for state in OPEN), State.WITHDRAWN.value],
                    outcome="",
                    replied_by__isnull=True,
                    replied_at__isnull=True,
                    reply_box__isnull=True,
                )
                | Q(
                    state__in=sorted({state.value for state in AFTER.values()}),
                    outcome__in=[outcome.value for outcome in Outcome],
                    replied_by__isnull=False,
                    replied_at__isnull=False,
                    reply_box__isnull=False,
                ),
                name="referrals_replied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_box__isnull=False) | Q(state=State.WITHDRAWN.value), name="referrals_sent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code", "state", "due_on"], name="referrals_of_area"),
            models.Index(fields=["counter", "state", "due_on"], name="referrals_of_counter"),
            models.Index(fields=["person_id", "-asked_at"], name="referrals_of_person"),
            models.Index(fields=["application_id"], name="referrals_of_file"),
        ]


class ReferralStep(AtCounter):
    """What happened, in order; never changed. Words are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_posting = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    words_box = models.BinaryField(null=True)

    class Meta:
        db_table = "referrals_step"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StepKind]), name="referrals_step_kind"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["referral", "at"], name="referrals_steps_of")]
