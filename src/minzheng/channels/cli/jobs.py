"""`minzheng jobs failed`: background jobs that used up their retries."""

import argparse
import sys
from typing import Any

from rich.console import Console
from rich.table import Table


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("jobs", help="查看最终失败的后台任务")
    parser.add_argument("act", choices=["failed"], help="failed 列出用完重试次数仍失败的任务")
    parser.add_argument("--limit", type=int, default=100, help="最多列出的条数（默认 100）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when no job has finally failed, 1 when some have: a watching script needs no more."""
    import django

    django.setup()
    from minzheng.engines.jobs.queries import count_failed, failed_jobs
    from minzheng.kernel.clock import BEIJING

    count = count_failed()
    if count == 0:
        sys.stdout.write("没有最终失败的后台任务\n")
        return 0
    table = Table(title=f"最终失败的后台任务：{count} 个", title_justify="left")
    for heading in ("编号", "任务", "最后失败", "次数", "错误类型"):
        table.add_column(heading, overflow="fold")
    for line in failed_jobs(limit=arguments.limit):
        when = f"{line.failed_at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if line.failed_at else "—"
        tried = f"{line.attempts} 次尝试" if line.times == 1 else f"{line.times} 轮"
        table.add_row(str(line.job_id), line.name, when, tried, line.error or "未记录")
    Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)
    return 1
