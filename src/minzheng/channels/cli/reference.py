"""`minzheng reference`: load regions and working days (as the owner role)."""

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    subparsers.add_parser("reference", help="装入区划与工作日基础数据（以属主角色运行）")


def run(arguments: argparse.Namespace) -> int:
    """Load both; repeats change nothing."""
    import django

    django.setup()
    from django.db import transaction

    from minzheng.foundations.regions.services import load_regions
    from minzheng.foundations.workdays.services import load_workdays
    from minzheng.kernel import clock

    with transaction.atomic():
        load_regions(at=clock.now())
        load_workdays(at=clock.now())
    return 0
