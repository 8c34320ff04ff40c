"""`minzheng process bpmn|picture ITEM`: an item's process table as BPMN 2.0 or as a picture, without a database."""

import argparse
import sys
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("process", help="流程表的 BPMN 文件与流程图")
    parser.add_argument("act", choices=["bpmn", "picture"], help="bpmn：BPMN 2.0 文件；picture：SVG 图")
    parser.add_argument("item", help="事项代码，例如 dibao")
    parser.add_argument("--table", default="process", help="该事项的哪张流程表（默认 process）")
    parser.add_argument("--version", default="", help="哪个版本（默认最新）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0; 2 when there is no such item, table or version."""
    import django

    django.setup()
    from minzheng.engines.casework import queries
    from minzheng.engines.casework.types import ProcessBroken

    show = queries.bpmn_xml if arguments.act == "bpmn" else queries.picture
    try:
        text = show(arguments.item, table=arguments.table, version=arguments.version)
    except (KeyError, OSError, ProcessBroken):
        sys.stderr.write("没有这个事项、流程表或版本。事项代码例如 dibao，流程表例如 process\n")
        return 2
    sys.stdout.write(text)
    return 0
