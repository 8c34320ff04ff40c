"""救助证明: which certificate stands for which award, and until when."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Certificate(ScopedModel):
    """A certificate written out. `code_index`: blind index of the code in its square; the code itself is on paper only.

    It holds while `valid_until` has not passed and the award still pays: nobody withdraws it by hand.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    award_id = models.UUIDField()
    letter_id = models.UUIDField()
    number = models.CharField(max_length=60, verbose_name="文号")
    code_index = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    issued_on = models.DateField(verbose_name="出具日期")
    valid_until = models.DateField(verbose_name="有效期至")
    issued_by_posting = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_certificate"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("issued_on")), name="payments_certificate_days"
            ),
            models.UniqueConstraint(
                fields=["award_id", "person_id", "issued_on"], name="payments_certificate_once_a_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="payments_certificate_person")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own certificates."""
        return Q(person_id=person_id)
