"""Tables officers build for themselves from data, their monthly copies, and copies of whole files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from minzheng.engines.casework.models.application import Application
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class SavedTable(ScopedModel):
    """统计表: a named choice of fields, filters and groups; it holds no data. `monthly`: a job keeps a copy each month."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    definition = models.JSONField()
    role = models.CharField(max_length=30)
    scope_lo = models.CharField(max_length=18, db_collation="C")
    scope_hi = models.CharField(max_length=18, db_collation="C")
    made_by = models.UUIDField()
    made_by_posting = models.UUIDField()
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    monthly = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "casework_saved_table"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_code", "name"], condition=Q(dropped_at__isnull=True), name="casework_table_name"
            )
        ]


class TableCopy(ScopedModel):
    """One month's copy of a monthly table: made once, sealed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    table = models.ForeignKey(SavedTable, on_delete=models.PROTECT)
    month = models.DateField()
    lines = models.IntegerField()
    box = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "casework_table_copy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "month"], name="casework_table_copy_once")
        ]


class FileCopy(ScopedModel):
    """一户一档: one copy of a family's whole file, for a reason, by an officer; made by a job, gone after some days."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    reason = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    scope_lo = models.CharField(max_length=18, db_collation="C")
    scope_hi = models.CharField(max_length=18, db_collation="C")
    asked_by = models.UUIDField()
    asked_by_posting = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    sheets = models.IntegerField(default=0)
    size = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_file_copy"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__regex=r"\S{2}"), name="casework_copy_has_reason")
        ]
        indexes: ClassVar = [models.Index(fields=["application", "-asked_at"], name="casework_copy_of")]


class FileCopyPart(ScopedModel):
    """A sealed piece of a copy, at most 1 MB before sealing: read one by one, so that no copy stands whole in memory."""

    id = models.UUIDField(primary_key=True, default=new_id)
    of = models.ForeignKey(FileCopy, on_delete=models.CASCADE)
    position = models.IntegerField()
    box = models.BinaryField()

    class Meta:
        db_table = "casework_file_copy_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "position"], name="casework_copy_part_once")
        ]
