"""Facts of other engines that move a file on. Each handler may run twice and changes nothing the second time."""

from typing import Any
from uuid import UUID

from minzheng.engines.casework.events import ApplicationSubmitted, CaseDecided
from minzheng.engines.casework.services.dissent import tell_check_result
from minzheng.engines.casework.services.family_advice import advise_family
from minzheng.engines.casework.services.proposing_items import propose_items
from minzheng.engines.casework.services.review import notice_over, report_arrived
from minzheng.engines.casework.services.signing import ask_for_signatures, signature_withdrawn
from minzheng.engines.jobs.services import on
from minzheng.engines.public_notices.events import NoticeEnded
from minzheng.engines.verification.events import AuthorisationWithdrawn, ReportIssued
from minzheng.kernel import clock


@on(ApplicationSubmitted, "casework.ask_for_signatures")
def application_submitted(payload: dict[str, Any]) -> None:
    """Those who sign elsewhere get their links."""
    ask_for_signatures(application_id=UUID(payload["application_id"]), at=clock.now())


@on(ApplicationSubmitted, "casework.advise_family")
def family_advised(payload: dict[str, Any]) -> None:
    """What else the family may be entitled to, asked once on what it has told."""
    advise_family(application_id=UUID(payload["application_id"]), at=clock.now())


@on(AuthorisationWithdrawn, "casework.signature_withdrawn")
def authorisation_withdrawn(payload: dict[str, Any]) -> None:
    """A signature is open again."""
    signature_withdrawn(
        application_id=UUID(payload["application_id"]), person_id=UUID(payload["person_id"]), at=clock.now()
    )


@on(ReportIssued, "casework.report_arrived")
def report_issued(payload: dict[str, Any]) -> None:
    """The check's report is there; the family hears what it says."""
    now, application_id = clock.now(), UUID(payload["application_id"])
    report_arrived(application_id=application_id, at=now)
    tell_check_result(application_id=application_id, report_id=UUID(payload["report_id"]), at=now)


@on(NoticeEnded, "casework.notice_over")
def notice_ended(payload: dict[str, Any]) -> None:
    """The seven days are over."""
    notice_over(case_id=UUID(payload["case_id"]), at=clock.now())


@on(CaseDecided, "casework.propose_items")
def case_decided(payload: dict[str, Any]) -> None:
    """What other items may be for after a decision, put before an officer."""
    propose_items(
        application_id=UUID(payload["application_id"]), case_id=UUID(payload["case_id"]), at=clock.now()
    )
