"""Miniature clones: each test of running runs in every way this machine allows."""

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.clone import Clone, as_ordinary_user, as_root, pack_python, temporary_folder

WAYS = ("root", "ordinary") if os.geteuid() == 0 else ("ordinary",)


@pytest.fixture(scope="session")
def baggage() -> Iterator[Path]:
    """Python and packages that `nobody` can run; an empty folder where we are an ordinary user ourselves."""
    folder = temporary_folder()
    if os.geteuid() == 0:
        pack_python(folder)
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=WAYS)
def clone(request: pytest.FixtureRequest, baggage: Path) -> Iterator[Clone]:
    """A clone of its own, run as root under a 0700 parent or as an ordinary user; nothing of it is left."""
    folder = temporary_folder()
    made = as_root(folder) if request.param == "root" else as_ordinary_user(folder, baggage)
    yield made
    done = made.ops("destroy")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder, ignore_errors=True)
