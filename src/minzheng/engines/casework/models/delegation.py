"""Where the power to confirm lies, who is registered as a near relative, and what the district looked at itself."""

from django.db import models
from django.db.models import F, Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Delegation(ScopedModel):
    """权限下放: from a day on, a town confirms an item itself, by an act of the district (审核确认办法 art. 2)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=120)
    reasons = models.TextField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_reasons = models.TextField(blank=True)

    class Meta:
        db_table = "casework_delegation"
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "item"],
                condition=Q(valid_to__isnull=True),
                name="casework_delegated_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"), ended_by__isnull=False),
                name="casework_delegation_ended_by",
            ),
            models.CheckConstraint(
                condition=~Q(document="") & Q(reasons__regex=r"\S{4}"), name="casework_delegation_documented"
            ),
        ]


class SamplePlan(ScopedModel):
    """抽查方案: the share and the salt by which a delegated town's cases of a month are drawn; kept, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.CharField(max_length=30)
    month = models.DateField()
    share_permille = models.SmallIntegerField()
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "casework_sample_plan"
        constraints = [
            models.UniqueConstraint(fields=["area_code", "item", "month"], name="casework_sample_plan_once"),
            models.CheckConstraint(
                condition=Q(share_permille__gte=0, share_permille__lte=1000), name="casework_sample_share"
            ),
        ]


class SampleReview(OfApplicant):
    """抽查: the district looks at one delegated case that was drawn. It never changes the award by itself."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    plan = models.ForeignKey(SamplePlan, on_delete=models.PROTECT)
    drawn_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    reasons = models.TextField(blank=True)
    posting_id = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    town_findings = models.TextField(blank=True)
    town_posting = models.UUIDField(null=True)
    looked_again_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_sample_review"
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees__isnull=True)
                | Q(posting_id__isnull=False, reviewed_at__isnull=False, reasons__regex=r"\S{4}"),
                name="casework_sample_reviewed_by",
            ),
            models.CheckConstraint(
                condition=Q(looked_again_at__isnull=True) | Q(agrees=False, town_posting__isnull=False),
                name="casework_sample_looked_again",
            ),
        ]


class NearRelative(OfApplicant):
    """近亲属备案: a member of the family is kin of somebody who handles 低保 or sits in the committee (art. 11).

    `account_id`: the officer's account once it is known which she is; until then her name is compared.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    member_name = models.CharField(max_length=50)
    relation = models.CharField(max_length=20)
    official_name = models.CharField(max_length=50)
    post = models.CharField(max_length=30)
    account_id = models.UUIDField(null=True)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "casework_near_relative"
        indexes = [
            models.Index(fields=["application"], name="casework_near_of"),
            models.Index(fields=["area_code", "-registered_at"], name="casework_near_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person_id", "official_name"], name="casework_near_once"
            )
        ]


class DistrictVisit(OfApplicant):
    """区县入户核查: which visit of `visits` answers the reason the district had to go (art. 20). Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    visit_id = models.UUIDField()
    reason = models.TextField()
    posting_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_district_visit"
        constraints = [
            models.UniqueConstraint(fields=["visit_id", "case"], name="casework_visit_counts_once")
        ]


class SecondReview(OfApplicant):
    """复核意见: a second officer of the district writes her own opinion before the confirmer. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    agrees = models.BooleanField()
    reasons = models.TextField()
    posting_id = models.UUIDField()
    account_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_second_review"
        indexes = [models.Index(fields=["case", "-at"], name="casework_second_review_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reasons__regex=r"\S{4}"), name="casework_second_review_reasoned"
            )
        ]
