"""Gates no release passes: no check-ins or rankings of public staff, no timer that stops, no machine that refuses."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from minzheng.engines.casework.process_table import ADVERSE_ACTS
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.actor import Role

ROOT = Path(__file__).resolve().parents[2]

#: 国办函〔2026〕12号 and voices.md 0.1: nothing that counts, ranks or tracks a public officer. Limits of ours are called `limit`.
FORBIDDEN = re.compile(
    r"check_?in|clock_?in|punch|points?_(total|earned|score)|^points$|rank(ing|ed)?$|leader_?board|online_(time|seconds|minutes|hours)"
    r"|track(_|s$|$)|trajectory|mileage|step_count|quota|target_(number|count)|must_photo|photo_required|selfie|face_(scan|image|template)"
)


def forbidden_fields(models: list[type]) -> list[str]:
    return [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.get_fields()  # type: ignore[attr-defined]
        if FORBIDDEN.search(field.name)
    ]


def test_no_table_counts_ranks_or_tracks_anybody() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("minzheng.")]
    assert forbidden_fields(ours) == []


@pytest.mark.parametrize(
    "name",
    [
        "checkin_at",
        "points_total",
        "rank",
        "online_minutes",
        "track",
        "quota",
        "face_image",
        "photo_required",
    ],
)
def test_the_lint_sees_a_planted_field(name: str) -> None:
    assert FORBIDDEN.search(name)


@pytest.mark.parametrize(
    "name", ["retry_limit", "tries_left", "tracked", "position", "rendered_at", "pointer"]
)
def test_the_lint_leaves_honest_names_alone(name: str) -> None:
    assert not FORBIDDEN.search(name)


def test_no_process_lets_the_system_work_against_a_person() -> None:
    for process in [application_process(), *[case_process(item.code) for item in catalogue.items()]]:
        for row in process.transitions:
            if row.adverse or row.act in ADVERSE_ACTS:
                assert Role.SYSTEM not in row.by and row.by, f"{process.name}: {row.act}"
                assert row.adverse, f"{process.name}: {row.act} must be marked adverse"
            if Role.SYSTEM in row.by:
                assert not re.search("refus|stop|end$|cut|recover|withdraw", row.act), (
                    f"{process.name}: {row.act}"
                )


#: Calls that end, cut or refuse. None may be reached from a job or a handler of facts.
ADVERSE_CALLS = {"refuse", "stop", "cut", "end_award", "terminate", "recover", "withdraw", "suspend"}


def timer_files() -> list[Path]:
    src = ROOT / "src" / "minzheng"
    return [path for name in ("jobs.py", "handlers.py", "tasks.py") for path in src.rglob(name)]


def adverse_calls(source: str) -> list[str]:
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [getattr(call, "attr", getattr(call, "id", "")) for call in calls]
    return [name for name in names if name in ADVERSE_CALLS]


def test_no_timer_makes_a_stop() -> None:
    assert timer_files(), "the files that timers run were not found"
    found = {
        str(path.relative_to(ROOT)): adverse_calls(path.read_text(encoding="utf-8")) for path in timer_files()
    }
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_the_timer_scan_sees_a_planted_stop() -> None:
    assert adverse_calls("def nightly():\n    services.refuse(actor=SYSTEM, case_id=1)\n") == ["refuse"]


def test_no_ethnicity_and_no_sex_reach_the_rules() -> None:
    from openfisca_chongqing.facts import HouseholdFacts

    text = str(HouseholdFacts.model_json_schema()).lower()
    assert not re.search(r"ethnic|民族|'sex'|性别|hukou_origin|birthplace|surname", text)
    person = next(model for model in apps.get_models() if model.__name__ == "Person")
    assert not [field.name for field in person._meta.get_fields() if re.search("ethnic|nation", field.name)]
