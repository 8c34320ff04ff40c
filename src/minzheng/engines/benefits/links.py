"""What others tell the ledger at start-up: where "why" is answered, and which kinds the public list may name."""

from collections.abc import Callable
from uuid import UUID

_why: Callable[[UUID], str] | None = None


def set_why_link(address_of_case: Callable[[UUID], str] | None) -> None:
    """Register, at start-up, the address that explains a case's decision to the family; None takes it away."""
    global _why
    _why = address_of_case


def why_link(case_id: UUID) -> str:
    """The address, or "" when no channel offers one."""
    return _why(case_id) if _why is not None else ""


_published: Callable[[], list[str]] | None = None


def set_published_kinds(kinds: Callable[[], list[str]] | None) -> None:
    """Register who knows the kinds of award the public list may name; None takes it away: then it names nobody."""
    global _published
    _published = kinds


def published_kinds() -> list[str]:
    """The kinds the public list may name; [] while nobody said."""
    return _published() if _published is not None else []


_change: Callable[[UUID], str] | None = None


def set_change_link(address_of_award: Callable[[UUID], str] | None) -> None:
    """Register, at start-up, the address where a family tells that something changed; None takes it away."""
    global _change
    _change = address_of_award


def change_link(award_id: UUID) -> str:
    """The address, or "" when no channel offers one."""
    return _change(award_id) if _change is not None else ""
