"""The simulator's process: ends when told to, when whoever started it is gone, and at the latest after a bound."""

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path

from minzheng_samples.bank.dice import Dice, Faults, Pace
from minzheng_samples.bank.folder import Folder
from minzheng_samples.bank.ledger import Ledger
from minzheng_samples.bank.line import Treasury

LOOK = 0.2  # seconds between looks at the parent
DEMO_KEY = "6d696e7a68656e672d64656d6f2d6f6e"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be chosen. The key is read from the environment, never from the command line."""
    parser.add_argument("--port", type=int, default=0, help="监听端口，0 为自选（启动后打印）")
    parser.add_argument("--ledger", type=Path, required=True, help="模拟器自己的账本（SQLite 文件）")
    parser.add_argument("--folder", type=Path, help="文件往来目录（out 收、back 回）；不写则只接 HTTP")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    parser.add_argument("--refused", type=float, default=0.01, help="拒付比例，同一笔总是同一结果")
    parser.add_argument("--slow", type=float, default=0.05, help="先答“处理中”的比例")
    parser.add_argument("--patience", type=float, default=10.0, help="对方最多等几秒（用来模拟迟到的答复）")
    parser.add_argument("--pause", type=float, default=0.1, help="看一次目录隔几秒")
    parser.add_argument("--takes", type=float, default=0.0, help="办一个请求或一个文件要几秒")
    parser.add_argument("--bound", type=float, default=3600.0, help="最多运行几秒")
    parser.add_argument("--forgetful", action="store_true", help="植入缺陷：不记唯一号，重复请求重复付款")
    for name in Faults.names():
        parser.add_argument(f"--{name}", type=float, default=0.0, help="故障比例，0 到 1")


def run(arguments: argparse.Namespace) -> int:
    """Serve until the parent is gone or the bound is reached; prints one JSON line with the port when it is ready."""
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
