"""The account a payee is paid to: number sealed, holder's name compared with the payee's, every former one kept."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class PayeeAccount(ScopedModel):
    """One account of one payee from a day on. A change closes the row and opens the next one.

    `number_box` seals the digits, `number_index` finds equal ones, `tail` is what screens show. A holder who is not the
    payee, or a card another keeps, needs a keeper and the written agreement. Source: 审核确认办法 arts. 25, 26.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    bank = models.CharField(max_length=60, verbose_name="开户银行")
    holder_name = models.CharField(max_length=50, verbose_name="户名")
    holder_is_payee = models.BooleanField()
    number_box = models.BinaryField()
    number_index = models.BinaryField(max_length=32)
    tail = models.CharField(max_length=4, verbose_name="尾号")
    keeper_name = models.CharField(max_length=50, blank=True, verbose_name="代管人")
    keeper_relation = models.CharField(max_length=40, blank=True, verbose_name="代管人与收款人关系")
    agreement_paper_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, verbose_name="变更原因")
    entered_at = models.DateTimeField()
    entered_by_posting = models.UUIDField(null=True)
    entered_by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "benefits_payee_account"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(closed_at__isnull=True), name="payee_account_one_current"
            ),
            models.CheckConstraint(
                condition=Q(holder_is_payee=True)
                | (Q(agreement_paper_id__isnull=False) & ~Q(keeper_name="") & ~Q(keeper_relation="")),
                name="payee_account_other_holder_needs_agreement",
            ),
            models.CheckConstraint(
                condition=Q(keeper_name="") | Q(agreement_paper_id__isnull=False),
                name="payee_account_keeper_needs_agreement",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "entered_at"], name="payee_account_of_person"),
            models.Index(fields=["number_index"], name="payee_account_number"),
            models.Index(fields=["area_code"], name="payee_account_area"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own account and its former ones."""
        return Q(person_id=person_id)
