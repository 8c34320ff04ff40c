"""Questions about applications and cases."""

from minzheng.engines.casework.queries.casefile import case_file
from minzheng.engines.casework.queries.deskwork import (
    HandLine,
    file_by_number,
    files_of_people,
    in_hand,
    in_hand_counts,
    place_words,
    queue_name,
    submitted_since,
    task_name,
)
from minzheng.engines.casework.queries.drafts import (
    applications_of,
    draft,
    in_area,
    own_party,
    signing,
    to_sign,
)
from minzheng.engines.casework.queries.progress import drawing, progress
from minzheng.engines.casework.queries.versions import bpmn_xml, picture, versions_of
from minzheng.engines.casework.queries.worklist import counts, overdue, queue

__all__ = [
    "HandLine",
    "applications_of",
    "bpmn_xml",
    "case_file",
    "counts",
    "draft",
    "drawing",
    "file_by_number",
    "files_of_people",
    "in_area",
    "in_hand",
    "in_hand_counts",
    "overdue",
    "own_party",
    "picture",
    "place_words",
    "progress",
    "queue",
    "queue_name",
    "signing",
    "submitted_since",
    "task_name",
    "to_sign",
    "versions_of",
]
