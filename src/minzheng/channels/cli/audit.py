"""`minzheng audit verify|seal|partitions`: check the chain of seals."""

import argparse
import sys
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("audit", help="核验留痕封印")
    parser.add_argument("act", choices=["verify", "seal"], help="verify 核验；seal 立即封印")
    parser.add_argument("--head", default="", help="库外保存的最后封印（十六进制）")


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 when the chain holds, 1 when it does not."""
    import django

    django.setup()
    from minzheng.foundations.audit.services import seal, verify
    from minzheng.kernel import clock

    if arguments.act == "seal":
        link = seal(at=clock.now())
        sys.stdout.write(f"已封印 {link.events} 条\n" if link else "没有新的记录\n")
        return 0
    outcome = verify(expected_head=arguments.head)
    if outcome.broken_at is None:
        sys.stdout.write(f"完好：{outcome.links} 个封印，{outcome.events} 条记录，最后封印 {outcome.head}\n")
        return 0
    sys.stdout.write(f"不完好：第 {outcome.broken_at} 个封印，{outcome.reason}\n")
    return 1
