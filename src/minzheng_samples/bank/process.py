"""The simulator's process: ends when told to, when whoever started it is gone, and at the latest after a bound."""

import argparse
import json
import os
import sys
import threading
import time

from minzheng_samples.bank.choices import add_arguments
from minzheng_samples.bank.dice import Dice, Faults, Pace
from minzheng_samples.bank.folder import Folder
from minzheng_samples.bank.ledger import Ledger
from minzheng_samples.bank.line import Treasury

LOOK = 0.2  # seconds between looks at the parent
DEMO_KEY = "6d696e7a68656e672d64656d6f2d6f6e"


def run(arguments: argparse.Namespace) -> int:
    """Serve until the parent is gone or the bound is reached; prints one JSON line with the port when it is ready."""
    arguments.ledger.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    faults = Faults(**{name: getattr(arguments, name) for name in Faults.names()})
    ledger = Ledger(
        arguments.ledger,
        refused=round(arguments.refused * 1_000_000),
        slow=round(arguments.slow * 1_000_000),
        forgetful=arguments.forgetful,
    )
    key = bytes.fromhex(os.environ.get("MINZHENG_SIMULATOR_KEY", DEMO_KEY))
    dice = Dice(arguments.seed, faults)
    pace = Pace(patience=arguments.patience, takes=arguments.takes, pause=arguments.pause)
    server = Treasury(arguments.port, ledger=ledger, dice=dice, key=key, pace=pace)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    if arguments.folder:
        # dice of its own: what the line draws does not change what the folder draws
        Folder(arguments.folder, ledger=ledger, dice=Dice(arguments.seed + 1, faults), pace=pace).start()
    sys.stdout.write(json.dumps({"port": server.server_port, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    parent, until = os.getppid(), time.monotonic() + arguments.bound
    while os.getppid() == parent and time.monotonic() < until:
        time.sleep(LOOK)
    server.shutdown()
    return 0


def main() -> int:
    """`python -m minzheng_samples.bank.process`."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
