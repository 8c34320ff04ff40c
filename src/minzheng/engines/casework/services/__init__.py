"""Acts on applications and cases, in the order of the procedure."""

from minzheng.engines.casework.services.acceptance import accept
from minzheng.engines.casework.services.allocation import (
    GIVES_OUT,
    NewCover,
    assign_task,
    hand_over,
    lift_cover,
    set_cover,
)
from minzheng.engines.casework.services.confirmation import Served, confirm, refuse, send_back, serve_letters
from minzheng.engines.casework.services.democratic_review import (
    Reviewer,
    ReviewHeld,
    record_democratic_review,
)
from minzheng.engines.casework.services.dissent import Disagreement, dissent
from minzheng.engines.casework.services.forwarding import (
    Inquiry,
    Onward,
    ask_assistance,
    forward_application,
    reply_assistance,
)
from minzheng.engines.casework.services.fresh_check import renew_check
from minzheng.engines.casework.services.intake import save_answers, start_application, withdraw
from minzheng.engines.casework.services.mandate import (
    KINDS,
    MAY_DO,
    MandateGiven,
    MandateMissing,
    record_mandate,
)
from minzheng.engines.casework.services.objection import (
    Complaint,
    OpenedObjection,
    answer_objection,
    open_objections,
    order_measure,
    record_objection,
)
from minzheng.engines.casework.services.paper_intake import HowFiled, PaperDayUnfit
from minzheng.engines.casework.services.rating import rate
from minzheng.engines.casework.services.release import release_party
from minzheng.engines.casework.services.review import first_review, record_survey, report_arrived
from minzheng.engines.casework.services.signing import renew_link, sign, sign_by_link
from minzheng.engines.casework.services.station import files_at_station, issue_progress_code, progress_by_code
from minzheng.engines.casework.services.submission import submit
from minzheng.engines.casework.services.supplement import (
    Asked,
    SourceGivesIt,
    ToldAlready,
    ToSupply,
    ask_supplement,
    supply_missing,
)
from minzheng.engines.casework.services.versions import move_to_newest

__all__ = [
    "Complaint",
    "Disagreement",
    "OpenedObjection",
    "ReviewHeld",
    "Reviewer",
    "answer_objection",
    "dissent",
    "open_objections",
    "order_measure",
    "record_democratic_review",
    "record_objection",
    "GIVES_OUT",
    "KINDS",
    "MAY_DO",
    "Asked",
    "HowFiled",
    "Inquiry",
    "MandateGiven",
    "MandateMissing",
    "NewCover",
    "Onward",
    "PaperDayUnfit",
    "Served",
    "SourceGivesIt",
    "ToSupply",
    "ToldAlready",
    "accept",
    "ask_assistance",
    "ask_supplement",
    "assign_task",
    "confirm",
    "files_at_station",
    "first_review",
    "forward_application",
    "hand_over",
    "issue_progress_code",
    "lift_cover",
    "move_to_newest",
    "progress_by_code",
    "rate",
    "record_mandate",
    "record_survey",
    "refuse",
    "release_party",
    "renew_check",
    "renew_link",
    "reply_assistance",
    "report_arrived",
    "save_answers",
    "send_back",
    "serve_letters",
    "set_cover",
    "sign",
    "sign_by_link",
    "start_application",
    "submit",
    "supply_missing",
    "withdraw",
]
