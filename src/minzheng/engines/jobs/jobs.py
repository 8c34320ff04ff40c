"""Periodic housekeeping: seal the audit record, forget old tokens."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from minzheng.engines.jobs.registry import job
from minzheng.foundations.accounts.services import forget_old_tokens
from minzheng.foundations.audit.services import seal

EACH_MINUTE = "* * * * *"
HEAD_FILE = "audit-head.jsonl"
TOKENS_KEPT = timedelta(days=2)


@job("audit.seal", cron=EACH_MINUTE)
def seal_record(*, at: datetime) -> None:
    """Seal what is settled, and keep the head outside the database: a cut tail is seen by comparing with it."""
    link = seal(at=at)
    if link is None:
        return
    head = Path(settings.VAR) / HEAD_FILE
    head.parent.mkdir(parents=True, exist_ok=True)
    line = {
        "number": link.number,
        "head": bytes(link.digest).hex(),
        "events": link.events,
        "at": at.isoformat(),
    }
    with head.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


@job("accounts.forget_tokens", cron=EACH_MINUTE)
def forget_tokens(*, at: datetime) -> None:
    """Answers to repeated POSTs are kept two days."""
    forget_old_tokens(before=at - TOKENS_KEPT)
