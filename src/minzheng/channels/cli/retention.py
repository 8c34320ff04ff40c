"""`minzheng retention due`: settled files whose time of keeping is over. It lists; nothing deletes."""

import argparse
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

STATES = {"closed": "已办结", "withdrawn": "已撤回"}


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("retention", help="列出保存期限已满的办件（只列出，不删除）")
    parser.add_argument("act", choices=["due"], help="due 列出已满期限的办件")
    parser.add_argument("--limit", type=int, default=200, help="最多列出的条数（默认 200）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0; the list is empty when nothing is due. The look is on the record."""
    import django

    django.setup()
    from minzheng.engines.casework.queries import files_due
    from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
    from minzheng.foundations.privacy.types import open_scope
    from minzheng.kernel import clock
    from minzheng.kernel.actor import SYSTEM

    now = clock.now()
    with open_scope(WHOLE_CITY):
        lines = files_due(on=clock.local_date(now), limit=arguments.limit)
        record(
            actor=SYSTEM,
            action="casework.retention.listed",
            subject=Subject("list"),
            at=now,
            files=len(lines),
        )
    if not lines:
        sys.stdout.write("没有保存期限已满的办件\n")
        return 0
    table = Table(
        title=f"保存期限已满的办件：{len(lines)} 件（期限参数待核实；不会自动删除）", title_justify="left"
    )
    for heading in ("编号", "事项", "区县", "状态", "办结", "保存到"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        settled = line.settled_on.isoformat() if line.settled_on else "—"
        state = STATES.get(line.state, line.state)
        until = line.retain_until.isoformat() if line.retain_until else "—"
        table.add_row(line.number, line.item, line.unit, state, settled, until)
    Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)
    return 0
