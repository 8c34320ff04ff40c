"""Messages to a person, and the SMS on their way out."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from minzheng.engines.messages.types import Channel, SmsState, ToldWay
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class Message(ScopedModel):
    """One thing told to one person; also kept for those without a phone, whom somebody then tells.

    `channel`: how it goes to her; IN_PERSON also once its SMS has failed for good: somebody tells her.
    `told_*`: who of the village or town told her, how, and what she said.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=60, db_collation="C")
    title = models.CharField(max_length=60, verbose_name="标题")
    body = models.TextField(max_length=600, verbose_name="内容")
    link = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_way = models.CharField(max_length=10, blank=True)
    told_by_posting = models.UUIDField(null=True)
    told_by_name = models.CharField(max_length=120, blank=True)
    told_words = models.CharField(max_length=200, blank=True, verbose_name="告知情况")

    class Meta:
        db_table = "telling_message"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_way="", told_by_posting__isnull=True)
                | Q(told_at__isnull=False, told_way__in=list(ToldWay), told_by_posting__isnull=False),
                name="message_told_by_somebody",
            ),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="message_channel"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="message_link_ours",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-created_at"], name="message_of_person"),
            models.Index(fields=["area_code", "created_at"], name="message_area"),
            models.Index(
                fields=["area_code", "person_id"],
                condition=Q(channel=Channel.IN_PERSON, read_at__isnull=True, told_at__isnull=True),
                name="message_to_tell",
            ),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own."""
        return Q(person_id=person_id)


class Outgoing(ScopedModel):
    """An SMS or a call: phone and text sealed (a text may hold a sign-in code). Its id is the key the provider sees on each try.

    `held_until`: a call waits for the morning; nobody is called at night. `text_box`: what goes by SMS when a call that
    belongs to no message fails for good.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=60, db_collation="C")
    channel = models.CharField(max_length=10, default=Channel.SMS.value)
    phone_box = models.BinaryField()
    body_box = models.BinaryField()
    text_box = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default=SmsState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telling_outgoing"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(SmsState)), name="outgoing_state"),
            models.CheckConstraint(condition=Q(channel__in=("sms", "voice")), name="outgoing_channel"),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(channel="voice"), name="outgoing_only_calls_wait"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outgoing_sent_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_code", "state"], name="outgoing_area"),
            models.Index(fields=["queued_at"], condition=Q(state="queued"), name="outgoing_waiting"),
            models.Index(fields=["held_until"], condition=Q(held_until__isnull=False), name="outgoing_held"),
        ]


class DemoSms(models.Model):
    """What the demo's senders "sent", SMS and calls: synthetic people only, shown by the tour. Empty everywhere else."""

    id = models.UUIDField(primary_key=True)
    phone = models.CharField(max_length=11)
    body = models.CharField(max_length=700)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, default=Channel.SMS.value)

    class Meta:
        db_table = "telling_demo_sms"
        ordering: ClassVar = ["-at", "-id"]
