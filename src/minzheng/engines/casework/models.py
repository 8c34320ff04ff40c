"""Applications (the family's), cases (one per item), their tasks, events and decisions."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

ADVERSE = ("refuse", "cut", "stop", "end", "recover")
SETTLED_APPLICATION = ("closed", "withdrawn")
SETTLED_CASE = ("closed", "ended")


class _OfApplicant(ScopedModel):
    """Rows the applicant herself may read: each carries her id."""

    applicant_id = models.UUIDField(null=True)

    class Meta:
        abstract = True

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own application's rows."""
        return Q(applicant_id=person_id)


class Application(_OfApplicant):
    """申请: one family, one form, one set of papers, one or more items."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, blank=True, db_collation="C")
    items = models.JSONField()
    state = models.CharField(max_length=20, default="draft")
    process_version = models.CharField(max_length=20)
    answers_box = models.BinaryField()
    applicant_name = models.CharField(max_length=50, blank=True)
    household_id = models.UUIDField(null=True)
    started_by = models.UUIDField(null=True)
    assisted_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    retain_until = models.DateField(null=True)

    class Meta:
        db_table = "casework_application"
        indexes = [
            models.Index(fields=["area_code", "state", "-created_at"], name="casework_app_area"),
            models.Index(fields=["applicant_id", "-created_at"], name="casework_app_applicant"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="casework_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | ~Q(number=""),
                name="casework_submitted_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False, due_on__isnull=False),
                name="casework_accepted_has_clock",
            ),
        ]


class Party(_OfApplicant):
    """A person named in an application. `counts_for` is the item while the application runs: once in the city."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    role = models.CharField(max_length=12)
    position = models.SmallIntegerField()
    person_id = models.UUIDField()
    name = models.CharField(max_length=50)
    relation = models.CharField(max_length=20)
    must_sign = models.BooleanField()
    link_digest = models.BinaryField(null=True, max_length=32)
    link_expires_at = models.DateTimeField(null=True)
    tries_left = models.SmallIntegerField(default=5)
    signed_at = models.DateTimeField(null=True)
    authorisation_id = models.UUIDField(null=True)
    counts_for = models.CharField(max_length=30, null=True)

    class Meta:
        db_table = "casework_party"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "counts_for"],
                condition=Q(counts_for__isnull=False),
                name="casework_one_household_applies_once",
            ),
            models.UniqueConstraint(fields=["application", "person_id"], name="casework_party_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(authorisation_id__isnull=False),
                name="casework_signature_is_kept",
            ),
        ]
        indexes = [models.Index(fields=["application", "position"], name="casework_party_order")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The applicant's, and one's own place in another's application."""
        return Q(applicant_id=person_id) | Q(person_id=person_id)


class Decision(_OfApplicant):
    """审核确认: what a named officer decided, why, under which rules. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    posting_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    reasons = models.TextField(blank=True)
    rule_version = models.CharField(max_length=60, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    start_month = models.DateField(null=True)
    advice_id = models.UUIDField(null=True)
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
                condition=~Q(kind="confirm") | Q(posting_id__isnull=False, amount_fen__gt=0),
                name="casework_confirmed_by_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("confirm", *ADVERSE)), name="casework_decision_kind"
            ),
        ]
        indexes = [models.Index(fields=["case_id"], name="casework_decision_of")]


class Case(_OfApplicant):
    """办件: one item of an application, from acceptance to service."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    item = models.CharField(max_length=30)
    process_version = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    owner_posting = models.UUIDField()
    opinion = models.CharField(max_length=12, blank=True)
    proposed_fen = models.BigIntegerField(null=True)
    advice_id = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "casework_case"
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="casework_one_case_per_item"),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "refused", "ended", "closed"))
                | Q(decision__isnull=False),
                name="casework_outcome_has_decision",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "due_on"], name="casework_case_area")]


class Task(_OfApplicant):
    """待办: one thing somebody must do, standing in exactly one queue while open."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    queue = models.CharField(max_length=30)
    party_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_task"
        indexes = [
            models.Index(
                fields=["queue", "area_code", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="casework_queue",
            ),
            models.Index(fields=["application"], name="casework_task_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "case", "kind", "party_id"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="casework_task_open_once",
            ),
            models.CheckConstraint(condition=~Q(queue=""), name="casework_task_has_queue"),
        ]


class Event(_OfApplicant):
    """One step of a file, chained per application under its lock: the record of what happened."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    n = models.IntegerField()
    act = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=30)
    account_id = models.UUIDField(null=True)
    posting_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "casework_event"
        ordering = ("application", "n")
        constraints = [models.UniqueConstraint(fields=["application", "n"], name="casework_event_order")]


class Counter(models.Model):
    """The last number given in a unit's month; raised under its row lock, rolled back with the act."""

    key = models.CharField(primary_key=True, max_length=40, db_collation="C")
    last = models.IntegerField()

    class Meta:
        db_table = "casework_counter"
