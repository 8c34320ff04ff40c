"""Who applies and signs for a child: her guardian, or the village where there is none; what the child herself said."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

#: With a body (institution, village committee) `name` is who signs for it, and `why` says why no relative does.
BODIES = ("institution", "village")


class Guardianship(OfApplicant):
    """监护人代为申请: one row stands for a child's file, its proof beside it. `applicant_id` is the child.

    `person_id`: the guardian on file, for a relative: to her account the money goes. `words_box` seals what the child
    said. `look_on`: the day the town is asked whether support goes on (eighteen, or the end of school); no day ends it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    child_name = models.CharField(max_length=50)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=50)
    body = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=40)
    why = models.CharField(max_length=300, blank=True)
    identity_box = models.BinaryField()
    phone_box = models.BinaryField(null=True)
    person_id = models.UUIDField(null=True)
    paper_id = models.UUIDField()
    words_box = models.BinaryField(null=True)
    heard_at = models.DateTimeField(null=True)
    look_on = models.DateField(null=True)
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_guardianship"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at__isnull=True), name="casework_one_guardianship"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("relative", *BODIES)), name="casework_guardianship_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="relative") | (~Q(body="") & Q(why__regex=r"\S{2}")),
                name="casework_guardian_body_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["applicant_id"], name="casework_guardianship_of"),
            models.Index(
                fields=["look_on"], condition=Q(ended_at__isnull=True), name="casework_guardianship_look"
            ),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The child's own, and the guardian's."""
        return Q(applicant_id=person_id) | Q(person_id=person_id)
