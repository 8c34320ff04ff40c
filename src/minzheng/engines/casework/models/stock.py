"""Stock imports 存量导入: a district's list of families that receive already, and each family in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id

IMPORT_STATES = ("checking", "unreadable", "checked", "applying", "applied", "withdrawn")
FINDINGS = ("new", "changed", "unchanged", "rejected")


class StockImport(ScopedModel):
    """One uploaded workbook of a district. `area_code` is the district's; the file is kept only until it is checked.

    After `retain_until` its rows go too: `counts` and the file's digest are what is left (`purged_at`).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.CharField(max_length=30)
    filename = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    file_box = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="checking")
    problem = models.TextField(blank=True)
    unknown_columns = models.JSONField(default=list)
    uploaded_by = models.UUIDField()
    uploaded_by_posting = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_posting = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    retain_until = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_stock_import"
        indexes: ClassVar = [models.Index(fields=["area_code", "-uploaded_at"], name="casework_stock_area")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=IMPORT_STATES), name="casework_stock_state"),
            models.CheckConstraint(
                condition=~Q(state__in=("applying", "applied"))
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("uploaded_by"))),
                name="casework_stock_by_two_people",
            ),
        ]


class StockHousehold(ScopedModel):
    """One family of an import: what the check found, what became of it, whether somebody has looked at it since.

    `area_code` is the family's village, so that its town sees it; the district's where the village is unreadable.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    of = models.ForeignKey(StockImport, on_delete=models.PROTECT)
    item = models.CharField(max_length=30)
    position = models.IntegerField()
    first_row = models.IntegerField()
    number = models.CharField(max_length=60)
    applicant_name = models.CharField(max_length=60, blank=True)
    members = models.SmallIntegerField(default=0)
    amount_fen = models.BigIntegerField(null=True)
    key_index = models.BinaryField(null=True, max_length=32)
    finding = models.CharField(max_length=10)
    less = models.BooleanField(default=False)
    changes = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    content_box = models.BinaryField()
    waiting = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    application_id = models.UUIDField(null=True)
    award_id = models.UUIDField(null=True)
    document = models.CharField(max_length=100, blank=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.UUIDField(null=True)
    looked_by_name = models.CharField(max_length=120, blank=True)
    looked_note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "casework_stock_household"
        indexes: ClassVar = [
            models.Index(fields=["of", "position"], name="casework_stock_order"),
            models.Index(fields=["key_index", "-applied_at"], name="casework_stock_key"),
            models.Index(
                fields=["area_code"],
                condition=Q(applied_at__isnull=False, looked_at__isnull=True),
                name="casework_stock_to_look_at",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(finding__in=FINDINGS), name="casework_stock_finding"),
            models.UniqueConstraint(fields=["of", "position"], name="casework_stock_place_once"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True)
                | (Q(application_id__isnull=False, award_id__isnull=False) & ~Q(document="")),
                name="casework_stock_rests_on_a_document",
            ),
        ]
