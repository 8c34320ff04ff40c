"""The process of a referral as a table: which act, from where to where, by whom. There is no row for a timer to answer by.

sent ─accept─► accepted ─reply─► granted | refused | not_ours        asking ─answer─► accepted
  └──────── question ─► asking ◄─ question ─┘                         sent, accepted, asking ─withdraw─► withdrawn
not_ours ─guide─► not_ours: the town has found who does it.
"""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.types import (
    ANSWERERS,
    ASKERS,
    OPEN,
    PRESSERS,
    WITH_DEPARTMENT,
    ReferralClosed,
    State,
    StepKind,
)
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, StaleVersion

DEPARTMENT = (Role.DEPARTMENT_OFFICER,)
FAMILY = (Role.RESIDENT, *ASKERS)
ANSWERING = (Role.RESIDENT, *ANSWERERS)


@dataclass(frozen=True, slots=True)
class Move:
    """One row: the states it starts from, where it leads (None: it stays, or the answer says), who may."""

    starts: tuple[State, ...]
    ends: State | None
    roles: tuple[Role, ...]


MOVES = {
    StepKind.ACCEPTED: Move((State.SENT,), State.ACCEPTED, DEPARTMENT),
    StepKind.QUESTION: Move(WITH_DEPARTMENT, State.ASKING, DEPARTMENT),
    StepKind.ANSWER: Move((State.ASKING,), State.ACCEPTED, ANSWERING),
    StepKind.REPLIED: Move(OPEN, None, DEPARTMENT),
    StepKind.PRESSED: Move(WITH_DEPARTMENT, None, PRESSERS),
    StepKind.WITHDRAWN: Move(OPEN, State.WITHDRAWN, FAMILY),
    StepKind.GUIDED: Move((State.NOT_OURS,), None, ASKERS),
}


def begin(kind: StepKind, *, actor: Actor, referral_id: UUID, version: int) -> Referral:
    """The referral, locked, when the table allows this act to this actor now.

    Refuses: NotYours (not in scope, or not her act), ReferralClosed, StaleVersion.
    """
    move = MOVES[kind]
    row: Referral | None = Referral.objects.select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None or actor.role not in move.roles:
        raise NotYours()
    if actor.role is Role.RESIDENT and actor.person_id != row.person_id:
        raise NotYours()
    if row.state not in (*OPEN, *move.starts):
        raise ReferralClosed()
    if row.version != version or row.state not in move.starts:
        raise StaleVersion()
    if move.ends is not None:
        row.state = move.ends
    row.version += 1
    return row
