"""Accounts that were changed and are not used yet, calls and visits about them, shared accounts, told relatives."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.engines.payments.watching import ChangeState, CheckHow, CheckResult, ConsentHow, SharedThing
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class AccountChange(ScopedModel):
    """A payee's account was changed: the former one is paid until an officer has asked her and the hours are over.

    `known_phone_*`: the number on file before the change; a call goes to no other. `usable_from` never moves.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    account_id = models.UUIDField(unique=True)
    former_account_id = models.UUIDField()
    tail = models.CharField(max_length=4)
    former_tail = models.CharField(max_length=4)
    entered_at = models.DateTimeField()
    entered_by_posting = models.UUIDField(null=True)
    entered_by_name = models.CharField(max_length=120)
    usable_from = models.DateTimeField(verbose_name="最早启用时间")
    known_phone_box = models.BinaryField(null=True)
    known_phone_tail = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=10, default=ChangeState.PENDING.value)
    settled_at = models.DateTimeField(null=True)
    settled_by_posting = models.UUIDField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "payments_account_change"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(ChangeState)), name="payments_account_change_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("pending", "superseded")) | Q(settled_by_posting__isnull=False),
                name="payments_account_change_settled_by_an_officer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id"], name="payments_change_person"),
            models.Index(fields=["area_code"], condition=Q(state="pending"), name="payments_change_pending"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Changes of one's own account."""
        return Q(person_id=person_id)


class AccountCheck(ScopedModel):
    """One call or visit about a changed account: who asked, when, which number was called. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    change = models.ForeignKey(AccountChange, on_delete=models.PROTECT, related_name="checks")
    how = models.CharField(max_length=6)
    result = models.CharField(max_length=12)
    phone_tail = models.CharField(max_length=4, blank=True)
    words = models.CharField(max_length=300, verbose_name="回访情况")
    at = models.DateTimeField()
    by_posting = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "payments_account_check"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how__in=list(CheckHow)), name="payments_account_check_how"),
            models.CheckConstraint(
                condition=Q(result__in=list(CheckResult)), name="payments_account_check_result"
            ),
            models.CheckConstraint(
                condition=~Q(how="call") | ~Q(phone_tail=""), name="payments_account_check_names_the_number"
            ),
        ]


class SharedFlag(ScopedModel):
    """Three or more unrelated payees share an account, a phone or a keeper. A question, never a stop.

    `cause` names the thing without showing it. Settled with reasons; the same cause is silent until `silent_until`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    thing = models.CharField(max_length=8)
    cause = models.CharField(max_length=120, db_collation="C")
    shown = models.CharField(max_length=60)
    person_ids = ArrayField(models.UUIDField())
    families = models.IntegerField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_posting = models.UUIDField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    reasons = models.TextField(blank=True)
    silent_until = models.DateField(null=True)

    class Meta:
        db_table = "payments_shared_flag"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(thing__in=list(SharedThing)), name="payments_flag_thing"),
            models.UniqueConstraint(
                fields=["thing", "cause"],
                condition=Q(settled_at__isnull=True),
                name="payments_flag_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, silent_until__isnull=True)
                | Q(
                    settled_at__isnull=False,
                    settled_by_posting__isnull=False,
                    silent_until__isnull=False,
                    reasons__regex=r"\S{4}",
                ),
                name="payments_flag_settled_by_an_officer",
            ),
        ]


class ToldRelative(ScopedModel):
    """The one relative a payee has chosen to be told of each payment; another choice closes the row.

    `by_call`: she is called and read to, as she wished (`wish_words`, where an officer wrote it down).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    name = models.CharField(max_length=50, verbose_name="亲属姓名")
    relation = models.CharField(max_length=20, verbose_name="与本人关系")
    phone_box = models.BinaryField()
    chosen_at = models.DateTimeField()
    chosen_by_posting = models.UUIDField(null=True)
    chosen_by_name = models.CharField(max_length=120)
    asked_on = models.DateField(null=True, verbose_name="问本人的日期")
    asked_how = models.CharField(max_length=10, blank=True)
    consent_words = models.CharField(max_length=200, blank=True)
    by_call = models.BooleanField(default=False, db_default=False, verbose_name="打电话念给亲属听")
    wish_words = models.CharField(max_length=200, blank=True, default="", db_default="")
    wish_at = models.DateTimeField(null=True)
    wish_by_posting = models.UUIDField(null=True)
    wish_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_posting = models.UUIDField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_words = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "payments_told_relative"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(ended_at__isnull=True), name="payments_relative_one"
            ),
            models.CheckConstraint(
                condition=Q(chosen_by_posting__isnull=True)
                | Q(asked_on__isnull=False, asked_how__in=list(ConsentHow), consent_words__regex=r"\S{2}"),
                name="payments_relative_consented",
            ),
            models.CheckConstraint(
                condition=Q(wish_by_posting__isnull=True) | Q(wish_words__regex=r"\S{2}"),
                name="payments_relative_wish_said",
            ),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own choice."""
        return Q(person_id=person_id)
