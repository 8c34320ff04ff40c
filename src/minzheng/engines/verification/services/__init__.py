"""Verification's door: authorise, open and start a check, ask, retry, report."""

from minzheng.engines.verification.consent import authorisation_to_sign
from minzheng.engines.verification.consent_text import CURRENT, Names, TextUnknown, authorisation_text
from minzheng.engines.verification.services.asking import ask_source
from minzheng.engines.verification.services.authorising import (
    SignatureMissing,
    SignsForHerself,
    WitnessMissing,
    authorise,
    check_thumbprint,
    follow_application,
    withdraw_authorisation,
)
from minzheng.engines.verification.services.checking import (
    AuthorisationMissing,
    CheckAlreadyOpen,
    CheckAlreadyStarted,
    CheckClosed,
    CheckEnded,
    CheckNotStarted,
    NobodyToCheck,
    NotCheckingOfficer,
    NothingToRetry,
    end_check,
    open_check,
    retry_failed,
    start_check,
)
from minzheng.engines.verification.services.reporting import (
    RemarksMissing,
    StillWaiting,
    issue_report,
    view_findings,
    view_report,
)
from minzheng.engines.verification.services.sampling import SampleEntry, load_samples

__all__ = [
    "CURRENT",
    "AuthorisationMissing",
    "CheckAlreadyOpen",
    "CheckAlreadyStarted",
    "CheckClosed",
    "CheckEnded",
    "CheckNotStarted",
    "Names",
    "NobodyToCheck",
    "NotCheckingOfficer",
    "NothingToRetry",
    "RemarksMissing",
    "SampleEntry",
    "SignatureMissing",
    "SignsForHerself",
    "StillWaiting",
    "TextUnknown",
    "WitnessMissing",
    "ask_source",
    "authorisation_text",
    "authorisation_to_sign",
    "authorise",
    "check_thumbprint",
    "end_check",
    "follow_application",
    "issue_report",
    "load_samples",
    "open_check",
    "retry_failed",
    "start_check",
    "view_findings",
    "view_report",
    "withdraw_authorisation",
]
