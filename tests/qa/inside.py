"""Run inside the killed clone's environment: `staff` puts two officers in office, `look` checks every chain."""

import json
import sys

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from minzheng.engines.casework.firing import chain_is_whole  # noqa: E402
from minzheng.engines.casework.models import Application  # noqa: E402
from minzheng.foundations.audit.services import WHOLE_CITY, seal, verify  # noqa: E402
from minzheng.foundations.privacy.types import open_scope  # noqa: E402
from minzheng.kernel import clock  # noqa: E402
from tests.cast import MORNING, hire  # noqa: E402


def staff() -> dict[str, str]:
    """Sessions of 小杨 and 王敏 by name."""
    sessions = {}
    for name in ("小杨", "王敏"):
        with transaction.atomic(), open_scope(WHOLE_CITY):
            actor, _ = hire(name, MORNING)
        session = SessionStore()
        session["account"], session["kind"] = str(actor.account_id), "officer"
        session["posting"], session["seen"] = str(actor.posting_id), clock.real_now().timestamp()
        session.save()
        sessions[name] = str(session.session_key)
    return sessions


def look() -> dict[str, object]:
    """Seal what is there, verify the audit, and verify the chain of every file."""
    seal(at=clock.now())
    outcome = verify()
    with open_scope(WHOLE_CITY):
        ids = list(Application.objects.values_list("pk", flat=True))
        broken = [str(key) for key in ids if not chain_is_whole(key)]
    return {"audit": outcome.reason, "events": outcome.events, "files": len(ids), "broken": broken}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"staff": staff, "look": look}[sys.argv[1]]()))
