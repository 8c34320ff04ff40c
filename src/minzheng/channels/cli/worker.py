"""`minzheng worker`: run deferred and periodic jobs as the jobs role."""

import argparse
import os
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("worker", help="运行后台任务")
    parser.add_argument("--concurrency", type=int, default=2)


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    jobs_url = os.environ.get("DATABASE_URL_JOBS")
    if jobs_url:
        os.environ["DATABASE_URL"] = jobs_url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("procrastinate", "worker", concurrency=arguments.concurrency)
    return 0
