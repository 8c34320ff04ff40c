"""What other modules take from privacy: scoped tables, row policies, sealed fields."""

from minzheng.foundations.privacy.row_scope import (
    AREA_CODE_LENGTH,
    AREA_RANGE,
    PUBLIC,
    SUBJECT,
    AreaCodeField,
    ScopedManager,
    ScopedModel,
    ScopedQuerySet,
    act,
    acting_for_family,
    append_only,
    open_scope,
    row_security,
)

__all__ = [
    "AREA_CODE_LENGTH",
    "AREA_RANGE",
    "PUBLIC",
    "SUBJECT",
    "AreaCodeField",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "act",
    "acting_for_family",
    "append_only",
    "open_scope",
    "row_security",
]
