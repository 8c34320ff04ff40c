"""申请与受理: how a file came in, what was promised, asked for, sent on and inquired; with the acts before acceptance."""

from typing import Any

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import CaseFile
from minzheng.kernel.actor import Actor, Role


def intake(file: CaseFile, actor: Actor) -> dict[str, Any]:
    """Eight questions, whatever the family's size."""
    early = file.state in ("waiting", "ready")
    return {
        "intake": casework.intake(file.application_id),
        "guardian": casework.guardian_shown(file.application_id),
        "may_tell": early and actor.role is Role.TOWN_CLERK,
        "may_inquire": file.state in ("waiting", "ready", "accepted")
        and actor.role in (Role.TOWN_CLERK, Role.TOWN_LEADER),
    }
