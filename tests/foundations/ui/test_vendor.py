"""Vendored files are what the lock says; the lock names no address."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    """tools/vendor.py as a module."""
    spec = importlib.util.spec_from_file_location("vendor", TOOLS / "vendor.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tree_is_as_the_lock_says(vendor: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert vendor.main(["--check"]) == 0, capsys.readouterr().out


def test_every_package_has_version_licence_and_hash(vendor: ModuleType) -> None:
    lock = json.loads((TOOLS / "vendor.lock.json").read_text())
    manifest = tomllib.loads((TOOLS / "vendor.toml").read_text())["package"]
    assert set(lock) == {vendor.folder_name(package) for package in manifest}
    for folder, entry in lock.items():
        assert (
            folder.endswith(entry["version"])
            and entry["licence"]
            and entry["integrity"].startswith("sha512-")
        )
        assert "LICENSE" in entry["files"]


def test_the_lock_holds_no_address() -> None:
    assert not re.search(r"://|www\.|registry|\.tgz", (TOOLS / "vendor.lock.json").read_text())


def small_tree(vendor: ModuleType, folder: Path) -> dict[str, object]:
    """One vendored file and the lock that fits it."""
    known = vendor.write(folder / "kit-1.0" / "kit.css", b"p { margin: 0 }")
    return {"kit-1.0": {"files": {"kit.css": known}}}


def test_a_changed_a_missing_and_a_foreign_file_are_told(vendor: ModuleType, tmp_path: Path) -> None:
    lock = small_tree(vendor, tmp_path)
    assert vendor.check(lock, destination=tmp_path) == []
    (tmp_path / "kit-1.0" / "kit.css").write_text("p { margin: 1px }")
    (tmp_path / "kit-1.0" / "extra.js").write_text("")
    assert vendor.check(lock, destination=tmp_path) == [
        "kit-1.0/kit.css was changed by hand", "kit-1.0/extra.js is not in the lock",
    ]  # fmt: skip
    (tmp_path / "kit-1.0" / "kit.css").unlink()
    assert "kit-1.0/kit.css is missing" in vendor.check(lock, destination=tmp_path)


def test_a_package_that_is_not_the_locked_one_is_refused(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "fetch", lambda package, workshop: b"another tarball")
    manifest = {"package": [{"name": "kit", "version": "1.0", "licence": "MIT"}]}
    lock = {"kit-1.0": {"integrity": "sha512-known"}}
    with pytest.raises(vendor.VendorMismatch, match="not the one in the lock"):
        vendor.vendor(manifest, lock, destination=tmp_path, relock=False)


def test_source_map_comments_are_dropped(vendor: ModuleType) -> None:
    assert vendor.SOURCE_MAP.sub(b"\n", b"p{}\n/*# sourceMappingURL=kit.css.map */\n") == b"p{}\n"
    assert vendor.SOURCE_MAP.sub(b"\n", b"go()\n//# sourceMappingURL=kit.js.map") == b"go()\n"
