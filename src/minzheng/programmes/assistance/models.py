"""名单: who is on the list of an item that goes by a list, kept by number's index and sealed name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class ListEntry(ScopedModel):
    """One person on a district's list. Taken off with reasons, never deleted; only the index can be looked for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.CharField(max_length=40, db_collation="C")
    number_index = models.BinaryField(max_length=32)
    name_box = models.BinaryField()
    document = models.CharField(max_length=100, verbose_name="依据文件")
    entered_at = models.DateTimeField()
    entered_by_posting = models.UUIDField()
    entered_by_name = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True)
    removed_by_posting = models.UUIDField(null=True)
    removed_reasons = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "assistance_list_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "area_code", "number_index"],
                condition=Q(removed_at__isnull=True),
                name="assistance_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by_posting__isnull=True)
                | Q(
                    removed_at__isnull=False,
                    removed_by_posting__isnull=False,
                    removed_reasons__regex=r"\S{4}",
                ),
                name="assistance_unlisted_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "item"], name="assistance_list_area")]


class PolicySheet(models.Model):
    """政策单页: a handout of an item as set once, by what it says (`digest`); law is nobody's secret, so no area holds it."""

    digest = models.CharField(primary_key=True, max_length=64, db_collation="C")
    item = models.CharField(max_length=30, db_collation="C")
    kind = models.CharField(max_length=10)
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "assistance_policy_sheet"
