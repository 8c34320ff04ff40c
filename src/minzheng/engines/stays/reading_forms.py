"""What the desk's forms send, read into what the acts take. Nonsense becomes an empty value, which the act refuses."""

from datetime import date
from uuid import UUID

from django.http import QueryDict

from minzheng.engines.stays.types import Identity, Leaving, NewEntry, NewHandover, NewWord, Receipt


def number(text: str) -> int:
    """A whole number of few digits; 0 for nonsense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def uuid_of(text: str) -> UUID | None:
    """An id; None for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """A typed day; None for nonsense."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def word(post: QueryDict, item: str) -> NewWord:
    """The first word."""
    return NewWord(
        item, post.get("source", ""), post.get("place", ""), post.get("words", ""), post.get("token", "")
    )


def entry(post: QueryDict, item: str) -> NewEntry:
    """The registration."""
    texts = {
        name: post.get(name, "")
        for name in (
            "source",
            "place",
            "health",
            "will",
            "words",
            "token",
            "name",
            "sex",
            "number",
            "home",
            "marks",
        )
    }
    things = tuple(post.get("belongings", "").replace("；", "\n").splitlines())
    age = post.get("age", "").strip()
    return NewEntry(
        **texts,
        item=item,
        age=number(age) if age else None,
        belongings=things,
        care=tuple(post.getlist("care")),
    )


def identity(post: QueryDict) -> Identity:
    """Who she turns out to be."""
    return Identity(
        how=post.get("words", ""),
        person_id=uuid_of(post.get("person", "")),
        name=post.get("name", ""),
        number=post.get("number", ""),
        home=post.get("home", ""),
    )


def leaving(post: QueryDict) -> Leaving:
    """How she leaves."""
    texts = {name: post.get(name, "") for name in ("how", "words", "witness", "ticket", "police")}
    return Leaving(**texts, returned=post.get("returned") == "yes")


def handover(post: QueryDict) -> NewHandover:
    """To whom she goes."""
    names = ("kind", "to_name", "taker", "place", "health", "agreed", "to_unit", "relation", "suggestion")
    texts = {name: post.get(name, "") for name in names}
    return NewHandover(
        **texts,
        day=day_of(post.get("day", "")),
        checked=post.get("checked") == "yes",
        returned=post.get("returned") == "yes",
    )


def receipt(post: QueryDict) -> Receipt:
    """What the receiving side says."""
    received = {"yes": True, "no": False}.get(post.get("received", ""))
    return Receipt(received, post.get("name", ""), post.get("words", ""))
