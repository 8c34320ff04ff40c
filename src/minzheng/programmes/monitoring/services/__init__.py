"""What officers do with what they find before anybody applies."""

from minzheng.programmes.monitoring.services.hardship import (
    HANDLERS,
    REPORTERS,
    OutcomeUnclear,
    ReportHandled,
    ReportUnfit,
    VillageMissing,
    handle_hardship,
    report_hardship,
)
from minzheng.programmes.monitoring.services.looking import open_home, open_report
from minzheng.programmes.monitoring.services.questions import (
    ANSWERERS,
    ASKERS,
    AlreadyKnown,
    NobodyToAsk,
    NoSuchChoice,
    QuestionClosed,
    QuestionUnfit,
    answer_rows,
    ask_question,
    close_question,
    take_answers,
)
from minzheng.programmes.monitoring.services.rounds import TOLD_ON, record_round
from minzheng.programmes.monitoring.services.terms import (
    KEEPERS,
    TermRenewed,
    TermUnfit,
    note_term,
    remind_of_term,
    renew_term,
)

__all__ = [
    "ANSWERERS",
    "ASKERS",
    "HANDLERS",
    "KEEPERS",
    "REPORTERS",
    "TOLD_ON",
    "AlreadyKnown",
    "NoSuchChoice",
    "NobodyToAsk",
    "OutcomeUnclear",
    "QuestionClosed",
    "QuestionUnfit",
    "ReportHandled",
    "ReportUnfit",
    "TermRenewed",
    "TermUnfit",
    "VillageMissing",
    "answer_rows",
    "ask_question",
    "close_question",
    "handle_hardship",
    "note_term",
    "open_home",
    "open_report",
    "record_round",
    "remind_of_term",
    "renew_term",
    "report_hardship",
    "take_answers",
]
