"""实物救助 handed over: who took it, before whom, or who carried it there."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

HANDED_WAYS = ("signed", "fingerprint", "carried")


class GoodsHanded(OfApplicant):
    """The goods of one decision reached the family. Never changed.

    Signed for or thumb-printed before two named people, or carried by somebody named. What the goods are stands in the
    decision (`Decision.given`).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="goods_handed")
    handed_on = models.DateField()
    way = models.CharField(max_length=12)
    receiver_name = models.CharField(max_length=50)
    second_name = models.CharField(max_length=50, blank=True)
    carried_by = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=300, blank=True)
    letter_id = models.UUIDField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_goods_handed"
        constraints = [
            models.CheckConstraint(condition=Q(way__in=HANDED_WAYS), name="casework_goods_way"),
            models.CheckConstraint(
                condition=Q(way="carried") & ~Q(carried_by="") | ~Q(way="carried") & ~Q(second_name=""),
                name="casework_goods_two_stand",
            ),
            models.CheckConstraint(condition=~Q(receiver_name=""), name="casework_goods_receiver"),
        ]
