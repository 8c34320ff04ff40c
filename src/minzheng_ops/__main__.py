"""`python -m minzheng_ops`: what the Makefile calls."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from pathlib import Path

from minzheng_ops import demo, plan
from minzheng_ops.box import Box
from minzheng_ops.environment import Database, chosen, embedded, exported, for_children, prepare
from minzheng_ops.places import Places
from minzheng_ops.processes import read_note
from minzheng_ops.refusals import OpsError
from minzheng_ops.roles import create_database, create_roles
from minzheng_ops.supervisor import Supervisor

PORTS = range(1, 65536)


def main() -> int:
    """Parse, do, and turn a refusal into one sentence and exit code 1."""
    arguments = _parser().parse_args()
    places = Places.of(arguments.project)
    try:
        code: int = arguments.do(places, arguments)
    except OpsError as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    return code


def _up(places: Places, arguments: argparse.Namespace) -> int:
    demo.up(places, _port(arguments.port))
    return 0


def _stop(places: Places, _arguments: argparse.Namespace) -> int:
    demo.down(places)
    return 0


def _supervise(places: Places, arguments: argparse.Namespace) -> int:
    Supervisor(places, _port(arguments.port)).run()
    return 0


def _status(places: Places, _arguments: argparse.Namespace) -> int:
    for name in ("supervisor", *(server.name for server in plan.servers(0))):
        noted = read_note(places.run / f"{name}.json")
        state = f"pid {noted.pid}" if noted is not None and noted.alive else "stopped"
        print(f"{name:<12}{state}")
    box = chosen(places).box
    state = "external" if box is None else f"pid {box.pid}" if box.is_ready() else "stopped"
    print(f"{'postgres':<12}{state}")
    return 0


def _env(places: Places, _arguments: argparse.Namespace) -> int:
    for name, value in exported(places, chosen(places)).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _prepare(places: Places, _arguments: argparse.Namespace) -> int:
    prepare(places)
    print("数据库角色与库已就绪  Roles and database are ready.")
    return 0


def _exec(places: Places, arguments: argparse.Namespace) -> int:
    database = _test_database(places) if arguments.test else prepare(places)
    environment = for_children(places, database)
    if arguments.test:
        environment["DJANGO_SETTINGS_MODULE"] = "minzheng.config.settings.test"
    if arguments.owner:
        environment["DATABASE_URL"] = environment["DATABASE_URL_OWNER"]
    sys.stdout.flush()
    words = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    os.execvpe(words[0], words, environment)


def _test_database(places: Places) -> Database:
    box = Box(places.project, "test", durable=False)
    box.start()
    create_roles(box.dsn())
    create_database(box.dsn(), "minzheng")
    return embedded(box)


def _destroy(places: Places, _arguments: argparse.Namespace) -> int:
    demo.down(places)
    (places.run / "prepared").unlink(missing_ok=True)
    for name in demo.boxes(places):
        Box(places.project, name).destroy()
    if places.postgres_home().exists():
        shutil.rmtree(places.postgres_home())
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) not in PORTS:
        raise OpsError(
            f"端口 {text} 不对,应是 1 到 65535 的整数,例如 make demo PORT=8000。",
            f"Port {text} is not a whole number from 1 to 65535; for example: make demo PORT=8000.",
        )
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minzheng_ops", description=__doc__)
    parser.add_argument("--project", default=Path(__file__).resolve().parents[2], type=Path)
    commands = parser.add_subparsers(required=True)
    for name, do, text in (
        ("up", _up, "start everything and leave it running"),
        ("stop", _stop, "stop everything of this clone"),
        ("supervise", _supervise, "keep the servers alive (used by up)"),
        ("status", _status, "say what runs"),
        ("env", _env, "print the environment as shell exports"),
        ("prepare", _prepare, "make database roles and database"),
        ("exec", _exec, "run a command in that environment"),
        ("destroy", _destroy, "stop everything and delete the databases for good"),
    ):
        command = commands.add_parser(name, help=text)
        command.set_defaults(do=do)
        command.add_argument("--project", default=argparse.SUPPRESS, type=Path)
        if name in ("up", "supervise"):
            command.add_argument("--port", default="8000")
        if name == "exec":
            command.add_argument("--test", action="store_true", help="on the test server, with test settings")
            command.add_argument("--owner", action="store_true", help="as the owner of the schema")
            command.add_argument("command", nargs=argparse.REMAINDER)
    return parser


if __name__ == "__main__":
    sys.exit(main())
