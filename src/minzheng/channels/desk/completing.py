"""补办手续 on the page of a file: who signed afterwards, why only then. Sent with the names of the service form."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework import services as casework
from minzheng.kernel.actor import Actor

WAYS = tuple(casework.SIGNED_BY_NAMES.items())


def complete(*, actor: Actor, case_id: UUID, version: int, sent: dict[str, str], at: datetime) -> str:
    """Put the completed papers on record; the words shown then. Refuses: CompletionUnfit and what the act refuses."""
    try:
        signed_on = date.fromisoformat(sent["served_on"])
    except ValueError:
        raise casework.CompletionUnfit() from None
    completion = casework.Completion(
        signed_by=sent["method"],
        signed_on=signed_on,
        reason=sent["reason"],
        signer=sent["received_by"],
        papers=sent["proof"],
        witness=sent["witness"],
    )
    casework.complete_papers(actor=actor, case_id=case_id, version=version, completion=completion, at=at)
    return "手续已补办，本件办结；已经发放的救助金不受影响"
