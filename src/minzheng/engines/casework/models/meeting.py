"""救助审批会议: a meeting of the confirming office that advises on cases; the confirmer still decides."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

VOTES = ("for", "against", "abstain", "recused")


class Meeting(ScopedModel):
    """One meeting of an office: called, then held with minutes, or called off."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agenda = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    online = models.BooleanField()
    quorum_permille = models.SmallIntegerField()
    state = models.CharField(max_length=10, default="called")
    called_by = models.UUIDField()
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    minutes = models.TextField(blank=True)
    minutes_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "casework_meeting"
        indexes = [models.Index(fields=["area_code", "state", "-planned_at"], name="casework_meeting_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("called", "held", "off")), name="casework_meeting_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="held")
                | Q(held_at__isnull=False, minutes_by__isnull=False, minutes__regex=r"\S{4}"),
                name="casework_meeting_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(quorum_permille__gte=500, quorum_permille__lte=1000),
                name="casework_meeting_quorum",
            ),
        ]


class MeetingMember(ScopedModel):
    """Somebody called to the meeting. `present` is entered when it is held."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    name = models.CharField(max_length=50)
    title = models.CharField(max_length=120)
    part = models.CharField(max_length=10)
    present = models.BooleanField(null=True)

    class Meta:
        db_table = "casework_meeting_member"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "account_id"], name="casework_one_seat_each"),
            models.UniqueConstraint(
                fields=["meeting", "part"],
                condition=~Q(part="member"),
                name="casework_one_chair_one_recorder",
            ),
            models.CheckConstraint(
                condition=Q(part__in=("chair", "recorder", "member")), name="casework_meeting_part"
            ),
        ]


class MeetingCase(OfApplicant):
    """One case on the agenda, and what the meeting advised."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    n = models.SmallIntegerField()
    advice = models.CharField(max_length=10, blank=True)
    opinion = models.TextField(blank=True)

    class Meta:
        db_table = "casework_meeting_case"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="casework_case_once_on_agenda"),
            models.CheckConstraint(
                condition=Q(advice__in=("", "for", "against", "split")), name="casework_meeting_advice"
            ),
        ]


class MeetingVote(ScopedModel):
    """One member's vote on one case, or why she took no part. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting_case = models.ForeignKey(MeetingCase, on_delete=models.PROTECT)
    member = models.ForeignKey(MeetingMember, on_delete=models.PROTECT)
    vote = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "casework_meeting_vote"
        constraints = [
            models.UniqueConstraint(fields=["meeting_case", "member"], name="casework_one_vote_each"),
            models.CheckConstraint(condition=Q(vote__in=VOTES), name="casework_vote_kind"),
            models.CheckConstraint(
                condition=~Q(vote="recused") | ~Q(reason=""), name="casework_recusal_has_reason"
            ),
        ]
