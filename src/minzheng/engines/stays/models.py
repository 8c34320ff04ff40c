"""Stays, what happened, handovers, public search notices, proposals to home towns. What people said is sealed.

A row stands in the area where she was found and at the counter of the station there. A handover to a station of this
city stands at that counter too; a proposal in the home town's area.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from minzheng.engines.stays.types import (
    OPEN,
    Ending,
    HandoverKind,
    HandoverState,
    ProposalOutcome,
    Source,
    State,
    StepKind,
)
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope


class AtStation(ScopedModel):
    """Rows that civil affairs of the area and the station's own officers may read."""

    counter = models.CharField(max_length=60, db_collation="C")

    class Meta:
        abstract = True

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """The area's range, or the station's counter."""
        return super().area_rows(scope) | Q(counter__gte=scope.lo, counter__lt=scope.hi)


class Stay(AtStation):
    """一次救助: from the first word to the day she leaves. `box`: who she is, as far as known."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    source = models.CharField(max_length=10)
    box = models.BinaryField()
    person_id = models.UUIDField(null=True)
    known = models.BooleanField(default=False)
    never_alone = models.BooleanField(default=False)
    token = models.CharField(max_length=64, db_collation="C")
    told_at = models.DateTimeField()
    told_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField(null=True)
    term_on = models.DateField(null=True)
    overstayed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)
    ended_by = models.UUIDField(null=True)
    registration_id = models.UUIDField(null=True)
    leaving_id = models.UUIDField(null=True)
    retain_until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stays_stay"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_code", "token"], name="stays_told_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="stays_state"),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in Source]), name="stays_source"
            ),
            # nobody is put out by a clock: whoever ends a stay is somebody
            models.CheckConstraint(
                condition=Q(
                    state__in=[one.value for one in OPEN], ended_at__isnull=True, ended_by__isnull=True
                )
                | (
                    ~Q(state__in=[one.value for one in OPEN])
                    & Q(ended_at__isnull=False, ended_by__isnull=False)
                ),
                name="stays_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=State.LEFT.value, ended_how__in=[one.value for one in Ending])
                | (~Q(state=State.LEFT.value) & Q(ended_how="")),
                name="stays_ended_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["counter", "state", "told_at"], name="stays_of_station"),
            models.Index(fields=["area_code", "state", "told_at"], name="stays_of_area"),
        ]


class StayStep(AtStation):
    """What happened, in order; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT)
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_posting = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    words_box = models.BinaryField(null=True)

    class Meta:
        db_table = "stays_step"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StepKind]), name="stays_step_kind"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["stay", "number"], name="stays_steps_of")]


class Handover(AtStation):
    """交接: giver and taker, place and day, her things and her health. `to_counter`: a station of this city."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default=HandoverState.WAITING)
    to_counter = models.CharField(max_length=60, blank=True, db_collation="C")
    box = models.BinaryField()
    token_digest = models.BinaryField(max_length=32, null=True)
    tries_left = models.IntegerField(default=5)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    due_on = models.DateField()
    late_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.UUIDField(null=True)
    reply_box = models.BinaryField(null=True)
    letter_id = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stays_handover"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(state="waiting"), name="stays_one_handover_on_its_way"
            ),
            models.UniqueConstraint(fields=["token_digest"], name="stays_link_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in HandoverKind]), name="stays_handover_kind"
            ),
            models.CheckConstraint(condition=Q(tries_left__gte=0), name="stays_handover_tries"),
            # silence is no answer: a reply has words and a moment
            models.CheckConstraint(
                condition=Q(state="waiting", replied_at__isnull=True, reply_box__isnull=True)
                | Q(state="over")
                | Q(
                    state__in=["received", "not_received"], replied_at__isnull=False, reply_box__isnull=False
                ),
                name="stays_replied_with_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to_counter", "state"], name="stays_coming_to"),
            models.Index(fields=["state", "due_on"], name="stays_waiting"),
        ]

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """The giving station's range or counter, or the receiving one's counter."""
        return super().area_rows(scope) | Q(to_counter__gte=scope.lo, to_counter__lt=scope.hi)


class SearchNotice(AtStation):
    """寻亲公告: `shown` holds the allowed choices only, in words; hung out and taken down by an officer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT)
    shown = models.JSONField()
    since = models.DateField()
    decided_by = models.UUIDField()
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "stays_search_notice"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(taken_down_at__isnull=True), name="stays_sought_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["-since"], name="stays_sought_since")]

    @classmethod
    def public_rows(cls) -> Q:
        """What hangs."""
        return Q(taken_down_at__isnull=True)


class Proposal(AtStation):
    """建议家乡救助: to the officers of her home town, who ask her and decide by the item's own procedure."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT)
    box = models.BinaryField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    answer_box = models.BinaryField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stays_proposal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_by__isnull=True, answer_box__isnull=True)
                | Q(
                    outcome__in=[one.value for one in ProposalOutcome],
                    answered_by__isnull=False,
                    answer_box__isnull=False,
                ),
                name="stays_proposal_answered_by_somebody",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area_code", "outcome"], name="stays_proposed_to")]


__all__ = ["Handover", "Proposal", "SearchNotice", "Stay", "StayStep"]
