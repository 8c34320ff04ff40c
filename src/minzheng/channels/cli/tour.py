"""`minzheng tour --cast`: who to be in the demo."""

import argparse
import sys
import unicodedata
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("tour", help="演示系统里可以扮演谁")
    parser.add_argument("--cast", action="store_true", help="列出人物、登录名和所在地（默认）")


def run(arguments: argparse.Namespace) -> int:
    """Print the cast; needs no database."""
    from minzheng_samples.introducing import cast_lines, password_line

    lines = ["  在 /tour/ 点一下就能换身份；也可以自己登录："]
    lines += [f"    {_padded(login, 14)}{_padded(who, 28)}{place}" for login, who, place in cast_lines()]
    sys.stdout.write("\n".join([*lines, f"  {password_line()}"]) + "\n")
    return 0


def _padded(text: str, width: int) -> str:
    """Chinese characters are two columns wide."""
    columns = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * max(1, width - columns)
