"""The Makefile and the small programmes behind it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TASKS = (
    "setup",
    "demo",
    "stop",
    "test",
    "test-external",
    "check",
    "fix",
    "bench",
    "qa",
    "lock",
    "docs",
    "policy",
)


def test_make_alone_lists_every_task_with_its_words() -> None:
    listed = subprocess.run(["make"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    told = dict(re.findall(r"^  make ([a-z-]+) +(\S.+)$", listed, re.MULTILINE))
    assert set(TASKS) <= told.keys()
    assert all(len(words) > 10 for words in told.values())


def test_the_port_of_make_demo_can_be_chosen() -> None:
    dry = subprocess.run(
        ["make", "-n", "demo", "PORT=8042"], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    assert 'up --port "8042"' in dry.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_names_and_hashes_and_no_address(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[A-Za-z0-9._-]+==\S+", text, re.MULTILINE)
    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "--index" not in text


def test_the_clone_is_linked_into_its_environment(tmp_path: Path) -> None:
    project, prefix = tmp_path / "a clone", tmp_path / "an environment"
    (project / "tools").mkdir(parents=True)
    (project / "src" / "minzheng" / "channels" / "cli").mkdir(parents=True)
    (project / "src" / "minzheng" / "channels" / "cli" / "main.py").write_text(
        "import sys\ndef main():\n    print('called', *sys.argv[1:])\n    return 7\n"
    )
    shutil.copy(PROJECT / "tools" / "link_project.py", project / "tools")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", prefix], check=True)
    subprocess.run([prefix / "bin" / "python", project / "tools" / "link_project.py"], check=True)
    done = subprocess.run(
        [prefix / "bin" / "minzheng", "a", "b"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (7, "called a b\n"), done.stderr


def test_the_link_refuses_a_python_that_is_not_the_clones() -> None:
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    done = subprocess.run(
        [base, PROJECT / "tools" / "link_project.py"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert ".venv/bin/python" in done.stderr


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('planted')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, PROJECT / "tools" / "make_venv.py", tmp_path / "venv"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_chromium_named_but_broken_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    done = _chromium(CHROMIUM=str(broken))
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not run" in done.stderr


def test_a_chromium_that_runs_is_named(tmp_path: Path) -> None:
    good = tmp_path / "chromium"
    good.write_text("#!/bin/sh\necho Chromium 1\n")
    good.chmod(0o755)
    assert _chromium(CHROMIUM=str(good)).stdout == f"{good}\n"
    assert _chromium(PATH=str(tmp_path)).stdout == f"{good}\n"


def test_documents_that_name_what_does_not_exist_are_found(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    shutil.copy(PROJECT / "tools" / "check_docs.py", tmp_path / "tools")
    (tmp_path / "Makefile").write_text("demo: ## run\n")
    page = tmp_path / "README.md"
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    page.write_text("[here](Makefile), `make demo`, [there](https://example.org)")
    subprocess.run(["git", "add", "README.md"], cwd=tmp_path, check=True)
    command = [sys.executable, tmp_path / "tools" / "check_docs.py"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    page.write_text("[here](nowhere.md), `make tea`")
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "nowhere.md" in done.stdout
    assert "make tea" in done.stdout


def _chromium(**more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "CHROMIUM"}
    command = [sys.executable, PROJECT / "tools" / "install_chromium.py"]
    return subprocess.run(command, env={**kept, **more}, check=False, capture_output=True, text=True)
