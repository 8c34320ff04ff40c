"""Questions about applications and cases."""

from minzheng.engines.casework.queries.casefile import case_file
from minzheng.engines.casework.queries.drafts import (
    applications_of,
    draft,
    in_area,
    own_party,
    signing,
    to_sign,
)
from minzheng.engines.casework.queries.progress import drawing, progress
from minzheng.engines.casework.queries.worklist import counts, overdue, queue

__all__ = [
    "applications_of",
    "case_file",
    "counts",
    "draft",
    "drawing",
    "in_area",
    "overdue",
    "own_party",
    "progress",
    "queue",
    "signing",
    "to_sign",
]
