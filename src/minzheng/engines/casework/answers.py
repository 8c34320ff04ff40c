"""The family's answers: one sealed document per application."""

import json
from typing import Any
from uuid import UUID

from minzheng.foundations.privacy.services import seal, unseal


def seal_answers(application_id: UUID, answers: dict[str, Any]) -> bytes:
    """Sealed JSON, bound to its application."""
    plain = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(plain, context=f"application.answers|{application_id}")


def open_answers(application_id: UUID, box: bytes | memoryview) -> dict[str, Any]:
    """The answers; {} for an application just started."""
    opened: dict[str, Any] = json.loads(unseal(box, context=f"application.answers|{application_id}"))
    return opened
