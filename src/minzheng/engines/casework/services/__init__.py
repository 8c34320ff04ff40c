"""Acts on applications and cases, in the order of the procedure."""

from minzheng.engines.casework.services.acceptance import accept
from minzheng.engines.casework.services.confirmation import Served, confirm, refuse, send_back, serve_letters
from minzheng.engines.casework.services.fresh_check import renew_check
from minzheng.engines.casework.services.intake import save_answers, start_application, withdraw
from minzheng.engines.casework.services.release import release_party
from minzheng.engines.casework.services.review import first_review, record_survey, report_arrived
from minzheng.engines.casework.services.signing import renew_link, sign, sign_by_link
from minzheng.engines.casework.services.submission import submit
from minzheng.engines.casework.services.versions import move_to_newest

__all__ = [
    "Served",
    "accept",
    "confirm",
    "first_review",
    "move_to_newest",
    "record_survey",
    "refuse",
    "release_party",
    "renew_check",
    "renew_link",
    "report_arrived",
    "save_answers",
    "send_back",
    "serve_letters",
    "sign",
    "sign_by_link",
    "start_application",
    "submit",
    "withdraw",
]
