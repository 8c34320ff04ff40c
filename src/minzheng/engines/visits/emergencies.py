"""Whether a unit may survey by video or telephone on a day: only within a declared major emergency.

`settings.MINZHENG_EMERGENCIES`: {"500110": [("2026-01-10", "2026-02-20", "渝府发〔2026〕1号")]}, by administering unit; none
by default. Source: 审核确认办法 art. 16.
"""

from datetime import date

from django.conf import settings

from minzheng.engines.visits.types import Emergency


def emergency_on(area_code: str, on: date) -> Emergency | None:
    """The emergency in force for the unit of an area on a day, its last day included; None in ordinary times."""
    declared = getattr(settings, "MINZHENG_EMERGENCIES", {}).get(area_code[:6], ())
    for since, until, document in declared:
        one = Emergency(date.fromisoformat(since), date.fromisoformat(until), document)
        if document and one.since <= on <= one.until:
            return one
    return None
