"""Records on which a human act may rest: tries to reach a family, and work offered to a member."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class ContactAttempt(OfApplicant):
    """联系记录: how, when and by whom a family was asked to cooperate, and what came of it. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    way = models.CharField(max_length=20)
    made_on = models.DateField()
    result = models.CharField(max_length=300)
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "casework_contact_attempt"
        indexes = [models.Index(fields=["case", "made_on"], name="casework_contact_of")]
        constraints = [
            models.CheckConstraint(condition=Q(result__regex=r"\S{2}"), name="casework_contact_has_result")
        ]


class WorkOffer(ScopedModel):
    """介绍工作记录: work offered to a member who can work, what she answered, and how a named officer judged it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    application_id = models.UUIDField(null=True)
    offered_on = models.DateField()
    offered_by = models.CharField(max_length=80)
    employer = models.CharField(max_length=80)
    work = models.CharField(max_length=120)
    pay = models.CharField(max_length=60)
    accepted = models.BooleanField()
    reason_given = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    recorded_by = models.UUIDField()
    recorded_account = models.UUIDField()
    recorded_at = models.DateTimeField()
    good_reason = models.BooleanField(null=True)
    judged_reasons = models.TextField(blank=True)
    judged_by = models.UUIDField(null=True)
    judged_account = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_work_offer"
        indexes = [models.Index(fields=["person_id", "offered_on"], name="casework_work_offer_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "offered_on", "employer", "work"], name="casework_work_offer_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason_given=""), name="casework_work_reason_heard"
            ),
            models.CheckConstraint(
                condition=Q(good_reason__isnull=True)
                | Q(
                    accepted=False,
                    judged_account__isnull=False,
                    judged_by__isnull=False,
                    judged_reasons__regex=r"\S{4}",
                ),
                name="casework_work_judged_by_an_officer",
            ),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What was offered to herself."""
        return Q(person_id=person_id)
