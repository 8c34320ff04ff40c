"""Senders of SMS: the demo's own, and the choice of one by setting."""

from typing import cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from minzheng.engines.messages.models import DemoSms
from minzheng.engines.messages.types import Sms, SmsPort

DEMO_SENDER = "minzheng.engines.messages.sms.OutboxSender"


class OutboxSender:
    """Writes to a table the tour shows. Refuses (ImproperlyConfigured) to be made outside demo and test settings."""

    def __init__(self) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured(
                "SMS_SENDER names no provider: set it to a class with send(sms) (docs/operations.md)"
            )

    def send(self, sms: Sms) -> str:
        """Keep it once, whatever the number of tries."""
        DemoSms.objects.get_or_create(
            id=sms.key, defaults={"phone": sms.phone, "body": sms.body, "at": sms.at}
        )
        return f"demo-{sms.key.hex[-12:]}"


def sender() -> SmsPort:
    """The configured sender."""
    made = import_string(getattr(settings, "SMS_SENDER", DEMO_SENDER))()
    return cast(SmsPort, made)
