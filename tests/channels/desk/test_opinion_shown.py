"""决定的人看得到镇街的意见：谁提的、理由是什么，不管事项把这一步叫什么名字。"""

from collections.abc import Callable

import pytest

from minzheng.engines.casework.models import Case
from minzheng.engines.casework.processes import case_process, tables_in
from minzheng.engines.catalogue import queries as catalogue
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn
from tests.programmes.assistance import once_cases as once

pytestmark = pytest.mark.django_db
AGAINST = "电话核实，本人说这个月退休金刚发，暂时过得去"


def quick(cast: Cast) -> Case:
    return once.accepted(cast, once.handed_in(cast, "quick_aid", once.quick()))


def urgent(cast: Cast) -> Case:
    answers = once.temporary(type="emergency", kind="disaster", happened_on="2026-11-22")
    del answers["fields"]["cost_fen"]
    return once.accepted(cast, once.handed_in(cast, "temporary_aid", answers))


def shown(page: str) -> str:
    """The card of the opinion alone."""
    return page.partition('id="opinion"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("opened", "proposer", "decider"), [(quick, "王敏", "张主任"), (urgent, "张主任", "李科")]
)
@pytest.mark.parametrize("fen", [60_000, None])
def test_决定页上有镇街的理由和是谁的意见(
    cast: Cast,
    signed_in: SignIn,
    opened: Callable[[Cast], Case],
    proposer: str,
    decider: str,
    fen: int | None,
) -> None:
    case = opened(cast)
    words = once.REASONS if fen else AGAINST
    once.proposed(cast, case.id, proposer, fen, words=words)
    card = shown(signed_in(decider).get(f"/desk/files/{case.application_id}/").content.decode())
    assert words in card and proposer in card


def test_每个事项提意见的步骤都认得出来() -> None:
    """Every table that has a confirmation lets the town propose by one of the acts the page looks for."""
    from minzheng.channels.desk.file_parts import OPINION_ACTS

    seen = 0
    for item in catalogue.items():
        folder = catalogue.file_of(item.code, "process.toml").parent
        for table in tables_in(folder):
            acts = {row.act for row in case_process(item.code, table=table).transitions}
            if "confirm" in acts:
                assert acts & OPINION_ACTS, (item.code, table)
                seen += 1
    assert seen >= 5, "the test is blind"
