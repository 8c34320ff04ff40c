"""Accounts, postings, phone codes, idempotency tokens."""

from django.db import models
from django.db.models import F, Q

from minzheng.foundations.accounts.station_models import StationSession
from minzheng.foundations.people.models import Person
from minzheng.kernel.actor import Role
from minzheng.kernel.identifiers import new_id

KINDS = ("resident", "officer")


class Account(models.Model):
    """A door: a resident's phone, or an officer's login with password and second factor."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10)
    login = models.CharField(max_length=60, null=True, db_collation="C")
    phone_index = models.BinaryField(null=True, max_length=32)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    display_name = models.CharField(max_length=50)
    password = models.CharField(max_length=200, blank=True)
    totp_box = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_account"
        constraints = [
            models.UniqueConstraint(fields=["login"], name="accounts_login_once"),
            models.UniqueConstraint(fields=["phone_index"], name="accounts_phone_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="accounts_kind"),
            models.CheckConstraint(
                condition=~Q(kind="officer") | Q(totp_box__isnull=False),
                name="accounts_officer_has_second_factor",
            ),
        ]


class Posting(models.Model):
    """岗位: an officer holds a role in an area from a day to a day; a partner department's officer at its counter there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    role = models.CharField(max_length=30)
    area_lo = models.CharField(max_length=18, db_collation="C")
    area_hi = models.CharField(max_length=18, db_collation="C")
    area_name = models.CharField(max_length=60)
    department = models.CharField(max_length=20, blank=True, default="", db_collation="C")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "accounts_posting"
        constraints = [
            models.CheckConstraint(condition=Q(area_lo__lt=F("area_hi")), name="accounts_posting_has_area"),
            models.CheckConstraint(
                condition=Q(role__in=[role for role in Role if role not in (Role.RESIDENT, Role.SYSTEM)]),
                name="accounts_posting_role",
            ),
            models.CheckConstraint(
                condition=Q(department="") ^ Q(role=Role.DEPARTMENT_OFFICER),
                name="accounts_posting_department",
            ),
        ]
        indexes = [models.Index(fields=["account"], name="accounts_posting_of")]


class PhoneCode(models.Model):
    """A sign-in code on its way: hashed, short-lived, few tries."""

    id = models.UUIDField(primary_key=True, default=new_id)
    phone_index = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.IntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_phone_code"
        constraints = [models.CheckConstraint(condition=Q(tries_left__gte=0), name="accounts_code_tries")]
        indexes = [models.Index(fields=["phone_index", "-sent_at"], name="accounts_code_of_phone")]


class Limit(models.Model):
    """A counter of tries within a window; raised in one statement, so that no race passes it."""

    key = models.BinaryField(primary_key=True, max_length=32)
    window_start = models.DateTimeField()
    used = models.IntegerField()

    class Meta:
        db_table = "accounts_limit"


class OnceToken(models.Model):
    """One POST, one effect: the answer to a token is kept and given again to its repeats."""

    token = models.CharField(primary_key=True, max_length=64, db_collation="C")
    owner = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_once_token"
        indexes = [models.Index(fields=["at"], name="accounts_once_age")]


__all__ = ["Account", "Limit", "OnceToken", "PhoneCode", "Posting", "StationSession"]
