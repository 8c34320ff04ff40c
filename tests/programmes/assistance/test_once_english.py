"""What families read of the one-off items is in English as well: forms, steps, states, the item's own words."""

import pytest

from minzheng.engines.casework.processes import case_process
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms.services import form_of
from minzheng.programmes.assistance.common.once import TRUE_WORDS
from tests.web.test_english import CHINESE, MODULES, english, words_of

TABLES = {"quick_aid": ("process",), "temporary_aid": ("process", "urgent")}


@pytest.mark.parametrize("code", sorted(TABLES))
def test_家庭看到的每个词都有英文(code: str) -> None:
    item = catalogue.item(code)
    words = {item.name, *item.late_ways, TRUE_WORDS, "情况属实", *words_of(form_of(code))}
    for name in TABLES[code]:
        table = case_process(code, table=name)
        words |= {*table.states.values(), *table.told.values()}
        words |= {step for steps in table.ahead.values() for step in steps}
        words |= {kind.name for kind in table.tasks.values()}
    known = {word for module in MODULES for word in english(module)}
    assert {word for word in words if CHINESE.search(word)} - known == set()
