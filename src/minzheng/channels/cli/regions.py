"""`minzheng regions`: units, towns and villages of the packed tables; needs no database (except `--load`)."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from minzheng.foundations.regions.types import (
    Level,
    Place,
    RegionBook,
    Unit,
    UnknownRegion,
    find_in_book,
    range_of,
)


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("regions", help="查看区划：单位、乡镇街道、村社区")
    parser.add_argument(
        "name", nargs="?", default="", help="单位、乡镇街道的名称、拼音或代码；不填则列出全部单位"
    )
    parser.add_argument("--find", metavar="文字", default="", help="按名称、拼音、首字母、代码或别名查找")
    parser.add_argument("--limit", type=int, default=20, help="查找时最多列出的条数（默认 20）")
    parser.add_argument("--load", action="store_true", help="把区划装入数据库（以属主角色运行）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when something was shown, 1 when nothing answers to the name."""
    if arguments.load:
        return _load()
    book = RegionBook.packed()
    if arguments.find:
        return _show_found(book, find_in_book(arguments.find, limit=arguments.limit), arguments.find)
    return _show_named(book, arguments.name, arguments.limit) if arguments.name else _show_units(book)


def _show_named(book: RegionBook, name: str, limit: int) -> int:
    """A unit's towns, a town's villages, or whatever else answers to the name."""
    unit = book.unit_named(name)
    if unit is not None:
        return _show_towns(book, unit)
    found = find_in_book(name, limit=limit)
    if found and found[0].level is Level.COUNTY and found[0].unit:
        return _show_towns(book, book.units[found[0].unit])
    if found and found[0].level is Level.TOWN:
        return _show_villages(book, found[0])
    return _show_found(book, found, name)


def _load() -> int:
    import django

    django.setup()
    from minzheng.foundations.regions.services import load_regions
    from minzheng.kernel import clock

    loaded = load_regions(at=clock.now())
    state = "已装入" if loaded.changed else "已是最新，未改动"
    sys.stdout.write(f"{state}：{loaded.places} 个区划，{loaded.keys} 个检索词\n")
    return 0


def _print(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A plain table; numbers stand right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column.endswith("数") else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, highlight=False, soft_wrap=True).print(table)


def _show_units(book: RegionBook) -> int:
    counts = book.village_counts()
    rows = []
    for unit in book.units.values():
        towns = book.towns_of(unit.code)
        villages = sum(counts.get(town.code, 0) for town in towns)
        rows.append(
            (unit.code, unit.name, str(len(towns)), str(villages), "" if unit.verified else "镇街清单待核实")
        )
    _print("重庆市", ("代码", "单位", "乡镇街道数", "村社区数", ""), rows)
    towns_total, villages_total = (sum(int(row[place]) for row in rows) for place in (2, 3))
    sys.stdout.write(f"{len(rows)} 单位 {towns_total} 乡镇街道 {villages_total} 村社区\n")
    return 0


def _show_towns(book: RegionBook, unit: Unit) -> int:
    counts = book.village_counts()
    towns = book.towns_of(unit.code)
    rows = [(town.prefix, town.name, str(counts.get(town.code, 0))) for town in towns]
    _print(f"{unit.name}（{unit.code}）", ("代码", "乡镇街道", "村社区数"), rows)
    if not unit.verified:
        sys.stdout.write(f"注意：镇街清单待核实。{unit.source}\n")
    sys.stdout.write(f"{len(towns)} 乡镇街道 {sum(counts.get(town.code, 0) for town in towns)} 村社区\n")
    return 0


def _show_villages(book: RegionBook, town: Place) -> int:
    villages = book.villages_of(town.code)
    _print(book.path(town.code), ("代码", "村社区"), [(village.code, village.name) for village in villages])
    sys.stdout.write(f"{len(villages)} 村社区\n")
    return 0


def _show_found(book: RegionBook, found: list[Place], text: str) -> int:
    if not found:
        sys.stdout.write(f"没有找到“{text}”，请换名称、拼音、首字母或代码再试\n")
        return 1
    _print(
        f"“{text}”",
        ("代码", "地址", "管理单位"),
        [(p.code, book.path(p.code), _unit_name(book, p)) for p in found],
    )
    return 0


def _unit_name(book: RegionBook, place: Place) -> str:
    """The unit's name, checked through the area code; empty outside Chongqing's counties."""
    try:
        return book.units[range_of(place.code).lo[:6]].name
    except (UnknownRegion, KeyError):
        return ""
