"""Find a Chromium for the browser tests, or install one; print its path.

In order: $CHROMIUM; one on the path; the system's packages where root may use apt-get; playwright's own.
Never gives up in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
HELP = (
    "浏览器测试需要 Chromium 和中文字体,请先安装(Debian/Ubuntu:apt-get install chromium fonts-noto-cjk),"
    "或用 CHROMIUM=/路径/chromium 指明。\n"
    "The browser tests need Chromium and a Chinese font; please install them "
    "(Debian/Ubuntu: apt-get install chromium fonts-noto-cjk) or name one with CHROMIUM=/path/to/chromium."
)


def main() -> None:
    """Print the path of a Chromium that runs. Refuses: none found and none installable."""
    for attempt in (_named, _on_path, _by_apt, _by_playwright):
        path = attempt()
        if path and _runs(path):
            print(path)
            return
    sys.exit(HELP)


def _named() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given and not _runs(given):
        sys.exit(f"CHROMIUM={given} 不能运行。\nCHROMIUM={given} does not run.")
    return given


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _by_apt() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("▸ 安装 Chromium  Installing Chromium (apt-get)", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, check=False, stdout=sys.stderr)
    return _on_path()


def _by_playwright() -> str | None:
    print("▸ 安装 Chromium  Installing Chromium (playwright)", file=sys.stderr)
    tool = [sys.executable, "-m", "playwright"]
    if subprocess.run([*tool, "install", "chromium"], check=False, stdout=sys.stderr).returncode != 0:
        return None
    asked = "from playwright.sync_api import sync_playwright as p; c = p().start(); print(c.chromium.executable_path); c.stop()"
    found = subprocess.run([sys.executable, "-c", asked], check=False, stdout=subprocess.PIPE, text=True)
    return found.stdout.strip() or None


def _runs(path: str) -> bool:
    """Whether it can say its version: a file that lacks its libraries cannot."""
    if not Path(path).exists():
        return False
    try:
        return (
            subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    main()
