"""Who is told, inside the very act, that a payee's account was changed: whoever pays registers at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ChangedAccount:
    """A payee's account row that took the place of a former one."""

    account_id: UUID
    former_id: UUID
    person_id: UUID
    area_code: str


Watch = Callable[[Actor, ChangedAccount, datetime], None]
_watches: list[Watch] = []


def watch_accounts(watch: Watch) -> None:
    """Have each change of an account told to `watch` in its own transaction. Called at start-up; once is enough."""
    if watch not in _watches:
        _watches.append(watch)


def tell_watches(actor: Actor, changed: ChangedAccount, at: datetime) -> None:
    """Tell everybody registered; what one refuses undoes the change."""
    for watch in _watches:
        watch(actor, changed, at)
