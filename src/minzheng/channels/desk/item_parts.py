"""A file of several items on the desk: which case the page is about, and what else was proposed after a decision."""

from typing import Any

from django.urls import reverse

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.types import CaseFile, CaseLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.actor import Actor

RESULTS = {"confirm": ("已确认", "done"), "refuse": ("不予确认", "bad"), "end": ("已终止办理", "bad")}


def item_tabs(file: CaseFile, shown: CaseLine | None, part: str) -> list[dict[str, Any]]:
    """One link for each case of a file that has several, with its state; [] for a file of one item."""
    if len(file.cases) < 2:
        return []
    here = reverse("desk:file", args=[file.application_id])
    return [
        {
            "label": case.item_name,
            "href": f"{here}?part={part}&case={case.id}",
            "active": shown is not None and case.id == shown.id,
            "state": RESULTS[case.outcome.kind][0] if case.outcome else case.state_name,
            "colour": RESULTS[case.outcome.kind][1] if case.outcome else "doing",
        }
        for case in file.cases
    ]


def item_context(file: CaseFile, actor: Actor, case: CaseLine | None) -> dict[str, Any]:
    """What the forms of a case ask by its item, and what was proposed after a decision."""
    standing = case is not None and catalogue.item(case.item).recognises
    once = case is not None and catalogue.item(case.item).once is not None
    what = "救助" if once else "确认"
    return {
        "gives_standing": standing,
        "gives_once": once,
        "hangs_out": case is None or not once or casework.hangs_out(case.id),
        "opinions": [("favourable", f"拟予{what}"), ("unfavourable", f"拟不予{what}")],
        "favourable": case is not None and case.opinion == "favourable",
        **_proposals(file, actor),
    }


def _proposals(file: CaseFile, actor: Actor) -> dict[str, Any]:
    """Each with what the reader may do about it: offer, or write down what the family answered."""
    if not any(case.outcome for case in file.cases):
        return {"proposals": []}
    lines = casework.proposals_of(file.application_id)
    return {
        "proposals": [
            {
                "line": one,
                "href": reverse("desk:item_proposal", args=[file.application_id, one.id]),
                "may_offer": one.state == "waiting" and actor.role in services.MAY_OFFER,
                "may_answer": one.state == "offered" and actor.role in services.MAY_ANSWER,
            }
            for one in lines
        ]
    }
