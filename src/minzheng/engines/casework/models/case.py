"""One item of an application: its case, and what an officer decided on it."""

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

ADVERSE = ("refuse", "cut", "stop", "taper", "end", "recover")
#: Decided on a family that receives, and not against it.
REVIEWED = ("keep", "raise", "succeed", "members", "move")
SETTLED_CASE = ("closed", "ended")


class Decision(OfApplicant):
    """审核确认: what a named officer decided, why, under which rules. Never changed.

    A confirmation gives an amount, or (`valid_until`) a recognised standing for a time and no money.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    posting_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    reasons = models.TextField(blank=True)
    rule_version = models.CharField(max_length=60, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    start_month = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    #: How one-time help is given, as `giving_ways.Given` keeps it; empty: all of it in money at once.
    given = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    advice_id = models.UUIDField(null=True)
    meeting_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "casework_decision"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=ADVERSE)
                | (
                    Q(posting_id__isnull=False, account_id__isnull=False)
                    & Q(reasons__regex=r"\S{4}")
                    & ~Q(rule_version="")
                ),
                name="casework_nobody_is_refused_by_a_machine",
            ),
            models.CheckConstraint(
                condition=~Q(kind="confirm")
                | (
                    Q(posting_id__isnull=False)
                    & (
                        Q(amount_fen__isnull=False, amount_fen__gt=0, valid_until__isnull=True)
                        | Q(amount_fen__isnull=True, valid_until__isnull=False)
                    )
                ),
                name="casework_confirmed_by_an_officer",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=REVIEWED)
                | (Q(posting_id__isnull=False, account_id__isnull=False) & Q(reasons__regex=r"\S{4}")),
                name="casework_reviewed_by_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("confirm", *REVIEWED, *ADVERSE)), name="casework_decision_kind"
            ),
        ]
        indexes = [models.Index(fields=["case_id"], name="casework_decision_of")]


class Case(OfApplicant):
    """办件: one item of an application, from acceptance to service.

    `table`: the item's process table it runs under; `route`: who confirms, the district or the delegated town.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    item = models.CharField(max_length=30)
    table = models.CharField(max_length=20, default="process")
    process_version = models.CharField(max_length=20)
    route = models.CharField(max_length=12, default="district")
    state = models.CharField(max_length=20)
    owner_posting = models.UUIDField()
    opinion = models.CharField(max_length=12, blank=True)
    proposed_fen = models.BigIntegerField(null=True)
    advice_id = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT)
    #: Why the district must visit the home before a decision (art. 20), and the visit that answers it.
    visit_required = models.TextField(blank=True, default="")
    visit_id = models.UUIDField(null=True)
    second_review_id = models.UUIDField(null=True)
    meeting_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "casework_case"
        constraints = [
            models.CheckConstraint(condition=Q(route__in=("district", "town")), name="casework_case_route"),
            models.UniqueConstraint(fields=["application", "item"], name="casework_one_case_per_item"),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "refused", "ended", "closed"))
                | Q(decision__isnull=False),
                name="casework_outcome_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "refused"))
                | Q(visit_required="")
                | Q(visit_id__isnull=False),
                name="casework_decided_after_the_visit",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "due_on"], name="casework_case_area")]
