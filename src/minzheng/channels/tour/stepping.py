"""One thing to do now in a story, and one stop of its way."""

from dataclasses import dataclass

from minzheng.channels.tour.types import NICKNAMES, OFFICERS


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do now. `who` is a key of the cast, or "" when only time must pass; `go` the page to land on."""

    text: str
    who: str
    called: str
    go: str


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of the way: done, now, or still to come."""

    name: str
    state: str


def officer_step(login: str, text: str, go: str) -> NextStep:
    """A step an officer takes; `{who}` in the text is what colleagues call her."""
    called = called_of(login)
    return NextStep(text.format(who=called), login, called, go)


def called_of(login: str) -> str:
    """小杨 for 杨毓芳; the name where there is no nickname."""
    return NICKNAMES.get(login) or next(part.name for part in OFFICERS if part.login == login)
