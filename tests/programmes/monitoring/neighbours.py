"""Families of 高滩村 that receive already, and what is seen at their doors: all invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.visits.types import Noticed, PersonSeen
from minzheng.foundations.people.queries import homes
from minzheng.foundations.people.types import Home
from tests.cast import MORNING, Cast
from tests.programmes.assistance.stock.lists import family
from tests.programmes.assistance.stock.test_import import taken_over


def couples(cast: Cast, *turns: int) -> list[Home]:
    """Couples brought in and confirmed, in the order of their turns."""
    taken_over(cast, [row for turn in turns for row in family(turn)])
    with cast.acting("李科"):
        awards = benefits.running_awards(kind="dibao", on=MORNING.date())
        found = homes(award.household_id for award in awards)
    by_name = {home.head_name: home for home in found.values()}
    return [by_name[str(family(turn)[0]["name"])] for turn in turns]


def couple(cast: Cast, turn: int) -> Home:
    """One couple."""
    return couples(cast, turn)[0]


def seen(home: Home, place: int, *noticed: Noticed, words: str = "") -> PersonSeen:
    """What changed with one member of a home."""
    return PersonSeen(person_id=home.members[place].id, noticed=list(noticed), words=words)


@contextmanager
def refused(kind: type[Exception], **given: Any) -> Iterator[Any]:
    """An act that must be refused, undone to where it began: the test goes on after it."""
    with pytest.raises(kind, **given) as caught, transaction.atomic():
        yield caught
