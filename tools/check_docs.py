"""Documents may say only what is so: files they link to, tasks of `make`, modules of the map, words of the glossary.

Reads files alone: no Django, no database, no network. Each look gives its findings as lines, empty when all is well.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LAYERS = ("foundations", "engines", "programmes", "channels")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
TASK = re.compile(r"`make ([a-z][a-z-]*)|^make ([a-z][a-z-]*)", re.MULTILINE)
DECLARED = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ADR_NAME = re.compile(r"^\d{4}-[a-z0-9-]+\.md$")
ADR_PARTS = ("## Status", "## Context", "## Decision", "## Consequences")
ADR_LONGEST = 60  # lines
FIELD_LABEL = "verbose_name"


def main() -> int:
    """Print every finding; the exit code is 1 where there is one."""
    findings = [line for look in LOOKS for line in look(PROJECT)]
    print(
        "\n".join(findings)
        if findings
        else "文档与代码相符  The documents agree with the code: links, tasks, map, words."
    )
    return 1 if findings else 0


def broken_links(project: Path) -> list[str]:
    """Relative links of any document that lead to no file or folder."""
    return [
        f"{document.relative_to(project)}: 没有这个文件 no such file: {target}"
        for document in _documents(project)
        for target in LINK.findall(_text(document))
        if "://" not in target
        and not target.startswith("mailto:")
        and not (document.parent / target).exists()
    ]


def unknown_tasks(project: Path) -> list[str]:
    """`make something` in any document where no makefile declares it with its `##` line."""
    makefiles = [project / "Makefile", *sorted(project.glob("tasks/*.mk"))]
    tasks = {name for makefile in makefiles for name in DECLARED.findall(_text(makefile))}
    return [
        f"{document.relative_to(project)}: 没有这个命令 no such task: make {task}"
        for document in _documents(project)
        for task in sorted({one or other for one, other in TASK.findall(_text(document))})
        if task not in tasks
    ]


def modules_off_the_map(project: Path) -> list[str]:
    """Modules that docs/map.md does not link to, by folder."""
    on_map = {
        (project / "docs" / target).resolve() for target in LINK.findall(_text(project / "docs" / "map.md"))
    }
    return [
        f"docs/map.md: 缺少模块 does not link to the module {module.relative_to(project)}"
        for module in _modules(project)
        if module.resolve() not in on_map
    ]


def decision_faults(project: Path) -> list[str]:
    """ADRs with a wrong name, a missing part, parts out of order, too many lines, or a number used twice or left out."""
    records = sorted((project / "docs" / "adr").glob("*.md"))
    faults = [fault for record in records for fault in _faults_of(record)]
    for expected, record in enumerate(records, 1):
        if not record.name.startswith(f"{expected:04d}-"):
            faults.append(f"docs/adr/{record.name}: 编号应为 the number should be {expected:04d}")
            break
    return faults


def words_without_entry(project: Path) -> list[str]:
    """Chinese words of models' labels, roles and process tables that stand in no row of docs/glossary.md."""
    known = {word for words, _ in _glossary(project) for word in words}
    return [
        f"docs/glossary.md: 缺少词条 has no entry for {word} ({where})"
        for word, where in sorted(_domain_words(project).items())
        if word not in known
    ]


def names_that_do_not_exist(project: Path) -> list[str]:
    """Code names in the glossary's second column that occur nowhere in src."""
    sources = "\n".join(
        _text(path) for suffix in ("py", "toml") for path in sorted((project / "src").rglob(f"*.{suffix}"))
    )
    return [
        f"docs/glossary.md: 代码里没有 no such name in src: {name}"
        for _, names in _glossary(project)
        for name in names
        if not re.search(rf"\b{re.escape(name)}\b", sources)
    ]


def pages_nobody_links(project: Path) -> list[str]:
    """Pages under docs/ that docs/README.md does not link to."""
    index = project / "docs" / "README.md"
    linked = {(index.parent / target).resolve() for target in LINK.findall(_text(index))}
    return [
        f"docs/README.md: 没有链接 does not link to {page.relative_to(project)}"
        for page in sorted((project / "docs").rglob("*.md"))
        if page != index and page.resolve() not in linked
    ]


def readmes_that_differ(project: Path) -> list[str]:
    """README.md and README.zh-CN.md must have the same headings by level, pictures, tasks and local links."""
    english, chinese = project / "README.md", project / "README.zh-CN.md"
    if not (english.exists() and chinese.exists()):
        return []
    both = (_text(english), _text(chinese))
    kinds: dict[str, Callable[[str], list[str]]] = {
        "headings": HEADING.findall,
        "pictures": PICTURE.findall,
        "tasks": lambda text: [one or other for one, other in TASK.findall(text)],
        "links": lambda text: sorted({t for t in LINK.findall(text) if not t.startswith("README")}),
    }
    return [
        f"README.md, README.zh-CN.md: 两份不一致 differ in their {kind}"
        for kind, read in kinds.items()
        if read(both[0]) != read(both[1])
    ]


LOOKS: tuple[Callable[[Path], list[str]], ...] = (
    broken_links,
    unknown_tasks,
    modules_off_the_map,
    decision_faults,
    words_without_entry,
    names_that_do_not_exist,
    pages_nobody_links,
    readmes_that_differ,
)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _documents(project: Path) -> Iterator[Path]:
    yield from sorted(project.glob("*.md"))
    for folder in ("docs", "src", "tests", "tools", "benches"):
        yield from sorted((project / folder).rglob("*.md"))


def _modules(project: Path) -> Iterator[Path]:
    source = project / "src"
    for package in sorted(source.glob("*/__init__.py")):
        if package.parent.name != "minzheng":
            yield package.parent
    for layer in LAYERS:
        for package in sorted((source / "minzheng" / layer).glob("*/__init__.py")):
            yield package.parent


def _faults_of(record: Path) -> list[str]:
    name, text = f"docs/adr/{record.name}", _text(record)
    faults = []
    if not ADR_NAME.match(record.name):
        faults.append(f"{name}: 文件名应为 the name should be NNNN-title-as-decision.md")
    places = [text.find(part) for part in ADR_PARTS]
    if -1 in places or places != sorted(places):
        faults.append(f"{name}: 缺少或错序 parts missing or out of order: {', '.join(ADR_PARTS)}")
    if len(text.splitlines()) > ADR_LONGEST:
        faults.append(f"{name}: 超过一页 longer than {ADR_LONGEST} lines")
    return faults


def _glossary(project: Path) -> list[tuple[list[str], list[str]]]:
    """(Chinese words, code names) of each row of the glossary's tables."""
    rows = []
    for line in _text(project / "docs" / "glossary.md").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 3 and CHINESE.search(cells[0]):
            rows.append(([word.strip() for word in re.split(r"[·/]", cells[0])], CODE.findall(cells[1])))
    return rows


def _domain_words(project: Path) -> dict[str, str]:
    """Each Chinese word of the domain that code shows, with the first place it stands in."""
    source, words = project / "src" / "minzheng", {}
    for path in sorted(
        [*source.rglob("models.py"), *source.rglob("apps.py"), source / "kernel" / "actor.py"]
    ):
        for word in _labels(path):
            words.setdefault(word, str(path.relative_to(project)))
    for path in sorted([*source.rglob("process.toml"), *source.rglob("process/*.toml")]):
        for word in _process_words(path):
            words.setdefault(word, str(path.relative_to(project)))
    return words


def _labels(path: Path) -> Iterator[str]:
    """Labels of fields (by name or as first argument), `verbose_name` of apps, and values of `ROLE_NAMES`."""
    if not path.exists():
        return
    for node in ast.walk(ast.parse(_text(path))):
        values: list[ast.expr | None] = []
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr.endswith("Field")
        ):
            values = [*node.args[:1], *(k.value for k in node.keywords if k.arg == FIELD_LABEL)]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == FIELD_LABEL:
            values = [node.value]
        elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "ROLE_NAMES":
            values = [*node.value.values] if isinstance(node.value, ast.Dict) else []
        for value in values:
            if (
                isinstance(value, ast.Constant)
                and isinstance(value.value, str)
                and CHINESE.search(value.value)
            ):
                yield value.value


def _process_words(path: Path) -> Iterator[str]:
    table = tomllib.loads(_text(path))
    yield from table.get("states", {}).values()
    yield from (task["name"] for task in table.get("tasks", {}).values())
    yield from (row["name"] for row in table.get("transition", []))


if __name__ == "__main__":
    sys.exit(main())
