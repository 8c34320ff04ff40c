"""自理能力评估: every assessment of who holds an award, as a picture and a table on the award's page."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from minzheng.engines.casework import queries as casework
from minzheng.foundations.ui.services import zhdate

#: The picture's own units: a band for each number of failed indicators, none at the bottom.
WIDTH, LABEL, TOP, BAND = 640, 110, 28, 20
#: Words beside the bands, at a number of failed indicators in the middle of each grade.
GRADES = ((0, "全自理"), (2, "半护理"), (5, "全护理"))
MOST_FAILED = 6


def grades(award_id: UUID) -> dict[str, Any]:
    """What the page draws; {"grades": None} where nobody was assessed."""
    found = casework.self_care_history(award_id)
    if not found:
        return {"grades": None}
    step = (WIDTH - LABEL - 120) // max(1, len(found) - 1)
    dots = [
        {
            "x": LABEL + 60 + n * step,
            "y": _height(one.failed),
            "day": zhdate(one.on, "date"),
            "words": f"{one.failed} 项",
        }
        for n, one in enumerate(found)
    ]
    return {
        "grades": {
            "width": WIDTH,
            "height": TOP + (MOST_FAILED + 2) * BAND,
            "left": LABEL,
            "bottom": TOP + (MOST_FAILED + 2) * BAND - 6,
            "line": " ".join(f"{one['x']},{one['y']}" for one in dots),
            "dots": dots,
            "bands": [{"y": _height(failed), "words": words} for failed, words in GRADES],
            "described": "；".join(
                f"{zhdate(one.on, 'date')} {one.grade}，{one.failed} 项不能自主完成" for one in found
            ),
            "columns": [{"label": "评估日期", "main": True}, "不能自主完成", "评估结论"],
            "rows": [
                {
                    "href": reverse("desk:file", args=[one.application_id]),
                    "cells": [zhdate(one.on, "date"), f"{one.failed} 项", one.grade],
                }
                for one in reversed(found)
            ],
        }
    }


def _height(failed: int) -> int:
    """The more fails, the higher."""
    return TOP + (MOST_FAILED - failed) * BAND
