"""How an application came in: who filled it in, with what mandate and promises; what was asked for, sent on, told by code."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.foundations.privacy.types import AreaCodeField, ScopedManager, ScopedQuerySet
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope

FILLED_BY = ("self", "family", "assist", "mandate")
CHANNELS = ("online", "counter", "paper")


class Mandate(OfApplicant):
    """委托书: somebody outside the household applies for it. `identity_box` seals her number, `signature_box` the signing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    principal_name = models.CharField(max_length=50)
    name = models.CharField(max_length=50)
    kind = models.CharField(max_length=20)
    relation = models.CharField(max_length=40)
    scope = models.JSONField()
    until = models.DateField()
    identity_box = models.BinaryField()
    signature_box = models.BinaryField()
    method = models.CharField(max_length=12)
    witness = models.CharField(max_length=120)
    paper_id = models.UUIDField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_mandate"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at__isnull=True), name="casework_one_mandate"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("relative", "village_committee", "other")),
                name="casework_mandate_kind",
            ),
            models.CheckConstraint(
                condition=~Q(method="thumbprint") | ~Q(witness=""), name="casework_mandate_print_has_witness"
            ),
        ]


class Filing(OfApplicant):
    """申请怎么来的: who filled it in, on screen or on paper, and the day the family asked."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.OneToOneField(Application, on_delete=models.PROTECT)
    filled_by = models.CharField(max_length=10)
    filler_name = models.CharField(max_length=50, blank=True)
    channel = models.CharField(max_length=10)
    applied_on = models.DateField()
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_filing"
        constraints = [
            models.CheckConstraint(condition=Q(filled_by__in=FILLED_BY), name="casework_filing_by"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="casework_filing_channel"),
            models.CheckConstraint(
                condition=~Q(filled_by="mandate") | Q(mandate__isnull=False),
                name="casework_nobody_applies_without_mandate",
            ),
        ]


class Supplement(OfApplicant):
    """补正告知: everything that is missing, told once. `asked`: [{"what", "why", "how"}]."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    asked = models.JSONField()
    until_on = models.DateField()
    letter_id = models.UUIDField()
    told_by = models.UUIDField()
    told_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "casework_supplement"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at__isnull=True), name="casework_told_once"
            )
        ]


class Promise(OfApplicant):
    """承诺: one fact promised instead of proved, in the exact words told. Signed with the application."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    authorisation_id = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_promise"
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="casework_promised_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(authorisation_id__isnull=False),
                name="casework_promise_is_signed",
            ),
        ]


class Forwarding(OfApplicant):
    """转交: an application handed in at another place was sent on; one row a move, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    from_area = AreaCodeField()
    to_area = AreaCodeField()
    reason = models.CharField(max_length=300)
    by_posting = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_forwarding"


class BothEnds(ScopedQuerySet):
    """Rows of the open scope by the asking area or by the area asked: the same doors as the row policy."""

    def in_scope(self, scope: Scope) -> "BothEnds":
        """Own area, the area asked, or own rows."""
        doors = Q(pk__in=[])
        if scope.lo and scope.hi:
            doors |= Q(area_code__gte=scope.lo, area_code__lt=scope.hi)
            doors |= Q(to_area__gte=scope.lo, to_area__lt=scope.hi)
        if scope.subject is not None:
            doors |= Q(applicant_id=scope.subject)
        return self.filter(doors)


class BothEndsManager(ScopedManager):
    """The query door of rows that two places share."""

    _queryset_class = BothEnds


class Assistance(OfApplicant):
    """协查函: a town asks another place about a family; the place asked answers. Both ends see it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    applicant_name = models.CharField(max_length=50)
    to_area = AreaCodeField()
    question = models.CharField(max_length=600)
    letter_id = models.UUIDField()
    due_on = models.DateField()
    due_provisional = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    reply = models.CharField(max_length=1000, blank=True)
    replied_by = models.UUIDField(null=True)
    replied_by_name = models.CharField(max_length=120, blank=True)
    replied_at = models.DateTimeField(null=True)

    objects: Any = BothEndsManager()

    class Meta:
        db_table = "casework_assistance"
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True)
                | (Q(replied_by__isnull=False) & Q(reply__regex=r"\S{2}")),
                name="casework_reply_has_words",
            )
        ]
        indexes = [
            models.Index(fields=["to_area", "due_on"], name="casework_assistance_asked"),
            models.Index(fields=["application_id"], name="casework_assistance_of"),
        ]


class ProgressCode(OfApplicant):
    """查询码: six digits that open one application's progress at the station; only their digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_progress_code"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(withdrawn_at__isnull=True), name="casework_one_code"
            )
        ]
        indexes = [models.Index(fields=["digest"], name="casework_code_digest")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own application's code, to be renewed from one's own phone."""
        return Q(applicant_id=person_id)
