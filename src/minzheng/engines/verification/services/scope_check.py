"""Is an area inside the open scope? Asked before a write, so that a stranger hears a polite no."""

from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import required_scope


def must_be_in_scope(area_code: str) -> None:
    """Refuses (NotYours) an area outside the open scope's range."""
    scope = required_scope()
    if not (scope.lo and scope.lo <= area_code < scope.hi):
        raise NotYours()
