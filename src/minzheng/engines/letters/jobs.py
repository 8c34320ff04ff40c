"""Jobs of letters: thin, idempotent."""

from uuid import UUID

from minzheng.engines.jobs.services import job
from minzheng.engines.letters.services import render_letter
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope, after


@job("letters.render")
def render(*, letter_id: str, area_code: str) -> None:
    """Set one letter as PDF, in its own area."""
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        render_letter(UUID(letter_id), at=clock.now())
