"""Which way a unit's money goes: by the treasury's line, by files put into a folder, or by an officer's own hand."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from minzheng.engines.payments.bank.profiles import Profile, profile
from minzheng.engines.payments.bank.treasury import Line
from minzheng.engines.payments.types import RunKind

FILES, TREASURY, BY_HAND = "files", "treasury", ""
#: The bank of a file that pays to accounts of every bank that has no file of its own.
AGENT = "代发行"
KIND_LETTERS = {RunKind.MONTHLY: "M", RunKind.ONE_OFF: "O", RunKind.PRICE: "P", RunKind.BACK_PAY: "B"}
#: Known to everybody who reads this file: good for the demo's own machine, and for nothing else.
DEMO_KEY = "6d696e7a68656e672d64656d6f2d6f6e"


class NoTreasuryKey(RuntimeError):
    """The treasury's line is switched on without a key: nothing is sent."""


def channel_of(unit: str) -> str:
    """`settings.BANK_CHANNELS`: unit → "files" or "treasury", "*" for all others; not named: by hand."""
    found = settings.BANK_CHANNELS.get(unit, settings.BANK_CHANNELS.get("*", BY_HAND))
    return str(found)


def profile_names() -> dict[str, str]:
    """`settings.BANK_PROFILES`: a payee's bank → the profile of the file for it; "*": all others."""
    return dict(settings.BANK_PROFILES)


def profile_for(bank: str) -> Profile:
    """The profile by which a file to this bank is written."""
    names = profile_names()
    return profile(names["*"] if bank == AGENT else names[bank])


def treasury_line() -> Line:
    """The treasury's address with our key. Raises NoTreasuryKey."""
    key = settings.MINZHENG_KEYS.get("treasury_key") or (DEMO_KEY if settings.DEMO else "")
    if not key or not settings.TREASURY_ADDRESS:
        raise NoTreasuryKey("treasury_key in the key file and MINZHENG_TREASURY must both be set")
    return Line(
        settings.TREASURY_ADDRESS, settings.TREASURY_KEY_ID, bytes.fromhex(key), settings.TREASURY_SECONDS
    )


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files change hands: `out` to the bank, `back` from it, `done` what was taken in, `wrong` what nobody can read."""

    home: Path

    @property
    def out(self) -> Path:
        """Files to the bank."""
        return self.home / "out"

    @property
    def back(self) -> Path:
        """Return files, put here by the bank."""
        return self.home / "back"

    @property
    def done(self) -> Path:
        """Return files taken in."""
        return self.home / "done"

    @property
    def wrong(self) -> Path:
        """Return files that could not be read."""
        return self.home / "wrong"

    def made(self) -> "Folders":
        """These folders, readable to our own account only."""
        for one in (self.home, self.out, self.back, self.done, self.wrong):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def folders() -> Folders:
    """`settings.BANK_FOLDER`."""
    return Folders(Path(settings.BANK_FOLDER))


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = [
    "AGENT", "BY_HAND", "FILES", "KIND_LETTERS", "TREASURY", "Folders", "NoTreasuryKey", "channel_of", "folders",
    "profile_for", "profile_names", "sync_folder", "treasury_line",
]  # fmt: skip
