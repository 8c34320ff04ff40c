"""The documents agree with the code, and each look at them finds the defect it is there for."""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[2]
Look = Callable[[Path], list[str]]


def _load() -> ModuleType:
    spec = spec_from_file_location("check_docs", PROJECT / "tools" / "check_docs.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = _load()
GOOD_RECORD = "# 0001 It\n\n## Status\nx\n\n## Context\nx\n\n## Decision\nx\n\n## Consequences\nx\n"


@pytest.mark.parametrize("look", docs.LOOKS, ids=lambda look: look.__name__)
def test_the_documents_agree_with_the_code(look: Look) -> None:
    assert look(PROJECT) == []


def test_the_command_says_so() -> None:
    done = subprocess.run(
        [sys.executable, PROJECT / "tools" / "check_docs.py"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_everything_there_is_to_read_stands_there() -> None:
    for name in ("README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"):
        assert (PROJECT / name).stat().st_size > 0
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "17. Interpretation of Sections 15 and 16." in licence


def test_pictures_stay_small() -> None:
    pictures = sorted((PROJECT / "docs" / "pictures").glob("*"))
    assert [p.name for p in pictures if p.suffix != ".png" or p.stat().st_size > 250 * 1024] == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small project in order: one module, one model, one process, one decision."""
    for name, text in {
        "Makefile": "demo: ## run\n",
        "README.md": "# A\n`make demo` [map](docs/map.md)\n",
        "README.zh-CN.md": "# 甲\n`make demo` [图](docs/map.md)\n",
        "docs/README.md": "[m](map.md) [g](glossary.md) [a](adr/0001-it.md)\n",
        "docs/map.md": "[visits](../src/minzheng/engines/visits)\n",
        "docs/glossary.md": "| 中文 | code | meaning |\n|---|---|---|\n| 走访 · 姓名 | `visits` | x |\n| 草稿 / 提交 | `draft` | x |\n",
        "docs/adr/0001-it.md": GOOD_RECORD,
        "src/minzheng/engines/visits/__init__.py": "",
        "src/minzheng/engines/visits/apps.py": 'class V:\n    name = "visits"\n    verbose_name = "走访"\n',
        "src/minzheng/engines/visits/models.py": 'n = models.CharField(max_length=5, verbose_name="姓名")\n',
        "src/minzheng/engines/visits/process.toml": (
            '[states]\ndraft = "草稿"\n[[transition]]\nact = "submit"\nname = "提交"\n'
        ),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_house_in_order_has_no_findings(house: Path) -> None:
    assert [line for look in docs.LOOKS for line in look(house)] == []


@pytest.mark.parametrize(
    ("look", "file", "text", "named"),
    [
        ("broken_links", "docs/map.md", "[x](nowhere.md)", "nowhere.md"),
        ("unknown_tasks", "README.md", "```sh\nmake tea\n```", "make tea"),
        ("modules_off_the_map", "src/minzheng/programmes/care/__init__.py", "", "programmes/care"),
        ("modules_off_the_map", "src/minzheng_ops/__init__.py", "", "minzheng_ops"),
        ("decision_faults", "docs/adr/0001-it.md", GOOD_RECORD.replace("## Context\nx\n\n", ""), "missing"),
        ("decision_faults", "docs/adr/0001-it.md", GOOD_RECORD + "x\n" * 60, "longer"),
        ("decision_faults", "docs/adr/0003-it.md", GOOD_RECORD, "0002"),
        ("decision_faults", "docs/adr/two.md", GOOD_RECORD, "NNNN"),
        (
            "words_without_entry",
            "src/minzheng/engines/visits/models.py",
            'models.DateField("生日")',
            "生日",
        ),
        ("words_without_entry", "src/minzheng/engines/visits/apps.py", 'verbose_name = "入户"', "入户"),
        (
            "words_without_entry",
            "src/minzheng/kernel/actor.py",
            'ROLE_NAMES: dict[int, str] = {1: "群众"}',
            "群众",
        ),
        (
            "words_without_entry",
            "src/minzheng/engines/visits/process.toml",
            '[tasks.t]\nname = "送达"\n',
            "送达",
        ),
        (
            "names_that_do_not_exist",
            "docs/glossary.md",
            "| 中文 | code | meaning |\n|---|---|---|\n| 渐退 | `tapering` | x |\n",
            "tapering",
        ),
        ("pages_nobody_links", "docs/lost.md", "# lost\n", "docs/lost.md"),
        (
            "readmes_that_differ",
            "README.zh-CN.md",
            "# 甲\n## 乙\n`make demo` [图](docs/map.md)\n",
            "headings",
        ),
        ("readmes_that_differ", "README.zh-CN.md", "# 甲\n[图](docs/map.md)\n", "tasks"),
        ("readmes_that_differ", "README.zh-CN.md", "# 甲\n`make demo`\n", "links"),
        ("readmes_that_differ", "README.md", "# A\n`make demo` ![p](docs/map.md)\n", "pictures"),
    ],
)
def test_a_planted_defect_is_found(house: Path, look: str, file: str, text: str, named: str) -> None:
    path = house / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    findings = getattr(docs, look)(house)
    assert any(named in line for line in findings), findings
