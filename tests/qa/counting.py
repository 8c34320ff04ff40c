"""What the database holds after the kills, beside what was acknowledged. Read as its administrator: every row."""

import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from minzheng.engines.casework.answers import open_answers
from tests.qa.clone import Clone
from tests.qa.writers import Family

DRAIN_PATIENCE = 240.0  # seconds: a stalled job is taken up after 30 s, looked for each minute, then retried
FINISHED = ("succeeded", "cancelled", "aborted")


@dataclass(frozen=True, slots=True)
class Count:
    """Lost: acknowledged and not there. Doubled: there more than once. `wrong` says which."""

    acknowledged: int
    lost: int
    doubled: int
    wrong: list[str]


def compare(clone: Clone, families: list[Family]) -> Count:
    """Each acknowledged start, save, submit, signature and acceptance is there exactly once."""
    begun = [family for family in families if family.application_id]
    with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
        rows = {str(row[0]): row for row in admin.execute(
            "select id, state, version, answers_box, number from casework_application").fetchall()}  # fmt: skip
        acts = _acts(admin)
    wrong, lost, doubled, acknowledged = [], 0, 0, 0
    for family in begun:
        acknowledged += 1 + (family.version - 1) + _steps_of(family)
        row = rows.get(family.application_id)
        gone, twice = _differences(family, row, acts)
        lost, doubled = lost + gone, doubled + twice
        if gone or twice:
            wrong.append(f"{family} → {row[1:3] if row else None}, {acts.get(family.application_id)}")
    strangers = set(rows) - {family.application_id for family in begun}
    if strangers:
        doubled += len(strangers)
        wrong.append(f"{len(strangers)} drafts nobody was told of")
    return Count(acknowledged, lost, doubled, wrong)


def _acts(admin: psycopg.Connection) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for key, act, n in admin.execute(
        "select application_id, act, count(*) from casework_event group by 1, 2"
    ).fetchall():
        found.setdefault(str(key), {})[act] = n
    return found


def _steps_of(family: Family) -> int:
    return {"draft": 0, "waiting": 1, "ready": 2, "accepted": 3}[family.state]


#: The acts of a family accepted with two signatures, and how often each stands in its chain.
WHOLE = {"submit": 1, "sign": 2, "complete": 1, "accept": 1, "open": 1}


def _differences(
    family: Family, row: tuple[Any, ...] | None, acts: dict[str, dict[str, int]]
) -> tuple[int, int]:
    """(acknowledged acts missing, acts there too often) of one family."""
    if row is None:
        return 1, 0
    lost = doubled = 0
    saved = open_answers(UUID(family.application_id), row[3]).get("mark", "")
    if saved != family.saved:
        lost += 1
    if family.state != "accepted":
        return lost, doubled
    steps = acts.get(family.application_id, {})
    lost += sum(1 for act, n in WHOLE.items() if steps.get(act, 0) < n) + (row[1] != "accepted")
    doubled += sum(1 for act, n in WHOLE.items() if steps.get(act, 0) > n)
    doubled += int(row[2] != family.version + 3)  # submit, complete and accept raise it once each
    return lost, doubled


def drain(clone: Clone) -> float:
    """Wait until no job is left to do; seconds it took. Stalled jobs must have been rescued by then.

    A job that met several kills waits minutes before its next try (3, 9, 27, 81, 243 s …): the wait is passed over,
    the try is not.
    """
    began = time.monotonic()
    while left := _unfinished(clone):
        with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
            admin.execute(
                "update procrastinate_jobs set scheduled_at = now() where status = 'todo' and scheduled_at > now()"
            )
        assert time.monotonic() - began < DRAIN_PATIENCE, f"jobs left: {left[:5]}"
        time.sleep(1.0)
    return time.monotonic() - began


def _unfinished(clone: Clone) -> list[tuple[Any, ...]]:
    with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
        return admin.execute(
            "select id, task_name, status, attempts, args from procrastinate_jobs"
            " where task_name = 'minzheng.run' and status::text <> all(%s) order by id",
            [list(FINISHED)],
        ).fetchall()


def outcomes(clone: Clone) -> dict[str, int]:
    """Letters, messages and facts after the jobs: how many there are, and how many not exactly once."""
    questions = {
        "letters": "select count(*) from letters_letter",
        "letters_not_rendered_once": "select count(*) from letters_letter l where"
        " (select count(*) from letters_file f where f.letter_id = l.id) <> 1",
        "sms": "select count(*) from {outgoing}",
        "sms_not_sent": "select count(*) from {outgoing} where state <> 'sent'",
        "sms_not_delivered_once": "select count(*) from {outgoing} o where"
        " (select count(*) from {demo} d where d.id = o.id) <> 1",
        "sms_without_order": "select count(*) from {demo} d where not exists"
        " (select from {outgoing} o where o.id = d.id)",
        "facts_undelivered": "select count(*) from jobs_outbox e, unnest(array["
        "'casework.ask_for_signatures', 'casework.advise_family']) as listener(name)"
        " where e.name = 'casework.application.submitted' and (select count(*) from jobs_delivery d"
        " where d.event_id = e.id and d.handler = listener.name) <> 1",
        "numbers_missing": "select coalesce(sum(last), 0) - (select count(distinct number)"
        " from casework_application where number <> '') from casework_counter",
    }
    with psycopg.connect(clone.box.dsn(dbname="minzheng")) as admin:
        return {
            name: int(admin.execute(text.format(outgoing=OUTGOING, demo=DEMO)).fetchone()[0])  # type: ignore[index]
            for name, text in questions.items()
        }


def chains(clone: Clone) -> dict[str, Any]:
    """The audit and every file's chain, checked by the product itself."""
    found: dict[str, Any] = json.loads(clone.run("-m", "tests.qa.inside", "look"))
    return found


OUTGOING, DEMO = "telling_outgoing", "telling_demo_sms"
