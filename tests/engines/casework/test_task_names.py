"""Every task of every item's tables has its name in Chinese where tasks of several items stand together."""

from minzheng.engines.casework import queries
from minzheng.engines.casework.processes import case_process, tables_in
from minzheng.engines.catalogue import queries as catalogue


def test_复核和急难的任务也有中文名() -> None:
    assert queries.task_name("begin") == "开始复核"
    assert queries.task_name("complete_papers") == "补办先行救助手续"


def test_每个事项每张流程表的任务都叫得出名字() -> None:
    kinds = {
        kind
        for item in catalogue.items()
        for table in tables_in(item.folder)
        for kind in case_process(item.code, table=table).tasks
    }
    assert "begin" in kinds and "complete_papers" in kinds
    assert [kind for kind in sorted(kinds) if queries.task_name(kind) == kind] == []


def test_事项自己的文件夹里有几张流程表() -> None:
    assert tables_in(catalogue.item("temporary_aid").folder) == ("process", "urgent")
    assert tables_in(catalogue.item("borderline").folder) == ()
