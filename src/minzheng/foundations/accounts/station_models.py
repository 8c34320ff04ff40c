"""Station sessions: one person after another at an officer's device, each on her own record."""

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

PURPOSES = ("apply", "continue", "sign", "supply", "progress")
ENDINGS = ("closed", "idle", "left")


class StationSession(ScopedModel):
    """站点办理: an officer's device serves one named person, from opening to ending. `files`: what she may open in it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    posting_id = models.UUIDField()
    purpose = models.CharField(max_length=12)
    person_name = models.CharField(max_length=50)
    files = models.JSONField(default=list)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "accounts_station_session"
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="accounts_station_purpose"),
            models.CheckConstraint(condition=~Q(person_name=""), name="accounts_station_serves_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=ENDINGS),
                name="accounts_station_ending",
            ),
        ]
        indexes = [models.Index(fields=["account_id", "-started_at"], name="accounts_station_of")]
