"""Measure, and print one JSON object a line: name, value, unit, floor, ratio, goal, ok (null where nothing is asked)."""

import json
import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.served")

from tests.bench.replaying import Replay  # noqa: E402
from tests.bench.server import FULL, SMALL, Server  # noqa: E402

ROUNDS, REQUESTS = 9, 12
PAGES = ("case_page", "queue", "search")
LOADED, LOADS = 6_000, 3
FROZEN = 1_000_000
PAID, PAID_MONTHS = 1_500_000, 12
TAKEN_OVER = 5_000


def main() -> int:
    """Everything, in turn; the exit code is 0 whatever the figures say."""
    began, server = time.monotonic(), Server()
    try:
        _note("database, regions, two populations: about two minutes")
        server.up()
        _advice(server)
        _items(server)
        _pages(server)
        _submit(server)
        _seeding(server)
        _freezing(server)
        _raising(server)
        _reconciling()
        _taking_over(server)
    finally:
        server.down()
    _note(f"{time.monotonic() - began:.0f} s in all")
    return 0


def line(name: str, value: float, unit: str, *, goal: str, ok: bool | None, **more: Any) -> None:
    """One figure."""
    shown = {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "floor": None,
        "ratio": None,
        "goal": goal,
        "ok": ok,
    }
    print(json.dumps(shown | more, ensure_ascii=False), flush=True)  # noqa: T201


def _note(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)  # noqa: T201


def _advice(server: Server) -> None:
    found = json.loads(server.run("empty", "-m", "tests.bench.inside", "advice").splitlines()[-1])
    seconds = sorted(found["seconds"])
    for name, value in (("median", statistics.median(seconds)), ("p95", seconds[int(len(seconds) * 0.95)])):
        line(
            f"advice.{name}", value * 1000, "ms", goal="<= 10", ok=value <= 0.010,
            families=found["families"], runs=len(seconds),
        )  # fmt: skip


def _items(server: Server) -> None:
    """All items of one family, explained; the floor is the advice on 低保 alone in the same process."""
    found = json.loads(server.run("empty", "-m", "tests.bench.inside", "items").splitlines()[-1])
    seconds, floor = sorted(found["seconds"]), statistics.median(found["alone"])
    for name, value in (("median", statistics.median(seconds)), ("p95", seconds[int(len(seconds) * 0.95)])):
        line(
            f"items.{name}", value * 1000, "ms", goal="<= 25", ok=value <= 0.025, floor=round(floor * 1000, 4),
            ratio=round(value / floor, 2), items=found["items"], runs=len(seconds),
        )  # fmt: skip


def _pages(server: Server) -> None:
    """Product and floor take turns, request by batch; each ratio is of one round, the median is shown."""
    with (
        server.asked("full", "pages", "product") as product,
        server.asked("floor", "pages", "floor") as floor,
        server.asked("small", "pages", "product") as small,
    ):
        for page in PAGES:
            counted = product.ask("count", page)
            line(
                f"{page}.queries", counted["queries"], "queries", goal="<= 15", ok=counted["queries"] <= 15,
                statements=counted["statements"], bytes=counted["bytes"], floor=floor.ask("count", page)["queries"],
            )  # fmt: skip
            for one in (product, floor, small):
                one.ask("time", page, REQUESTS)  # warm
            rounds = [
                [
                    REQUESTS / sum(one.ask("time", page, REQUESTS)["seconds"])
                    for one in (product, floor, small)
                ]
                for _ in range(ROUNDS)
            ]
            ours, bare, few = (statistics.median(one) for one in zip(*rounds, strict=True))
            ratio = statistics.median(row[0] / row[1] for row in rounds)
            line(
                f"{page}.rate", ours, "requests/s", floor=round(bare, 1), ratio=round(ratio, 3),
                goal=">= 0.6 of the floor", ok=ratio >= 0.6, rounds=ROUNDS, people=FULL,
            )  # fmt: skip
            growth = statistics.median(row[2] / row[0] for row in rounds)
            line(
                f"{page}.growth", growth, f"time at {FULL} people / time at {SMALL}", floor=round(1000 / few, 2),
                ratio=round(growth, 3), goal="<= 1.15 (the design asks it to 1.4 million; not seeded here)",
                ok=growth <= 1.15, rounds=ROUNDS,
            )  # fmt: skip


def _submit(server: Server) -> None:
    with server.asked("empty", "submit") as applicant:
        seen = applicant.ask("rows")
        line("submit.statements", seen["statements"], "statements", goal="<= 40", ok=seen["statements"] <= 40)
        replay = Replay(server.box.dsn(dbname="empty"), seen["xid"])
        applicant.ask("time", 3), replay.timed()
        pairs = [
            (
                statistics.median(applicant.ask("time", 3)["seconds"]),
                statistics.median(replay.timed() for _ in range(3)),
            )
            for _ in range(ROUNDS)
        ]
    ours, bare = statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    line(
        "submit.time", ours * 1000, "ms", floor=round(bare * 1000, 2), ratio=round(ratio, 2),
        goal="<= 6 x the same rows by bare psycopg", ok=ratio <= 6, rows=sum(replay.tables.values()),
        tables=len(replay.tables), rounds=ROUNDS,
    )  # fmt: skip
    replay.line.close()


def _seeding(server: Server) -> None:
    runs = [
        json.loads(server.run("empty", "-m", "tests.bench.inside", "load", str(LOADED), role="DATABASE_URL_OWNER").splitlines()[-1])
        for _ in range(LOADS)
    ]  # fmt: skip
    line(
        "seeding.rate", statistics.median(run["rows_per_second"] for run in runs), "rows/s",
        floor=round(statistics.median(run["copy_rows_per_second"] for run in runs)),
        ratio=round(1 / statistics.median(run["ratio"] for run in runs), 3),
        goal="beside COPY: shown, not asked", ok=None, rows=runs[0]["rows"], runs=LOADS,
    )  # fmt: skip


def _freezing(server: Server) -> None:
    server.copy_of_empty("freeze")
    found = json.loads(
        server.run(
            "freeze", "-m", "tests.bench.inside", "freeze", str(FROZEN), role="DATABASE_URL_OWNER"
        ).splitlines()[-1]
    )
    ratio = statistics.median(ours / bare for ours, bare in zip(found["prepare"], found["copy"], strict=True))
    line(
        "freeze.time", statistics.median(found["prepare"]), "s", floor=round(statistics.median(found["copy"]), 2),
        ratio=round(ratio, 2), goal="<= 4 x COPY of the same rows", ok=ratio <= 4, items=found["items"],
        rounds=len(found["prepare"]),
    )  # fmt: skip
    used = found["own_mib"] + (found["backend_mib"] or 0)
    line("freeze.memory", used, "MiB", goal="<= 2048", ok=used <= 2048, backend=found["backend_mib"])
    _filing(server)


def _filing(server: Server) -> None:
    """What `_freezing` left in its database goes out as a file and comes back."""
    found = json.loads(
        server.run("freeze", "-m", "tests.bench.inside", "filing", role="DATABASE_URL_OWNER").splitlines()[-1]
    )
    line(
        "bank_file.write", found["write"], "s", goal="<= 60", ok=found["write"] <= 60, items=FROZEN,
        bytes=found["bytes"], make=round(found["make"], 1),
    )  # fmt: skip
    line("bank_file.memory", found["own_mib"], "MiB", goal="<= 2048", ok=found["own_mib"] <= 2048)
    line("bank_return.take", found["take"], "s", goal="shown, not asked", ok=None, items=FROZEN)


def _raising(server: Server) -> None:
    server.copy_of_empty("raising")
    asked = ("-m", "tests.bench.inside", "raising", str(FROZEN))
    found = json.loads(server.run("raising", *asked, role="DATABASE_URL_OWNER").splitlines()[-1])
    line(
        "standard.preview", found["preview"], "s", goal="<= 15", ok=found["preview"] <= 15, items=found["items"],
        cpu=round(found["preview_cpu"], 2),
    )  # fmt: skip
    line(
        "standard.applied", found["applied"] / found["apply"], "awards/s", goal="shown, not asked", ok=None,
        memory=found["own_mib"],
    )  # fmt: skip


def _reconciling() -> None:
    from tests.bench.reconciling import measure

    found = measure(PAID, PAID_MONTHS)
    ratio = statistics.median(
        ours / bare for ours, bare in zip(found["compare"], found["floor"], strict=True)
    )
    line(
        "reconcile.time", statistics.median(found["compare"]), "s", floor=round(statistics.median(found["floor"]), 2),
        ratio=round(ratio, 2), goal="<= 4 x a bare aggregate of the same columns", ok=ratio <= 4, rows=found["rows"],
        planted=round(found["planted"], 2), rounds=len(found["compare"]),
    )  # fmt: skip
    line("reconcile.memory", found["own_mib"], "MiB", goal="<= 2048", ok=found["own_mib"] <= 2048)


def _taking_over(server: Server) -> None:
    server.copy_of_empty("stock")
    found = json.loads(
        server.run(
            "stock", "-m", "tests.bench.inside", "stock", str(TAKEN_OVER), role="DATABASE_URL_OWNER"
        ).splitlines()[-1]
    )
    rate, bare = found["rows"] / found["apply"], found["rows"] / found["copy"]
    line(
        "stock.rate", rate, "rows/s", floor=round(bare), ratio=round(rate / bare, 4),
        goal="<= 300 s for a district of 5,000 families", ok=found["apply"] <= 300, rows=found["rows"],
        families=found["families"], check=round(found["check"], 1), apply=round(found["apply"], 1),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
