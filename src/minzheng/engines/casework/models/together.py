"""One application, several items: who runs for which, what was recognised without money, what an officer was asked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from minzheng.engines.casework.models.application import Application
from minzheng.engines.casework.models.case import Case
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.kernel.identifiers import new_id


class RunningItem(OfApplicant):
    """在办事项: a person counts in one running application of an item, once in the city, for every item of the file.

    `about`: what tells one file of an item that gives one amount from another of it (table and cause); "" for others.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    item = models.CharField(max_length=30, db_collation="C")
    about = models.CharField(max_length=80, default="", db_default="", db_collation="C")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_running_item"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "item", "about"],
                condition=Q(settled_at__isnull=True),
                name="casework_item_runs_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["application"], name="casework_running_of")]


class Recognition(OfApplicant):
    """认定: a family recognised for a time by a decision, without money. It runs out by its own last day, told before.

    `members`: ids of the people counted, as text. `ahead_on`: from this day the family and the town are told that it runs
    out; `renewal_id`: the draft opened for them then.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    item = models.CharField(max_length=30, db_collation="C")
    decision_id = models.UUIDField(unique=True)
    household_id = models.UUIDField()
    members = models.JSONField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    ahead_on = models.DateField()
    told_at = models.DateTimeField(null=True)
    renewal_id = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_recognition"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from"), ahead_on__lte=F("valid_until")),
                name="casework_recognised_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(renewal_id__isnull=True) | Q(told_at__isnull=False),
                name="casework_renewal_was_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["ahead_on"], condition=Q(told_at__isnull=True), name="casework_recognition_ahead"
            ),
            models.Index(fields=["area_code", "item"], name="casework_recognition_area"),
        ]


class ItemProposal(OfApplicant):
    """事项建议: after a decision on one item an officer is asked about another. It opens nothing by itself.

    waiting (an officer looks) → offered (the family is asked) → agreed (its case opens) or declined, by whom and why.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application = models.ForeignKey(Application, on_delete=models.PROTECT)
    after_case = models.ForeignKey(Case, on_delete=models.PROTECT)
    item = models.CharField(max_length=30, db_collation="C")
    why = models.CharField(max_length=300)
    advice = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    proposed_at = models.DateTimeField()
    looked_by = models.UUIDField(null=True)
    looked_account = models.UUIDField(null=True)
    looked_at = models.DateTimeField(null=True)
    answered_account = models.UUIDField(null=True)
    answered_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        db_table = "casework_item_proposal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "offered", "agreed", "declined")),
                name="casework_proposal_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("offered", "agreed"))
                | Q(looked_by__isnull=False, looked_account__isnull=False),
                name="casework_proposal_offered_by_an_officer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "declined")) | Q(answered_account__isnull=False),
                name="casework_proposal_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(words__regex=r"\S{2}"),
                name="casework_proposal_declined_with_words",
            ),
            models.UniqueConstraint(fields=["application", "item"], name="casework_proposed_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_code", "proposed_at"],
                condition=Q(state__in=("waiting", "offered")),
                name="casework_proposals_open",
            )
        ]
