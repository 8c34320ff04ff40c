"""`make check`: every look at the code that needs no server of its own, two at a time; at most 90 seconds.

All run even if one fails, so one run shows all there is to mend; what a failing one said is printed at the end.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
AIM = 90  # seconds
IN_TEST = (sys.executable, "-m", "minzheng_ops", "exec", "--test")


@dataclass(frozen=True)
class Look:
    """One check: what it looks at, how, and what to do when it fails."""

    title: str
    command: tuple[str, ...]
    advice: str


LOOKS = (
    Look("form", (f"{BIN}/ruff", "format", "--check", "--quiet", "."), "make fix"),
    Look(
        "lint", (f"{BIN}/ruff", "check", "--quiet", "."), "make fix mends some; the rest is explained above"
    ),
    Look(
        "yaml",
        (f"{BIN}/yamllint", "--strict", "-c", "tools/yamllint.yaml", "src", "tools"),
        "see the lines above",
    ),
    # D018: a channel may link to another channel it must not import; H054 misreads a tag chosen by a condition.
    Look(
        "templates",
        (f"{BIN}/djlint", "--quiet", "--lint", "--profile=django", "--ignore=H015,H020,H054,D018", "src"),
        "see the lines above",
    ),
    Look("imports", (f"{BIN}/lint-imports",), "imports point down only: docs/map.md"),
    Look("types", (*IN_TEST, f"{BIN}/mypy"), "see the lines above"),
    Look(
        "migrations",
        (*IN_TEST, sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"),
        "a model changed without its migration: python -m django makemigrations",
    ),
    Look("documents", (sys.executable, "tools/check_docs.py"), "see the lines above"),
)
TESTS = Look(
    "fast tests",
    (sys.executable, "-m", "pytest", "-n", "2", "-m", "not slow and not browser and not qa and not ocr"),
    "run the failing file alone: .venv/bin/python -m pytest tests/…",
)


def main() -> int:
    """Run all; the exit code is 1 where one failed."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        failed = [done for done in pool.map(_look, LOOKS) if done]
    failed += [done for done in [_look(TESTS)] if done]
    for look, said in failed:
        print(f"\n── {look.title} ──\n{said.strip()}\n→ {look.advice}")
    print(
        f"\n{len(LOOKS) + 1 - len(failed)} of {len(LOOKS) + 1} passed in {time.monotonic() - began:.0f} s (aim ≤ {AIM} s)"
    )
    return 1 if failed else 0


def _look(look: Look) -> tuple[Look, str] | None:
    began = time.monotonic()
    done = subprocess.run(
        look.command, cwd=PROJECT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    passed = done.returncode == 0
    print(f"{'✓' if passed else '✗'} {look.title:<12}{time.monotonic() - began:6.1f} s", flush=True)
    return None if passed else (look, done.stdout)


if __name__ == "__main__":
    sys.exit(main())
