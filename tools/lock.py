"""Resolve pyproject.toml into requirements.lock and requirements-dev.lock: names, versions, hashes, no address.

uv.lock itself records where each file was found; it stays out of the repository.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
LOCKS = {"requirements.lock": (), "requirements-dev.lock": ("--extra", "dev")}


def main() -> None:
    """Write both files. Refuses: a file in which an address was found."""
    _uv("lock", "--upgrade")
    for name, extras in LOCKS.items():
        text = _uv("export", "--locked", "--no-emit-project", "--no-header", "--no-annotate", *extras)
        if "://" in text:
            sys.exit(f"{name} would hold an address; it is left as it was.")
        (PROJECT / name).write_text(text, encoding="utf-8")
        print(f"{name}: {text.count('==')} packages")


def _uv(*arguments: str) -> str:
    done = subprocess.run([UV, *arguments], cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
