"""What the import linter cannot see: doors, foreign keys, templates, sizes. Each message says what to do instead."""

import ast
import re
from functools import cache
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
LAYERS = ["foundations", "engines", "programmes", "channels"]
DOORS = {"services", "queries", "types", "events", "urls", "apps"}
VIEWS = {"views", "resident_views", "desk_views", "api"}
FILE_LIMIT, TEST_LIMIT = 400, 800


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("minzheng")


def module_of(path: str) -> tuple[str, str] | None:
    """(layer, module) of a dotted path, or None outside the four layers."""
    parts = path.split(".")
    return (parts[1], parts[2]) if len(parts) > 2 and parts[1] in LAYERS else None


def door_of(path: str) -> str:
    parts = path.split(".")
    return parts[3] if len(parts) > 3 else ""


def strangers(modules: set[str]) -> list[str]:
    found = []
    for importer in modules:
        for imported in graph().find_modules_directly_imported_by(importer):
            here, there = module_of(importer), module_of(imported)
            if there is None or here == there or not door_of(imported):
                continue
            allowed = DOORS | (
                VIEWS if (here and here[0] == "channels") or importer.startswith("minzheng.config") else set()
            )
            if importer.startswith("minzheng.config"):
                allowed |= {"middleware", "errors", "context"}
            if door_of(imported) not in allowed and not is_model_foreign_key(importer, imported):
                found.append(f"{importer} imports {imported}: go through a door ({', '.join(sorted(DOORS))})")
    return found


def is_model_foreign_key(importer: str, imported: str) -> bool:
    """Models and migrations may name a lower module's model class; nothing else of its models may be used."""
    return door_of(imported) in ("models", "row_scope") and (
        door_of(importer) in ("models", "migrations", "services", "queries")
        and module_of(imported) in {("foundations", "people"), ("foundations", "privacy")}
    )


def test_across_modules_only_doors_are_imported() -> None:
    assert strangers(set(graph().modules)) == []


def test_foreign_keys_never_point_up_nor_between_programmes() -> None:
    order = {layer: height for height, layer in enumerate(LAYERS)}
    wrong = []
    for model in apps.get_models():
        here = module_of(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if here is None or target is None or not getattr(field, "concrete", False):
                continue
            there = module_of(target.__module__)
            if there and (
                order[there[0]] > order[here[0]] or (here[0] == there[0] == "programmes" and here != there)
            ):
                wrong.append(f"{model.__name__}.{field.name} → {target.__name__}: keep the id, not a key")
    assert wrong == []


TEMPLATE_REFERENCE = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def templates() -> list[Path]:
    return sorted(SRC.glob("minzheng/**/templates/**/*.html"))


def test_templates_extend_only_their_own_label_or_ui() -> None:
    wrong = []
    for path in templates():
        label = path.parts[path.parts.index("templates") + 1]
        for name in TEMPLATE_REFERENCE.findall(path.read_text(encoding="utf-8")):
            if name.split("/")[0] not in (label, "ui"):
                wrong.append(f"{path.relative_to(ROOT)} takes {name}")
    assert wrong == []


def test_templates_hold_no_style_no_script_and_few_lines() -> None:
    wrong = []
    for path in templates():
        text = path.read_text(encoding="utf-8")
        if re.search(r"\sstyle=", text) or re.search(
            r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text
        ):
            wrong.append(
                f"{path.relative_to(ROOT)}: style or script inside; put it in the module's static files"
            )
        limit = 60 if path.name.startswith("_") else 120
        if len(text.splitlines()) > limit:
            wrong.append(
                f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines; split off a partial (limit {limit})"
            )
    assert wrong == []


def python_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def test_files_stay_small() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines (limit {limit})"
        for folder, limit in ((SRC, FILE_LIMIT), (ROOT / "tests", TEST_LIMIT))
        for path in python_files(folder)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > limit
    ]
    assert long == []


FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def test_files_are_named_for_what_they_are() -> None:
    assert [path for path in python_files(SRC / "minzheng") if path.stem in FORBIDDEN_NAMES] == []


def service_files() -> list[Path]:
    files = [*SRC.glob("minzheng/*/*/services.py"), *SRC.glob("minzheng/*/*/services/*.py")]
    return [path for path in files if path.stem != "__init__"]


def acts_of(path: Path) -> list[ast.FunctionDef]:
    """Functions that take an actor and are decorated as one transaction."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any(ast.unparse(d) in ("act", "transaction.atomic") for d in node.decorator_list)
        and any(argument.arg == "actor" for argument in node.args.kwonlyargs)
    ]


def test_every_act_is_keyword_only_actor_first_time_given_and_documented() -> None:
    wrong = []
    for path in service_files():
        for act in acts_of(path):
            names = [argument.arg for argument in act.args.kwonlyargs]
            timed = "at" in names or act.args.kwarg is not None
            if act.args.args or names[0] != "actor" or not timed:
                wrong.append(f"{path.relative_to(ROOT)}::{act.name}: def {act.name}(*, actor, …, at)")
            if not ast.get_docstring(act):
                wrong.append(
                    f"{path.relative_to(ROOT)}::{act.name}: say in a docstring what it does and refuses"
                )
    assert wrong == []


#: Acts that only pass on to an act that writes the audit event itself.
PASSED_ON = {"sign", "confirm", "refuse", "save_answers", "serve_letters", "record_survey", "add_samples"}


def test_every_act_leaves_an_audit_event() -> None:
    silent = []
    for path in service_files():
        source = path.read_text(encoding="utf-8")
        for act in acts_of(path):
            module_calls_record = "record(" in source or "record_each(" in source
            if not module_calls_record and act.name not in PASSED_ON:
                silent.append(f"{path.relative_to(ROOT)}::{act.name}")
    assert silent == []


def test_no_clock_inside_services() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in service_files()
        if re.search(
            r"clock\.now\(|timezone\.now\(|date\.today\(|datetime\.now\(", path.read_text(encoding="utf-8")
        )
        and "jobs" not in path.parts
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", LAYERS)
def test_every_module_says_what_it_is(layer: str) -> None:
    missing = [
        str(folder.relative_to(ROOT))
        for folder in sorted((SRC / "minzheng" / layer).iterdir())
        if folder.is_dir() and (folder / "apps.py").exists() and not (folder / "README.md").exists()
    ]
    assert missing == [], "write 5–15 lines: what it is, source, doors, screens"


def test_every_lock_says_which_row_it_locks() -> None:
    """A lock without `of=` also locks every joined row, and with a nullable join fails at run time."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files(SRC / "minzheng")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"select_for_update\((?!of=|skip_locked=True, of=|nowait=True, of=)", line)
    ]
    assert bare == [], 'write select_for_update(of=("self",))'
