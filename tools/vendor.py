"""Bring the front-end files of vendor.toml into the tree, or check that they are as the lock says.

    python tools/vendor.py            fetch with `npm pack`, verify, copy (needs npm; a maintainer's act)
    python tools/vendor.py --check    compare every vendored file with vendor.lock.json (needs nothing)
    python tools/vendor.py --relock   as the first, but accept new package hashes (after raising a version)

The lock names each package's version, licence and tarball hash and each file's sha256; it holds no address.
`sourceMappingURL` comments are dropped on the way in, because the maps are not shipped.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent
DESTINATION = HOUSE.parent / "src/minzheng/foundations/ui/static/ui/vendor"
SOURCE_MAP = re.compile(rb"\n?(/\*#\s*sourceMappingURL=[^*]*\*/|//#\s*sourceMappingURL=\S+)\s*$")
MIT = """MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class VendorMismatch(Exception):
    """A vendored file or a fetched package is not what the lock says."""


def folder_name(package: dict[str, Any]) -> str:
    """`@tabler/core` 1.6.1 → `tabler-core-1.6.1`: the folder carries the version."""
    return f"{package['name'].lstrip('@').replace('/', '-')}-{package['version']}"


def members(package: dict[str, Any]) -> dict[str, str]:
    """Which file of the package becomes which file of the folder: {inside the tarball: vendored name}."""
    wanted = {path: Path(path).name for path in package.get("files", [])}
    for icon in package.get("icons", []):
        wanted[f"icons/outline/{icon}.svg"] = f"outline/{icon}.svg"
    if "licence_file" in package:
        wanted[package["licence_file"]] = "LICENSE"
    return wanted


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def integrity(tarball: bytes) -> str:
    """The hash npm itself publishes for a package version (`dist.integrity`)."""
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()


def fetch(package: dict[str, Any], workshop: Path) -> bytes:
    """The package's tarball, through npm's own client and whatever registry the machine is set to."""
    spec = f"{package['name']}@{package['version']}"
    done = subprocess.run(
        ["npm", "pack", spec, "--silent", "--pack-destination", str(workshop)],
        check=True,
        capture_output=True,
        text=True,
    )
    return (workshop / done.stdout.strip().splitlines()[-1]).read_bytes()


def unpack(tarball: Path, package: dict[str, Any], folder: Path) -> dict[str, str]:
    """Copy the wanted members into the folder; returns {vendored name: sha256}."""
    hashes: dict[str, str] = {}
    with tarfile.open(tarball) as archive:
        for inside, outside in sorted(members(package).items()):
            stream = archive.extractfile(f"package/{inside}")
            if stream is None:
                raise VendorMismatch(f"{package['name']} has no file {inside}")
            hashes[outside] = write(folder / outside, SOURCE_MAP.sub(b"\n", stream.read()))
    if "licence_holder" in package:
        hashes["LICENSE"] = write(folder / "LICENSE", MIT.format(holder=package["licence_holder"]).encode())
    return hashes


def write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha256(content)


def vendor(
    manifest: dict[str, Any], lock: dict[str, Any], *, destination: Path, relock: bool
) -> dict[str, Any]:
    """Fetch and copy every package of the manifest; returns the new lock.

    Refuses (VendorMismatch): a package whose hash differs from the lock, unless `relock`.
    """
    fresh: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as workshop:
        for package in manifest["package"]:
            folder = folder_name(package)
            tarball = Path(workshop) / "fetched.tgz"
            tarball.write_bytes(fetch(package, Path(workshop)))
            found = integrity(tarball.read_bytes())
            known = lock.get(folder, {}).get("integrity", found)
            if found != known and not relock:
                raise VendorMismatch(f"{folder}: the package is not the one in the lock ({found} != {known})")
            fresh[folder] = {
                "name": package["name"],
                "version": package["version"],
                "licence": package["licence"],
                "integrity": found,
                "files": unpack(tarball, package, destination / folder),
            }
    return fresh


def check(lock: dict[str, Any], *, destination: Path) -> list[str]:
    """What differs between the tree and the lock, in words; an empty list means nothing does."""
    problems: list[str] = []
    expected: set[str] = set()
    for folder, entry in lock.items():
        for name, known in entry["files"].items():
            expected.add(f"{folder}/{name}")
            path = destination / folder / name
            if not path.is_file():
                problems.append(f"{folder}/{name} is missing")
            elif sha256(path.read_bytes()) != known:
                problems.append(f"{folder}/{name} was changed by hand")
    for path in sorted(destination.rglob("*")):
        inside = path.relative_to(destination).as_posix()
        if path.is_file() and inside not in expected:
            problems.append(f"{inside} is not in the lock")
    return problems


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="compare files with the lock; no network")
    options.add_argument("--relock", action="store_true", help="accept new package hashes")
    chosen = options.parse_args(arguments)
    lock_file = HOUSE / "vendor.lock.json"
    lock = json.loads(lock_file.read_text()) if lock_file.exists() else {}
    if chosen.check:
        problems = check(lock, destination=DESTINATION)
        print("\n".join(problems) or f"vendored files match the lock: {len(lock)} packages")
        return 1 if problems else 0
    manifest = tomllib.loads((HOUSE / "vendor.toml").read_text())
    fresh = vendor(manifest, lock, destination=DESTINATION, relock=chosen.relock)
    lock_file.write_text(json.dumps(fresh, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
