"""Which process table a file follows: the newest when it opens, its own from then on."""

from functools import cache
from pathlib import Path

from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.process_table import Process, ProcessBroken, read_process
from minzheng.engines.catalogue import queries as catalogue

INTAKE = Path(__file__).parent / "process"


def application_process(version: str = "") -> Process:
    """The intake process: the newest, or the version asked for. Raises ProcessBroken for one that is not kept."""
    return _version_of(INTAKE, "application", version)


def case_process(item: str, version: str = "", *, table: str = "process") -> Process:
    """An item's process: the newest, or the version asked for; `table` is another table of the item's folder.

    Older versions stay in the folder `<table>_versions/` as long as a file may run under them. Raises ProcessBroken.
    """
    return _version_of(catalogue.file_of(item, f"{table}.toml").parent, table, version)


@cache
def tables_in(folder: Path) -> tuple[str, ...]:
    """The process tables an item's own folder brings, the usual one first."""
    found = [one.stem for one in folder.glob("*.toml") if "[[transition]]" in one.read_text(encoding="utf-8")]
    return tuple(sorted(found, key=lambda table: (table != "process", table)))


def process_of(case: Case) -> Process:
    """The table a case runs under: the version of the day it opened, until it is moved to a newer one."""
    return case_process(case.item, case.process_version, table=case.table)


def intake_of(application: Application) -> Process:
    """The intake table an application runs under."""
    return application_process(application.process_version)


def _version_of(folder: Path, table: str, version: str) -> Process:
    newest = read_process(folder / f"{table}.toml")
    if version in ("", newest.version):
        return newest
    kept = folder / f"{table}_versions" / f"{version}.toml"
    if not kept.exists():
        raise ProcessBroken(f"{folder.name}: no table {table} of version {version} is kept")
    return read_process(kept)
