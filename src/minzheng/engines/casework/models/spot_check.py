"""随机抽查 before a decision: whether the district has to visit a home it drew from what its towns sent up."""

from typing import ClassVar

from django.db import models

from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.delegation import SamplePlan
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id


class SpotCheck(OfApplicant):
    """One case sent up, drawn or not; written once, never changed. `forced`: drawn so that the least share is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    plan = models.ForeignKey(SamplePlan, on_delete=models.PROTECT)
    drawn = models.BooleanField()
    forced = models.BooleanField()
    drawn_at = models.DateTimeField()

    class Meta:
        db_table = "casework_spot_check"
        indexes: ClassVar = [models.Index(fields=["plan", "drawn"], name="casework_spot_check_of")]
