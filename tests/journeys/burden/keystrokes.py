"""A keystroke-level model: seconds for what a day made somebody do. Card, Moran and Newell 1980; a model, no testimony."""

from dataclasses import dataclass, field, fields

#: Seconds: a key of somebody who types seldom, pointing at a thing, the tap itself, thinking before a field, a screen.
KEY, POINT, TAP, THINK, SCREEN = 0.28, 1.1, 0.2, 1.35, 1.0
#: A Chinese character by pinyin: two or three letters and a choice [D]. A digit or letter is one key.
KEYS_A_CHARACTER = 3.0


def keys_of(text: str) -> float:
    """How many keys a text takes."""
    return sum(KEYS_A_CHARACTER if sign > "\u2e80" else 1.0 for sign in text)


@dataclass(slots=True)
class Effort:
    """What was done: keys, values typed, taps, screens, sign-ins, files uploaded."""

    keys: float = 0
    values: int = 0
    taps: int = 0
    screens: int = 0
    logins: int = 0
    uploads: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Effort)))

    def times(self, number: int) -> "Effort":
        """The same done so many times."""
        return Effort(*(getattr(self, one.name) * number for one in fields(Effort)))

    @property
    def minutes(self) -> float:
        """By the model. Each value typed and each screen is thought about once."""
        seconds = (
            self.keys * KEY
            + self.taps * (POINT + TAP)
            + (self.values + self.screens) * THINK
            + self.screens * SCREEN
        )
        return seconds / 60


@dataclass(slots=True)
class Piece:
    """One thing of the day, in the former way and in ours; `built`: whether our screen for it exists."""

    name: str
    before: Effort
    ours: Effort
    built: bool
    note: str = ""
    cells: int = 0
    typed: int = field(default=0)

    @property
    def saved(self) -> float:
        """Minutes saved; nothing where we have nothing."""
        return self.before.minutes - self.ours.minutes if self.built else 0.0
