"""`minzheng COMMAND`: each command is a module here with `add_parser` and `run`."""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec

COMMANDS = (
    "assess",
    "regions",
    "reference",
    "seed",
    "worker",
    "audit",
    "process",
    "jobs",
    "retention",
    "tour",
    "bank-simulator",
)


def main(argv: list[str] | None = None) -> int:
    """Parse and run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="minzheng", description="民政通 命令行")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    modules = {}
    for name in COMMANDS:
        path = f"minzheng.channels.cli.{name.replace('-', '_')}"
        if find_spec(path):
            modules[name] = import_module(path)
            modules[name].add_parser(subparsers)
    arguments = parser.parse_args(argv)
    return int(modules[arguments.command].run(arguments))


if __name__ == "__main__":
    sys.exit(main())
