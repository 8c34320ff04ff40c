"""Make the clone's `src/` importable in its own virtual environment, and put `minzheng` on its path.

What an editable install would do, without a build: one .pth file and one small script. Run by the environment's
own Python; nothing but the standard library is needed, so the runtime lock holds no build tool.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from minzheng.channels.cli.main import main

sys.exit(main())
"""


def main() -> None:
    """Write both files, replacing older ones."""
    project = Path(__file__).resolve().parents[1]
    if sys.prefix == sys.base_prefix:
        sys.exit("link_project.py is for the clone's own virtual environment: run it with .venv/bin/python")
    packages = Path(sysconfig.get_path("purelib"))
    (packages / "minzheng.pth").write_text(f"{project / 'src'}\n", encoding="utf-8")
    script = Path(sysconfig.get_path("scripts")) / "minzheng"
    script.write_text(SCRIPT.format(python=sys.executable), encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    main()
