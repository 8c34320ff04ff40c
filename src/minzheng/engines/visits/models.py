"""The record of having been there. No check-ins, tracks, scores, or time spent: only what the family's case needs."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.engines.visits.types import OF_THE_FAMILY, VisitKind
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Visit(ScopedModel):
    """走访: who of us was there, when, who of the family, what was found, signed by both sides.

    Besides visits, what was asked of neighbours and by letter: `found_box` then holds an `Inquiry`, and the family's own
    scope holds no such row. `about`: the letter an answer belongs to. `basis`: the emergency's document of a survey by
    video or telephone.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    applicant_id = models.UUIDField()
    kind = models.CharField(max_length=12, default=VisitKind.SURVEY.value)
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    surveyors = ArrayField(models.UUIDField())
    members_present = ArrayField(models.UUIDField())
    found_box = models.BinaryField()
    signatures_box = models.BinaryField()
    photos = ArrayField(models.UUIDField(), default=list)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    token = models.CharField(max_length=64, db_collation="C")
    about = models.UUIDField(null=True)
    basis = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "visits_visit"
        constraints = [
            models.UniqueConstraint(fields=["application_id", "token"], name="visits_recorded_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in VisitKind]), name="visits_kind"
            ),
            models.CheckConstraint(
                condition=(Q(kind="answer") & Q(about__isnull=False))
                | (~Q(kind="answer") & Q(about__isnull=True)),
                name="visits_answer_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(kind="remote") | ~Q(basis=""), name="visits_remote_by_document"
            ),
            models.UniqueConstraint(
                fields=["about"], condition=Q(about__isnull=False), name="visits_answered_once"
            ),
        ]
        indexes = [models.Index(fields=["application_id", "-at"], name="visits_of")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Surveys of one's own family; what neighbours and others told is nobody's own."""
        return Q(applicant_id=person_id, kind__in=[kind.value for kind in OF_THE_FAMILY])


class DoorVisit(ScopedModel):
    """走访记录: one visit of one house at the door. `unchanged`: somebody was met, nothing had changed. Officers read it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    household_id = models.UUIDField()
    at = models.DateTimeField()
    unchanged = models.BooleanField()
    found_box = models.BinaryField()
    recorded_by = models.UUIDField()
    visitor_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    token = models.CharField(max_length=64, db_collation="C")

    class Meta:
        db_table = "visits_door_visit"
        constraints = [
            models.UniqueConstraint(fields=["household_id", "token"], name="visits_door_once"),
            models.CheckConstraint(condition=Q(at__lte=models.F("recorded_at")), name="visits_door_made"),
        ]
        indexes = [
            models.Index(fields=["household_id", "-at"], name="visits_door_of"),
            models.Index(fields=["area_code", "-at"], name="visits_door_log"),
        ]
