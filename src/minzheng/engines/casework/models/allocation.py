"""Who covers whom while somebody is away, and what families say of the service they got."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Cover(ScopedModel):
    """替岗: from a day to a day one posting's tasks stand in another's list too. Nobody acts in another's name."""

    id = models.UUIDField(primary_key=True, default=new_id)
    absent_posting = models.UUIDField()
    covering_posting = models.UUIDField()
    from_day = models.DateField()
    to_day = models.DateField()
    reason = models.CharField(max_length=100)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_cover"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="casework_cover_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(absent_posting=F("covering_posting")), name="casework_nobody_covers_herself"
            ),
        ]
        indexes = [
            models.Index(fields=["covering_posting", "to_day"], name="casework_cover_by"),
            models.Index(fields=["absent_posting", "to_day"], name="casework_cover_of"),
        ]


class Rating(OfApplicant):
    """评价: one to five stars and words, by the family, of how its file was handled. Kept as given, by nobody changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    stars = models.SmallIntegerField()
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "casework_rating"
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="casework_rating_one_to_five"
            ),
            models.UniqueConstraint(fields=["application", "person_id"], name="casework_rating_once"),
        ]
        indexes = [models.Index(fields=["area_code", "-given_at"], name="casework_rating_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one said oneself."""
        return Q(person_id=person_id)
