"""What casework asks of 小额快救: eight answers read, the law asked; nobody's means are looked at."""

from typing import Any

from minzheng.engines.catalogue.types import Evidence
from minzheng.engines.forms.services import Reading
from minzheng.programmes.assistance.common.once import OnceHandler, already_aided

#: What the form calls it → the law's kind of hardship.
KINDS = {"illness": "other", "accident": "other", "disaster": "disaster", "death": "other", "work": "other"}
#: The answer that says basic life goes on.
BEARABLE = "bearable"


class QuickAidHandler(OnceHandler):
    """Registered for "quick_aid". Source: the opinion of January 2026."""

    def is_checked(self, reading: Reading) -> bool:
        """Never: no economic check."""
        return False

    def hardship(self, reading: Reading, evidence: Evidence) -> dict[str, Any]:
        """Always urgent; grave as long as the family does not say that it is bearable.

        No cost is asked, so an illness is told to the law as a hardship without a bill.
        """
        cause = self._cause(reading)
        now = reading.value("now")
        return {
            "type": "emergency",
            "kind": KINDS.get(str(reading.value("kind")), "other"),
            "life_hard": None if now is None else now != BEARABLE,
            "aided": already_aided(reading, evidence, cause),
        }
