"""Applications (the family's), cases (one per item), their tasks, events and decisions."""

from minzheng.engines.casework.models.allocation import Cover, Rating
from minzheng.engines.casework.models.application import SETTLED_APPLICATION, Application, Counter, Party
from minzheng.engines.casework.models.case import ADVERSE, SETTLED_CASE, Case, Decision
from minzheng.engines.casework.models.completing import SIGNED_BY, CompletedPapers
from minzheng.engines.casework.models.cooperation import ContactAttempt, WorkOffer
from minzheng.engines.casework.models.deadline import (
    WHOLE,
    Deadline,
    Escalation,
    Extension,
    Pause,
    Reminder,
)
from minzheng.engines.casework.models.death import DeathRecord
from minzheng.engines.casework.models.delegation import (
    Delegation,
    DistrictVisit,
    NearRelative,
    SamplePlan,
    SampleReview,
    SecondReview,
)
from minzheng.engines.casework.models.goods import HANDED_WAYS, GoodsHanded
from minzheng.engines.casework.models.guardianship import Guardianship
from minzheng.engines.casework.models.intake import (
    Assistance,
    Filing,
    Forwarding,
    Mandate,
    ProgressCode,
    Promise,
    Supplement,
)
from minzheng.engines.casework.models.meeting import Meeting, MeetingCase, MeetingMember, MeetingVote
from minzheng.engines.casework.models.objection import (
    WAYS,
    CheckResult,
    DemocraticReview,
    Dissent,
    Objection,
)
from minzheng.engines.casework.models.owned import OfApplicant
from minzheng.engines.casework.models.record import Event, Task
from minzheng.engines.casework.models.review import ChangeReport, Recheck, Review, next_check
from minzheng.engines.casework.models.spot_check import SpotCheck
from minzheng.engines.casework.models.stock import FINDINGS, StockHousehold, StockImport
from minzheng.engines.casework.models.tables import FileCopy, FileCopyPart, SavedTable, TableCopy
from minzheng.engines.casework.models.together import ItemProposal, Recognition, RunningItem

__all__ = [
    "ADVERSE",
    "FINDINGS",
    "SETTLED_APPLICATION",
    "SETTLED_CASE",
    "SIGNED_BY",
    "WAYS",
    "WHOLE",
    "Application",
    "Assistance",
    "Case",
    "ChangeReport",
    "CheckResult",
    "CompletedPapers",
    "ContactAttempt",
    "Counter",
    "Cover",
    "Deadline",
    "DeathRecord",
    "Decision",
    "Delegation",
    "DemocraticReview",
    "Dissent",
    "DistrictVisit",
    "Escalation",
    "Event",
    "Extension",
    "FileCopy",
    "FileCopyPart",
    "Filing",
    "Forwarding",
    "Guardianship",
    "GoodsHanded",
    "HANDED_WAYS",
    "ItemProposal",
    "Mandate",
    "Meeting",
    "MeetingCase",
    "MeetingMember",
    "MeetingVote",
    "NearRelative",
    "Objection",
    "OfApplicant",
    "Party",
    "Rating",
    "Pause",
    "ProgressCode",
    "Promise",
    "Recheck",
    "Recognition",
    "Reminder",
    "Review",
    "RunningItem",
    "SamplePlan",
    "SampleReview",
    "SavedTable",
    "SecondReview",
    "SpotCheck",
    "StockHousehold",
    "StockImport",
    "Supplement",
    "TableCopy",
    "Task",
    "WorkOffer",
    "next_check",
]
