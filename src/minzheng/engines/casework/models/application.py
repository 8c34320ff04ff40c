"""The family's application, the people it names, and the numbers given to files."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

SETTLED_APPLICATION = ("closed", "withdrawn")


class Application(OfApplicant):
    """申请: one family, one form, one set of papers, one or more items.

    `kind`: new (申请), review (复核: an officer looks again at a family that receives), stock (存量导入).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, blank=True, db_collation="C")
    kind = models.CharField(max_length=12, default="new")
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
    #: When anybody first told of the need, where that was before the hand-in (an aide, a neighbour, a call).
    first_told_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    retain_until = models.DateField(null=True)
    #: A draft nobody touches: when its owner was warned, and when its content was deleted.
    draft_warned_at = models.DateTimeField(null=True)
    draft_emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_application"
        indexes = [
            models.Index(fields=["area_code", "state", "-created_at"], name="casework_app_area"),
            models.Index(fields=["applicant_id", "-created_at"], name="casework_app_applicant"),
            models.Index(fields=["updated_at"], condition=Q(state="draft"), name="casework_app_draft"),
            models.Index(
                fields=["retain_until"], condition=Q(retain_until__isnull=False), name="casework_app_retained"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("new", "review", "stock")), name="casework_application_kind"
            ),
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


class Party(OfApplicant):
    """A person named in an application. `counts_for` is the item while the application runs: once in the city.

    `released_at`: she was named without wishing it, and an officer freed her; her row stays, she counts for nothing.
    """

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
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_party"
        constraints = [
            models.CheckConstraint(condition=Q(tries_left__gte=0), name="casework_link_tries"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(counts_for__isnull=True, must_sign=False),
                name="casework_released_counts_for_nothing",
            ),
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


class Counter(models.Model):
    """The last number given in a unit's month; raised under its row lock, rolled back with the act."""

    key = models.CharField(primary_key=True, max_length=40, db_collation="C")
    last = models.IntegerField()

    class Meta:
        db_table = "casework_counter"
