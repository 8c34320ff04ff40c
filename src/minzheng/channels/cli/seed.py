"""`minzheng seed`: the synthetic 綦江 of the demo. Refuses to run outside demo settings."""

import argparse
import sys
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("seed", help="装入演示用的合成数据（没有真实的人）")
    parser.add_argument("--if-empty", action="store_true", help="已有数据时不做任何事，正常结束")
    parser.add_argument("--small", action="store_true", help="只装一个镇（供测试）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when the data stands (or stood already, with --if-empty), 1 when it stood already, 2 outside the demo."""
    import django

    django.setup()
    from django.conf import settings

    from minzheng.kernel import clock
    from minzheng_samples.seeding import already_seeded, seed

    console = Console(highlight=False)
    if not settings.DEMO:
        console.print("合成数据只能装入演示系统：请用 minzheng.config.settings.demo 运行。", style="red")
        return 2
    if already_seeded():
        console.print("数据已经装好，没有改动。")
        return 0 if arguments.if_empty else 1
    began = perf_counter()
    with _bars(console) as bars:
        done = seed(at=clock.now(), small=arguments.small, tell=_teller(bars))
    if done is None:
        console.print("另一个进程刚刚装好了数据，没有改动。")
        return 0 if arguments.if_empty else 1
    _report(console, done, perf_counter() - began)
    return 0


def _bars(console: Console) -> Progress:
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not sys.stdout.isatty())


def _teller(bars: Progress) -> Any:
    tasks: dict[str, Any] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    return tell


def _report(console: Console, done: Any, seconds: float) -> None:
    console.print(
        f"  合成低收入人口 {done.people:,} 人 {done.households:,} 户；数据 {done.rows:,} 行；"
        f"样例登记 {done.samples:,} 条；办件 {done.files} 份"
    )
    parts = "，".join(f"{name} {spent:.1f}" for name, spent in done.seconds.items())
    copied = sum(p.copy_seconds for p in done.poured)
    console.print(
        f"  共 {seconds:.1f} 秒（{parts}，写入 {done.load_seconds:.1f}）；"
        f"写入 {done.rows / max(done.load_seconds, 0.001):,.0f} 行/秒，"
        f"其中单纯 COPY {done.rows / max(copied, 0.001):,.0f} 行/秒"
    )
