"""What may be chosen when the simulator is started. Light: the command line reads it with every command."""

import argparse
from pathlib import Path

from minzheng_samples.bank.dice import Faults


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
    parser.add_argument("--bound", type=float, default=3600.0, help="最多运行几秒，inf 为不限")
    parser.add_argument("--forgetful", action="store_true", help="植入缺陷：不记唯一号，重复请求重复付款")
    for name in Faults.names():
        parser.add_argument(f"--{name}", type=float, default=0.0, help="故障比例，0 到 1")
