"""What casework asks of 小额快救: eight answers read, the law asked; nobody's means are looked at."""

from datetime import date
from typing import Any

from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.forms.services import Reading
from minzheng.engines.rules.services import figures_under
from minzheng.programmes.assistance.common.once import OnceHandler, area_of

#: What the form calls it → the law's kind of hardship.
KINDS = {"illness": "other", "accident": "other", "disaster": "disaster", "death": "other", "work": "other"}
STANDARDS = {"urban": "dibao.standard.urban", "rural": "dibao.standard.rural"}
MONTHS = "temporary_aid.quick.months"
#: The answer that says basic life goes on.
BEARABLE = "bearable"


class QuickAidHandler(OnceHandler):
    """Registered for "quick_aid". Source: the opinion of January 2026."""

    def is_checked(self, reading: Reading) -> bool:
        """Never: no economic check."""
        return False

    def most_fen(self, answers: Answers, *, unit: str, on: date) -> int | None:
        """Months of the place's 低保 standard, as the opinion names them; the lower one where the place tells neither."""
        reading = Reading(self.form, answers)
        adopted = benefits.adopted_text(unit=unit) if unit else None
        found = figures_under(
            (*STANDARDS.values(), MONTHS), on=on, profile=settings.RULE_PROFILE, adopted=adopted
        )
        area = area_of(str(reading.value("village") or ""))
        wanted = [found[path] for key, path in STANDARDS.items() if area in (None, key)]
        months = found[MONTHS]
        if months is None or None in wanted:
            return None
        return months * min(one for one in wanted if one is not None)

    def hardship(self, reading: Reading, evidence: Evidence) -> dict[str, Any]:
        """Always urgent; grave as long as the family does not say that it is bearable.

        No cost is asked, so an illness is told to the law as a hardship without a bill.
        """
        now = reading.value("now")
        return {
            "type": "emergency",
            "kind": KINDS.get(str(reading.value("kind")), "other"),
            "life_hard": None if now is None else now != BEARABLE,
            "aided": self.already_aided(reading, evidence),
        }
