"""先行救助 completed: what was missing when help was given first, put on record afterwards."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

#: How the helped person, or somebody for her, stands for what was given.
SIGNED_BY = ("self", "family", "fingerprint", "unable")


class CompletedPapers(OfApplicant):
    """补办手续 of one case: who signed and how, what happened, which papers came, by whom it was recorded. Never changed.

    `signed_by` "unable": nobody could sign; `reason` says why, two officers stand for it. Source: 国发〔2014〕47号 (先行救助，
    事后补充完善手续).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    signed_by = models.CharField(max_length=12)
    signer_name = models.CharField(max_length=50, blank=True)
    signed_on = models.DateField()
    reason = models.CharField(max_length=500)
    papers = models.CharField(max_length=300, blank=True)
    witness_name = models.CharField(max_length=60, blank=True)
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_completed_papers"
        constraints = [
            models.CheckConstraint(condition=Q(signed_by__in=SIGNED_BY), name="casework_completed_by"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S{4}"), name="casework_completed_says_why"),
            models.CheckConstraint(
                condition=~Q(signed_by="unable") | ~Q(witness_name=""), name="casework_completed_two_stand"
            ),
            models.CheckConstraint(
                condition=Q(signed_by="unable") | ~Q(signer_name=""), name="casework_completed_signer"
            ),
        ]
