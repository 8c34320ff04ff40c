"""The table of days. Not scoped: everybody may read it, only the owner role writes."""

from django.db import models

from minzheng.foundations.workdays.types import DayKind


class Workday(models.Model):
    """One civil day of a known year: what it is, by which notice, and whether that notice is only a draft."""

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.CharField("节日", max_length=40, blank=True)
    source = models.CharField("依据", max_length=120)
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        db_table = "workdays_day"

    def __str__(self) -> str:
        return self.date.isoformat()
