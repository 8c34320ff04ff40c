"""`make demo` and `make stop` on a miniature clone: up and left running, crashes mended, busy ports told."""

import json
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minzheng_ops.processes import beginning
from tests.ops.clone import Clone, free_port

pytestmark = pytest.mark.slow


def test_up_serves_as_the_app_role_and_stop_leaves_nothing(clone: Clone) -> None:
    port = free_port()
    up = clone.ops("up", "--port", str(port))
    assert up.returncode == 0, up.stdout + up.stderr
    assert f"http://127.0.0.1:{port}/tour/" in up.stdout
    assert "罗婶" in up.stdout
    assert "first start" in up.stdout
    assert _page(port).startswith("postgresql://minzheng_app@/minzheng?host=")
    pids = [_pid(clone, name) for name in ("supervisor", "web", "worker", "bank")]
    assert all(pids), clone.ops("status").stdout
    stopped = clone.ops("stop")
    assert stopped.returncode == 0, stopped.stderr
    assert not any(beginning(pid) for pid in pids if pid)
    assert "pid" not in clone.ops("status").stdout
    assert clone.ops("stop").returncode == 0


def test_up_twice_is_one_demo_and_the_second_start_keeps_the_data(clone: Clone) -> None:
    port = str(free_port())
    assert clone.ops("up", "--port", port).returncode == 0
    supervisor = _pid(clone, "supervisor")
    again = clone.ops("up", "--port", port)
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert _pid(clone, "supervisor") == supervisor
    other = clone.ops("up", "--port", str(free_port()))
    assert (other.returncode, "make stop" in other.stderr) == (1, True)
    clone.ops("stop")
    later = clone.ops("up", "--port", port).stdout
    assert "later start" in later
    assert "Schema and data unchanged" in later


def test_each_step_runs_once_in_order_with_its_own_role(clone: Clone) -> None:
    assert clone.ops("up", "--port", str(free_port())).returncode == 0
    called = _until(
        lambda: (
            (lines := (clone.project / "var" / "called").read_text().split("\n"))
            and "worker" in str(lines)
            and lines
        )
    )
    assert [line for line in called if line and not line.startswith(("tour", "bank"))] == [
        "reference minzheng_owner", "seed minzheng_owner", "worker minzheng_jobs",
    ]  # fmt: skip


def test_a_changed_source_or_a_new_database_repeats_the_steps(clone: Clone) -> None:
    port = str(free_port())
    calls = clone.project / "var" / "called"
    assert clone.ops("up", "--port", port).returncode == 0
    clone.ops("stop")
    source = clone.project / "src" / "minzheng" / "__init__.py"
    source.write_text("# changed\n")
    assert clone.ops("up", "--port", port).returncode == 0
    assert calls.read_text().count("seed") == 2
    clone.ops("destroy")
    assert clone.ops("up", "--port", port).returncode == 0
    assert calls.read_text().count("seed") == 3


@pytest.mark.parametrize("name", ["web", "worker", "bank", "postgres", "supervisor"])
def test_a_killed_part_comes_back(clone: Clone, name: str) -> None:
    port = free_port()
    assert clone.ops("up", "--port", str(port)).returncode == 0
    victim = _pid(clone, name)
    _kill(clone, victim)
    if name == "supervisor":
        up = clone.ops("up", "--port", str(port))
        assert up.returncode == 0, up.stderr
    _until(lambda: _pid(clone, name) not in (None, victim))
    _until(lambda: _page(port))


def test_a_busy_port_is_one_sentence_in_each_language(clone: Clone) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = clone.ops("up", "--port", str(port))
    assert refused.returncode == 1
    chinese, english = refused.stderr.strip().splitlines()
    assert chinese == f"端口 {port} 已被别的程序占用,请换一个端口:make demo PORT={port + 1}"
    assert english.startswith(f"Port {port} is used by another programme")
    assert not (clone.project / "var" / "run" / "web.json").exists()


def test_a_port_that_is_none_is_refused(clone: Clone) -> None:
    for port in ("0", "65536", "eighty", "-1", "8000.0"):
        refused = clone.ops("up", f"--port={port}")
        assert refused.returncode == 1
        assert f"Port {port} is not a whole number" in refused.stderr


def test_a_failing_step_stops_the_start_and_names_itself(clone: Clone) -> None:
    (clone.project / "var" / "fail-seed").touch()
    refused = clone.ops("up", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "seed --if-empty" in refused.stderr
    assert "planted failure" in refused.stderr
    assert not (clone.project / "var" / "run" / "supervisor.json").exists()


def test_stop_touches_no_process_that_is_not_ours(clone: Clone) -> None:
    run = clone.project / "var" / "run"
    clone.say("(root / 'var' / 'run').mkdir(exist_ok=True)")
    for name in ("supervisor", "web", "worker", "bank"):
        note = {"pid": os.getpid(), "began": "another boot 1", "mark": "nobody's", "port": 1}
        (run / f"{name}.json").write_text(json.dumps(note))
    assert clone.ops("stop").returncode == 0
    assert Path(f"/proc/{os.getpid()}").exists()
    assert not list(run.glob("*.json"))


def test_exported_addresses_name_three_roles_and_the_keys(clone: Clone) -> None:
    lines = clone.ops("env").stdout.splitlines()
    exports = dict(line.removeprefix("export ").split("=", 1) for line in lines)
    roles = {
        name: exports[name].split("//")[1].split("@")[0] for name in exports if name.startswith("DATABASE")
    }
    assert roles == {
        "DATABASE_URL": "minzheng_app",
        "DATABASE_URL_OWNER": "minzheng_owner",
        "DATABASE_URL_JOBS": "minzheng_jobs",
        "DATABASE_URL_SNAPSHOT": "minzheng_snapshot",
    }
    assert Path(exports["MINZHENG_KEYS_FILE"]).stat().st_mode & 0o777 == 0o600


def _pid(clone: Clone, name: str) -> int | None:
    if name == "postgres":
        said = clone.say("print(Box(root, 'demo').pid if Box(root, 'demo').is_ready() else 0)")
        return int(said) or None
    try:
        return int(json.loads((clone.project / "var" / "run" / f"{name}.json").read_text())["pid"])
    except (FileNotFoundError, ValueError):
        return None


def _kill(clone: Clone, pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _page(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def _until(found: Callable[[], Any], patience: float = 30) -> Any:
    deadline = time.monotonic() + patience
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return value
