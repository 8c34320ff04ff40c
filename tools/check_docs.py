"""Documents may name only what exists: files they link to, tasks of `make` they mention."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
TASK = re.compile(r"`make ([a-z][a-z-]*)")
DECLARED = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)


def main() -> int:
    """Print every broken mention; the exit code is 1 where there is one."""
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True
    )
    tasks = {name for file in ("Makefile", *PROJECT.glob("tasks/*.mk")) for name in _declared(PROJECT / file)}
    broken = [line for name in listed.stdout.split() for line in _broken(PROJECT / name, tasks)]
    print(
        "\n".join(broken)
        if broken
        else "文档中的链接与命令都存在  Every link and task in the documents exists."
    )
    return 1 if broken else 0


def _declared(makefile: Path) -> list[str]:
    return DECLARED.findall(makefile.read_text(encoding="utf-8"))


def _broken(document: Path, tasks: set[str]) -> list[str]:
    if not document.exists():
        return []
    text, name = document.read_text(encoding="utf-8"), document.relative_to(PROJECT)
    links = [
        target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")
    ]
    return [
        *(
            f"{name}: 没有这个文件 no such file: {link}"
            for link in links
            if not (document.parent / link).exists()
        ),
        *(
            f"{name}: 没有这个命令 no such task: make {task}"
            for task in TASK.findall(text)
            if task not in tasks
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
