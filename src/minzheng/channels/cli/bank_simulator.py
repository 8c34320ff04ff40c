"""`minzheng bank-simulator`: a bank that does not exist, for the demo and for tests. It never touches the product's data."""

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    from minzheng_samples.bank.choices import add_arguments

    parser = subparsers.add_parser("bank-simulator", help="演示和测试用的银行与国库模拟器（自有账本）")
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when the bound is reached or the parent is gone."""
    from minzheng_samples.bank.process import run as serve

    return serve(arguments)
