"""导入名单的明细到期清除: after their days the rows of a list go; what is left is how many there were, and the digest.

Nothing of a family changes by it: files, awards and payments stand where the import put them.
"""

import json
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.casework.models import StockHousehold, StockImport
from minzheng.engines.casework.queries.stock import numbers_of
from minzheng.engines.jobs.services import job
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import local_date

#: A list still being checked or taken over is left alone, however old.
OVER = ("unreadable", "checked", "applied", "withdrawn")
AT_ONCE = 20


@job("casework.stock_purge", cron="* * * * *")
def look_at_lists(*, at: datetime) -> None:
    """Each list in a transaction of its own; a second run finds nothing."""
    with open_scope(WHOLE_CITY):
        due = StockImport.objects.filter(_due(at)).order_by("retain_until", "pk")
        found = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for import_id in found:
        with open_scope(WHOLE_CITY):
            purge_stock(import_id=import_id, at=at)


@act
def purge_stock(*, import_id: UUID, at: datetime) -> bool:
    """Forget a list's rows; whether it was due. A list nobody confirmed by then is void.

    Kept: counts, the file's digest, and of each family taken over its blinded key, file, award and document. Source:
    个人信息保护法 art. 19, 47 (no longer than needed); the days are a parameter, 参数待核实.
    """
    row = StockImport.objects.select_for_update(of=("self",)).filter(_due(at), pk=import_id).first()
    if row is None:
        return False
    row.counts = {name: int(n) for name, n in numbers_of([import_id]).get(import_id, {}).items()}
    rows = StockHousehold.objects.filter(of=row)
    rows.filter(application_id__isnull=True).delete()
    left = list(rows.order_by("position"))
    for one in left:
        one.number = one.applicant_name = one.failure = ""
        one.changes, one.faults, one.members, one.amount_fen = [], [], 0, None
        one.content_box = seal(json.dumps({}).encode(), context=f"stock.content|{one.id}")
    emptied = [
        "number",
        "applicant_name",
        "failure",
        "changes",
        "faults",
        "members",
        "amount_fen",
        "content_box",
    ]
    StockHousehold.objects.bulk_update(left, emptied, batch_size=500)
    row.state = "withdrawn" if row.state == "checked" else row.state
    row.file_box, row.purged_at, row.version = None, at, row.version + 1
    row.save(update_fields=["counts", "state", "file_box", "purged_at", "version"])
    record(
        actor=SYSTEM,
        action="casework.stock.purged",
        subject=Subject("stock", import_id, None, row.area_code),
        at=at,
        families=row.counts.get("families", 0),
    )
    return True


def _due(at: datetime) -> Q:
    return Q(purged_at__isnull=True, state__in=OVER, retain_until__lt=local_date(at))
