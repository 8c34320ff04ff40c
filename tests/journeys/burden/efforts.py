"""Efforts of both ways: counted on a walker, or made of the declared baseline."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.burden.keystrokes import Effort, keys_of
from tests.journeys.walking import Walker

BASELINE = tomllib.loads((Path(__file__).parent / "baseline.toml").read_text(encoding="utf-8"))


def effort_of(walker: Walker, *, uploads: int = 0) -> Effort:
    """What a walker did, as counted on the product."""
    return Effort(
        keys=sum(keys_of(one.value) for one in walker.typed),
        values=len(walker.typed),
        taps=walker.taps,
        screens=len(walker.screens),
        uploads=uploads,
    )


@contextmanager
def counted(walker: Walker) -> Iterator[Effort]:
    """What a walker does inside, filled in at the end. A page opened again under the same address counts again."""
    done = Effort()
    typed, taps, screens = len(walker.typed), walker.taps, len(walker.screens)
    yield done
    done.keys = sum(keys_of(one.value) for one in walker.typed[typed:])
    done.values = len(walker.typed) - typed
    done.taps = walker.taps - taps
    done.screens += len(walker.screens) - screens


def typing(texts: list[str], *, screens: int = 1, taps: int = 3) -> Effort:
    """One entry of the former way: a tap into each field, the values, saving."""
    return Effort(
        keys=sum(keys_of(text) for text in texts), values=len(texts), taps=len(texts) + taps, screens=screens
    )


def repeated(name: str) -> Effort:
    """A thing of the day in every place it is typed into, all day; into each place she signs in once a day elsewhere."""
    given = BASELINE[name]
    return typing(given["text"]).times(given["places"] * given["a_day"])
