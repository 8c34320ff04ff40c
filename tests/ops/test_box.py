"""The embedded server: started, killed, found again, stopped; as root under a 0700 parent and as an ordinary user."""

import json
import os
from pathlib import Path

import pytest

from tests.ops.clone import Clone

pytestmark = pytest.mark.slow

KEEP = """
box.start()
with psycopg.connect(box.dsn(), autocommit=True) as server:
    server.execute("create table if not exists kept (n int)")
    server.execute("insert into kept values (1)")
"""
COUNT = """
with psycopg.connect(box.dsn()) as server:
    print(server.execute("select count(*) from kept").fetchone()[0])
"""


def test_starts_answers_and_stops(clone: Clone) -> None:
    said = clone.say(
        KEEP + "first = box.pid\nbox.start()\nassert box.pid == first and box.is_ready()\n" + COUNT
        + "box.stop()\nassert box.pid is None and not box.is_ready()\nbox.stop()\nbox.start()\n" + COUNT
    )  # fmt: skip
    assert said.split() == ["1", "1"]


def test_sorts_by_code_point_keeps_checksums_and_listens_on_no_port(clone: Clone) -> None:
    said = clone.say(
        "box.start()\n"
        "with psycopg.connect(box.dsn()) as server:\n"
        "    show = lambda name: server.execute('select current_setting(%s)', [name]).fetchone()[0]\n"
        "    print(show('listen_addresses') or 'none', show('data_checksums'), show('server_encoding'))\n"
        "    print(server.execute(\"select datlocprovider, datlocale from pg_database where datname = 'postgres'\").fetchone())\n"
    )
    assert said.splitlines() == ["none on UTF8", "('b', 'C.UTF-8')"]


def test_its_socket_is_behind_a_private_folder_and_no_parent_is_widened(clone: Clone) -> None:
    before = _modes(clone.project.parent)
    socket, data = clone.say("box.start()\nprint(box.socket, box.data)").split()
    assert [Path(path).stat().st_mode & 0o777 for path in (socket, data)] == [0o700, 0o700]
    assert _modes(clone.project.parent) == before


def test_root_hands_its_server_to_an_account_without_rights(clone: Clone) -> None:
    owner = int(
        clone.say(
            "box.start()\nprint(os.stat(f'/proc/{box.pid}').st_uid if os.path.exists('/proc') else box.account.uid)"
        )
    )
    ourselves = clone.account.pw_uid if clone.account else os.geteuid()
    assert owner != 0
    assert owner == ourselves or ourselves == 0


def test_comes_back_after_its_postmaster_is_killed(clone: Clone) -> None:
    said = clone.say(KEEP + "os.kill(box.pid, signal.SIGKILL)\nbox.start()\n" + COUNT)
    assert said == "1"


def test_comes_back_after_all_of_it_is_killed(clone: Clone) -> None:
    said = clone.say(
        KEEP + "family = [box.pid] + [int(p) for p in subprocess.run(['ps', '-o', 'pid=', '--ppid', str(box.pid)],"
        " capture_output=True, text=True).stdout.split()]\n"
        "[os.kill(pid, signal.SIGKILL) for pid in family]\nbox.start()\nassert len(family) > 3\n" + COUNT
    )  # fmt: skip
    assert said == "1"


def test_two_starters_at_once_get_one_server(clone: Clone) -> None:
    starter = '\'from minzheng_ops import Box; b = Box(".", "test"); b.start(); print(b.pid)\''
    said = clone.say(
        f"starters = [subprocess.Popen([sys.executable, '-c', {starter}], stdout=subprocess.PIPE, text=True) for _ in range(3)]\n"
        "print(len({one.communicate()[0] for one in starters}), [one.returncode for one in starters])"
    )
    assert said == "1 [0, 0, 0]"


def test_a_half_made_data_directory_is_made_anew(clone: Clone) -> None:
    said = clone.say(
        "box.start()\nbox.stop()\nbox.data.rename(box.data.with_name('data.new'))\n"
        "(box.home / 'data.new' / 'PG_VERSION').unlink()\nbox.start()\nprint(box.is_ready())"
    )
    assert said == "True"


def test_a_server_that_cannot_start_shows_the_end_of_its_log(clone: Clone) -> None:
    said = clone.say(
        "from minzheng_ops import box as module\nmodule.SHORT_PATIENCE = 0.5\nbox.start()\nbox.stop()\n"
        "(box.data / 'global' / 'pg_control').unlink()\n"
        "try:\n    box.start()\nexcept OpsError as refusal:\n    print(refusal)"
    )
    assert "PostgreSQL did not start" in said
    assert "pg_control" in said


def test_the_demo_may_not_forget(clone: Clone) -> None:
    said = clone.say(
        "try:\n    Box(root, 'demo', durable=False)\nexcept ValueError as refusal:\n    print(refusal)\n"
        "for durable in (True, False):\n    one = Box(root, 'test', durable=durable)\n    one.start()\n"
        "    with psycopg.connect(one.dsn()) as server:\n        print(server.execute('show fsync').fetchone()[0])\n    one.stop()"
    )
    assert said.splitlines() == [
        "the demo's database keeps what it is given: durable=False is for tests",
        "on",
        "off",
    ]


def test_a_deep_project_gets_a_socket_path_the_kernel_takes(clone: Clone) -> None:
    said = clone.say(
        "deep = root / ('a' * 60) / ('b' * 60)\ndeep.mkdir(parents=True)\nbox = Box(deep, 'test')\nbox.start()\n"
        "print(len(str(box.socket / '.s.PGSQL.5432')) <= 107, box.is_ready())\nbox.destroy()"
    )
    assert said == "True True"


def test_a_copied_clone_has_its_own_data_and_a_moved_one_keeps_them(clone: Clone) -> None:
    said = clone.say(
        "import shutil\nfrom minzheng_ops.places import Places\nfirst = Places.of(root).instance\n"
        "(root / 'copy' / 'var').mkdir(parents=True)\nshutil.copy(root / 'var' / 'instance', root / 'copy' / 'var')\n"
        "print(Places.of(root / 'copy').instance != first, Places.of(root).instance == first)\n"
        "copied = Places.of(root / 'copy').instance\n(root / 'copy').rename(root / 'moved')\n"
        "print(Places.of(root / 'moved').instance == copied)"
    )
    assert said.split() == ["True"] * 3


def test_the_log_holds_no_statement_and_no_value(clone: Clone) -> None:
    log = clone.say(
        "box.start()\n"
        "with psycopg.connect(box.dsn(), autocommit=True) as server:\n"
        "    server.execute('create table p (id text unique)')\n    server.execute(\"insert into p values ('500110')\")\n"
        "    try:\n        server.execute(\"insert into p values ('500110')\")\n    except psycopg.Error:\n        pass\n"
        "print(box.log.read_text())"
    )
    assert "duplicate key" in log
    assert "500110" not in log


def test_keys_are_drawn_once_and_kept_private(clone: Clone) -> None:
    said = clone.say(
        "from minzheng_ops.keys import ensure_keys\npath = root / 'var' / 'keys' / 'keys.json'\n"
        "ensure_keys(path)\nfirst = path.read_text()\nensure_keys(path)\nassert path.read_text() == first\nprint(first)"
    )
    keys = json.loads(said)
    path = clone.project / "var" / "keys" / "keys.json"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert len(bytes.fromhex(keys["field_keys"]["1"])) == 16
    assert len(bytes.fromhex(keys["index_key"])) == 32
    assert len(keys["django_secret"]) >= 50


def _modes(folder: Path) -> list[int]:
    return [path.stat().st_mode for path in (folder, *folder.parents)]
