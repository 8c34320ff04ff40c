"""导入名单的明细到期清除：只留数字、摘要和依据；家庭的办件和待遇一点不变。"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Application, StockHousehold, StockImport
from minzheng.engines.casework.queries import stock as reading
from minzheng.engines.casework.services import stock
from minzheng.engines.casework.stock_comparing import FORGOTTEN, content_of
from minzheng.engines.casework.stock_purging import look_at_lists, purge_stock
from minzheng.engines.casework.stock_types import ImportNotReady
from minzheng.foundations.audit.models import Event as Record
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from tests.cast import MORNING, Cast
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.stock.lists import family, number
from tests.programmes.assistance.stock.test_import import brought, seen, taken_over

pytestmark = pytest.mark.django_db
LAST_DAY = MORNING + timedelta(days=settings.STOCK_ROWS_KEPT_DAYS)
AFTER = LAST_DAY + timedelta(days=1)


def purged(import_id: UUID, at: datetime = AFTER) -> bool:
    with open_scope(WHOLE_CITY):
        return purge_stock(import_id=import_id, at=at)


def test_到期以后_证件号姓名都没有了_数字和摘要还在(cast: Cast) -> None:
    import_id = taken_over(cast, [*family(1), *family(2), *family(3, amount="0")])
    before = seen(cast, import_id)
    with open_scope(WHOLE_CITY):
        paid = sum(item.amount_fen for item in benefits.due(month=AFTER.date()))
    look_at_lists(at=AFTER)
    after = seen(cast, import_id)
    numbers = (
        "families",
        "people",
        "amount_fen",
        "new",
        "changed",
        "unchanged",
        "rejected",
        "done",
        "failed",
    )
    assert [getattr(after, one) for one in numbers] == [getattr(before, one) for one in numbers]
    assert (after.new, after.rejected, after.state) == (2, 1, "applied")
    assert after.purged_at == AFTER and len(after.digest) == 64
    with open_scope(WHOLE_CITY):
        rows = list(StockHousehold.objects.filter(of_id=import_id))
        assert len(rows) == 2, "what was not taken over is gone altogether"
        for row in rows:
            assert content_of(row) == {} and row.applicant_name == row.number == "" and row.changes == []
            assert row.document and row.application_id and row.award_id
        assert StockImport.objects.get().file_box is None
        assert list(reading.rejected_rows(import_id)) == []
        assert Record.objects.get(action="casework.stock.purged").detail["families"] == 3
        assert Application.objects.filter(kind="stock").count() == 2
        assert sum(item.amount_fen for item in benefits.due(month=AFTER.date())) == paid > 0


def test_到期那天还在_第二天才清除_只清一次(cast: Cast) -> None:
    import_id = taken_over(cast, family(1))
    assert purged(import_id, LAST_DAY) is False
    assert purged(import_id) is True
    assert purged(import_id) is False


def test_正在检查和正在导入的不动(cast: Cast) -> None:
    import_id = brought(cast, family(1))
    with open_scope(WHOLE_CITY):
        for state in ("checking",):
            StockImport.objects.filter(pk=import_id).update(state=state)
            assert purge_stock(import_id=import_id, at=AFTER) is False
        assert StockHousehold.objects.count() == 1


def test_一直没有人确认的名单_到期作废(cast: Cast) -> None:
    import_id = brought(cast, family(1))
    assert purged(import_id)
    with cast.acting("李科") as district:
        row = StockImport.objects.get(pk=import_id)
        assert (row.state, StockHousehold.objects.count()) == ("withdrawn", 0)
        with pytest.raises(ImportNotReady):
            stock.confirm_stock(
                actor=district, import_id=import_id, version=row.version, reasons="", at=AFTER
            )


def test_清除以后再来的名单_没有变化的认得出_变了的请走复核(cast: Cast) -> None:
    import_id = taken_over(cast, [*family(1), *family(2)])
    purged(import_id)
    again = brought(cast, [*family(1), *family(2, amount="900")])
    line = seen(cast, again)
    assert (line.unchanged, line.rejected, line.new, line.changed) == (1, 1, 0, 0)
    with cast.acting("李科"):
        (bad,) = reading.families_of(again, finding="rejected")
        assert bad.faults[0][2] == FORGOTTEN
    run_queued_jobs()


def test_待查看的家庭不会跟着消失(cast: Cast) -> None:
    import_id = taken_over(cast, family(1))
    purged(import_id)
    with cast.acting("王敏"):
        (line,) = reading.to_look_at()
        assert line.name == reading.PURGED_NAME and line.application_id is not None
    assert number(1) not in str(line)
