"""Drawing cases by chance that anybody can repeat: from a case's id and the salt its town's month was given."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.confirming import confirming_of
from minzheng.engines.casework.models import Case, SamplePlan
from minzheng.engines.casework.routes import town_area
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id


def is_drawn(case_id: UUID, *, salt: str, share_permille: int) -> bool:
    """Whether a case falls into a month's sample: by its id and the month's salt alone, so anybody can draw it again."""
    digest = hashlib.sha256(f"{salt}|{case_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % 1000 < share_permille


def plan_of(case: Case, at: datetime) -> SamplePlan:
    """The month's plan of the town: its salt is made with the first decision of the month and kept."""
    plan, _made = SamplePlan.objects.get_or_create(
        area_code=town_area(case.area_code),
        item=case.item,
        month=local_date(at).replace(day=1),
        defaults={
            "id": new_id(),
            "share_permille": confirming_of(case.item).sample_permille,
            "salt": secrets.token_hex(16),
            "made_at": at,
        },
    )
    return plan  # type: ignore[no-any-return]
