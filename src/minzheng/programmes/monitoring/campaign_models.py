"""政策宣传月: a plan of telling people what help exists, and what was told at which house. Nobody's work is counted or ranked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import AreaCodeField, ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope

#: What a family says at the door, or that nobody was met.
ANSWERS = ("wants", "later", "not_reached")


class PolicyCampaign(ScopedModel):
    """One campaign: days, items told of, places (area prefixes), who goes, in words. It holds nobody's data.

    Read by whoever's area meets its range (`area_code` to `reach_hi`): those above who plan, those below who go.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    reach_hi = AreaCodeField()
    title = models.CharField(max_length=40)
    items = ArrayField(models.CharField(max_length=30))
    places = ArrayField(models.CharField(max_length=18))
    who_goes = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField()
    planned_by = models.UUIDField()
    planner_name = models.CharField(max_length=120)
    planned_at = models.DateTimeField()

    class Meta:
        db_table = "monitoring_policy_campaign"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="monitoring_campaign_has_days"
            )
        ]

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """Campaigns whose range meets the scope's; the row policy says the same."""
        return Q(area_code__lt=scope.hi, reach_hi__gt=scope.lo)


class PolicyTold(ScopedModel):
    """One house on one day: what was told, what the family answered. A later word of the day takes the earlier one's place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(PolicyCampaign, on_delete=models.PROTECT)
    household_id = models.UUIDField()
    items = ArrayField(models.CharField(max_length=30))
    answer = models.CharField(max_length=12)
    wanted = models.CharField(max_length=30, blank=True)
    application_id = models.UUIDField(null=True)
    told_on = models.DateField()
    told_by = models.UUIDField()
    teller_name = models.CharField(max_length=60)

    class Meta:
        db_table = "monitoring_policy_told"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "household_id", "told_on"], name="monitoring_told_once_a_day"
            ),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="monitoring_told_answer"),
            models.CheckConstraint(
                condition=Q(answer="not_reached", items=[]) | (~Q(answer="not_reached") & ~Q(items=[])),
                name="monitoring_told_of_something",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "told_on"], name="monitoring_told_area")]
