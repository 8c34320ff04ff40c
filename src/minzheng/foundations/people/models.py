"""Persons (identity sealed, found by blind index), who may see them, households and memberships."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import required_scope


class PersonManager(models.Manager):  # type: ignore[type-arg]
    """People are visible through `Visibility`, or to themselves."""

    def get_queryset(self) -> Any:
        """Persons of the open scope. Raises ScopeMissing when there is none."""
        scope = required_scope()
        seen = Visibility.objects.filter(person_id=OuterRef("pk"))
        doors = Q(Exists(seen)) if scope.lo else Q(pk__in=[])
        if scope.subject is not None:
            doors |= Q(pk=scope.subject)
        return super().get_queryset().filter(doors)


class Person(models.Model):
    """A natural person. Identity number and phone are sealed; a person may have neither. No ethnicity."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=50, verbose_name="姓名")
    identity_box = models.BinaryField(null=True)
    identity_index = models.BinaryField(null=True, max_length=32)
    birth = models.DateField(null=True, verbose_name="出生日期")
    sex = models.PositiveSmallIntegerField(default=0, verbose_name="性别")
    phone_box = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True, max_length=32)
    phone_verified_at = models.DateTimeField(null=True)
    prefers_calls = models.BooleanField(default=False, db_default=False, verbose_name="打电话念给本人听")
    residence = models.CharField(max_length=12, db_collation="C", blank=True, verbose_name="居住地")
    died_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    retain_until = models.DateField(null=True)

    objects: Any = PersonManager()

    class Meta:
        db_table = "people_person"
        constraints = [
            models.UniqueConstraint(fields=["identity_index"], name="people_identity_once"),
            models.CheckConstraint(condition=Q(sex__in=[0, 1, 2, 9]), name="people_sex_gbt_2261"),
        ]
        indexes = [models.Index(fields=["phone_index"], name="people_phone")]


class Visibility(ScopedModel):
    """A person may be seen from an area: because she lives, applied, or is a member there."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_constraint=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "people_visibility"
        constraints = [models.UniqueConstraint(fields=["person", "area_code"], name="people_visible_once")]
        indexes = [models.Index(fields=["area_code", "person"], name="people_visible_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own."""
        return Q(person_id=person_id)


class SearchKey(ScopedModel):
    """A prefix to find a person by: suffixes of the name, pinyin, initials. A btree works under row security."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    key = models.CharField(max_length=60, db_collation="C")

    class Meta:
        db_table = "people_search_key"
        indexes = [models.Index(fields=["area_code", "key"], name="people_search")]
        constraints = [
            models.UniqueConstraint(fields=["person", "area_code", "key"], name="people_search_once")
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own (written when she registers herself)."""
        return Q(person_id=person_id)


class Household(ScopedModel):
    """People who live together, as one unit of assistance."""

    id = models.UUIDField(primary_key=True, default=new_id)
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    group_name = models.CharField(max_length=40, blank=True, verbose_name="村民小组")
    address_box = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "people_household"
        indexes = [models.Index(fields=["area_code", "id"], name="people_household_area")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """The household one heads."""
        return Q(head_id=person_id)


class Membership(ScopedModel):
    """A person in a household, with the relation to its head (GB/T 4761-2008)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    household = models.ForeignKey(Household, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    relation = models.CharField(max_length=2, verbose_name="与户主关系")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "people_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="people_one_household_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["household"], name="people_membership_of")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own membership."""
        return Q(person_id=person_id)
