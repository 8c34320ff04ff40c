"""Callers: the demo's own, one that speaks to a provider over HTTP, and the choice of one by setting.

The HTTP contract stands in docs/operations.md; a provider with a line of its own gets a small class beside this one.
"""

import http.client
import json
import ssl
from datetime import datetime, time, timedelta
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from minzheng.engines.messages.models import DemoSms
from minzheng.engines.messages.types import Channel, VoiceCall, VoicePort, VoiceRejected, VoiceUnavailable
from minzheng.kernel.clock import BEIJING, local_date, start_of
from minzheng.kernel.result import Refusal

DEMO_CALLER = "minzheng.engines.messages.voice.OutboxCaller"
#: Nobody is called before the first or after the second of these, local time.
FROM, UNTIL = time(8), time(20)
#: Read out so many times: who is old hears it the second time.
TIMES = 2
PATH = "/v1/calls"
LARGEST_ANSWER = 1 << 16
_MEANT_FOR_GOOD = frozenset({400, 404, 410, 422})


class NoCallsHere(Refusal):
    """No provider of calls is set."""

    code = "no_calls_here"
    message = "这里还不能打电话通知，先给您发短信；不方便看短信的，请告诉村（社区）工作人员"


class OutboxCaller:
    """Writes to the table the tour shows. Refuses (ImproperlyConfigured) to be made outside demo and test settings."""

    def __init__(self) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured(
                "VOICE_SENDER names no provider: set it to a class with call(voice) (docs/operations.md)"
            )

    def call(self, voice: VoiceCall) -> str:
        """Keep it once, whatever the number of tries."""
        kept = {"phone": voice.phone, "body": voice.words, "at": voice.at, "channel": Channel.VOICE.value}
        DemoSms.objects.get_or_create(id=voice.key, defaults=kept)
        return f"demo-{voice.key.hex[-12:]}"


class HttpCaller:
    """A provider over HTTP: one POST for a call under its key. Set by VOICE_ADDRESS and `voice_key` of the key file."""

    def __init__(self) -> None:
        self.address = str(getattr(settings, "VOICE_ADDRESS", ""))
        self.key = str(settings.MINZHENG_KEYS.get("voice_key", ""))
        if not self.address or not self.key:
            raise ImproperlyConfigured("MINZHENG_VOICE and voice_key in the key file must both be set")

    def call(self, voice: VoiceCall) -> str:
        """Hand it over. Raises VoiceUnavailable (nobody there, busy, not understood), VoiceRejected (never)."""
        body = json.dumps(
            {"key": str(voice.key), "phone": voice.phone, "words": voice.words, "times": voice.times},
            ensure_ascii=False,
        ).encode()
        status, answer = self._exchange(body, str(voice.key))
        if status in _MEANT_FOR_GOOD:
            raise VoiceRejected(f"status_{status}")
        if status not in (200, 201, 202):
            raise VoiceUnavailable(f"status_{status}")
        try:
            return str(json.loads(answer)["id"])[:80]
        except (ValueError, KeyError, TypeError):
            raise VoiceUnavailable("unreadable") from None

    def _exchange(self, body: bytes, key: str) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        made = _connection(parts.scheme, parts.hostname or "", parts.port)
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": key,
        }
        try:
            made.request("POST", parts.path.rstrip("/") + PATH, body, headers)
            answer = made.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as problem:
            raise VoiceUnavailable(type(problem).__name__) from None
        finally:
            made.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    seconds = float(getattr(settings, "VOICE_SECONDS", 10.0))
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def calls_possible() -> bool:
    """Whether somebody can be called at all: a provider is set, or this is the demo."""
    return bool(settings.DEMO) or getattr(settings, "VOICE_SENDER", DEMO_CALLER) != DEMO_CALLER


def caller() -> VoicePort:
    """The configured caller."""
    made = import_string(getattr(settings, "VOICE_SENDER", DEMO_CALLER))()
    return cast(VoicePort, made)


def morning_after(at: datetime) -> datetime | None:
    """When one may be called again; None: now."""
    now = at.astimezone(BEIJING).time()
    if FROM <= now < UNTIL:
        return None
    day = local_date(at) + timedelta(days=1 if now >= UNTIL else 0)
    return start_of(day) + timedelta(hours=FROM.hour)


__all__ = [
    "FROM",
    "TIMES",
    "UNTIL",
    "HttpCaller",
    "OutboxCaller",
    "caller",
    "calls_possible",
    "morning_after",
]
