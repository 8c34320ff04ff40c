"""去世登记: what an officer put down of a death, with its evidence, and the second officer's look before anything follows."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id

DEATH_STATES = ("waiting", "agreed", "declined", "undone")
DEATH_SOURCES = ("certificate", "funeral", "police", "report")


class DeathRecord(OfApplicant):
    """One death of a member of a family that receives. It opens a review and nothing else; payment goes on.

    `evidence`: the document, its number and who issued it. `report_id`: the told change its look led to. `state`:
    "waiting" for the second look of its owner (a posting; or whoever holds the role) until `due_on`, "agreed", "declined" (nothing followed), "undone" (taken back, with reasons).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    award_id = models.UUIDField()
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=50)
    died_on = models.DateField()
    source = models.CharField(max_length=12)
    evidence = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="waiting")
    recorded_posting = models.UUIDField()
    recorded_account = models.UUIDField()
    recorded_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    owner_role = models.CharField(max_length=30, blank=True)
    owner_posting = models.UUIDField(null=True)
    due_on = models.DateField(null=True, verbose_name="最迟核实日")
    looked_posting = models.UUIDField(null=True)
    looked_account = models.UUIDField(null=True)
    looked_name = models.CharField(max_length=120, blank=True)
    looked_words = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True)
    report_id = models.UUIDField(null=True)
    undone_posting = models.UUIDField(null=True)
    undone_account = models.UUIDField(null=True)
    undone_name = models.CharField(max_length=120, blank=True)
    undone_words = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_death_record"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=DEATH_STATES), name="casework_death_state"),
            models.CheckConstraint(condition=Q(source__in=DEATH_SOURCES), name="casework_death_source"),
            models.CheckConstraint(condition=Q(evidence__regex=r"\S{4}"), name="casework_death_has_evidence"),
            models.CheckConstraint(
                condition=Q(state="waiting")
                | (Q(looked_account__isnull=False) & ~Q(looked_account=F("recorded_account"))),
                name="casework_death_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone")
                | (Q(undone_account__isnull=False) & Q(undone_words__regex=r"\S{4}")),
                name="casework_death_undone_with_reasons",
            ),
            models.UniqueConstraint(
                fields=["person_id"],
                condition=Q(state__in=("waiting", "agreed")),
                name="casework_one_death_a_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["award_id", "recorded_at"], name="casework_death_of_award"),
            models.Index(
                fields=["area_code", "recorded_at"],
                condition=Q(state="waiting"),
                name="casework_death_to_look",
            ),
        ]
