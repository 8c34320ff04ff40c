"""Four families' helpers at once: each fills, hands in, signs and accepts over HTTP, and repeats what got no answer.

Every POST carries a token made here; a repeat carries the same one. What was acknowledged is remembered, and at
the end each acknowledged act must be in the database exactly once.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from tests.cast import GAOTAN, identity
from tests.qa.clone import Clone

WRITERS = 4
SAVES = 3
ANSWER_PATIENCE = 20.0  # seconds for one answer
TRY_AGAIN = 0.15  # seconds between repeats
CSRF = "q" * 32


@dataclass(slots=True)
class Family:
    """One application as its writer knows it: only what was acknowledged."""

    mark: str
    application_id: str = ""
    version: int = 0
    saved: str = ""
    state: str = "draft"


class Writer(threading.Thread):
    """Works through families until told to stop; finishes the one in hand."""

    def __init__(self, clone: Clone, number: int, first_family: int) -> None:
        super().__init__(daemon=True)
        self.clone, self.number, self.next = clone, number, first_family
        self.families: list[Family] = []
        self.stopping = threading.Event()
        self.repeats = 0
        self.problem = ""
        self.deadline = time.monotonic() + 600

    def run(self) -> None:
        """Families, one after another."""
        try:
            while not self.stopping.is_set():
                self._one_family()
        except Exception as problem:  # noqa: BLE001 - handed to the test's own thread
            self.problem = repr(problem)

    def _one_family(self) -> None:
        family = Family(mark=f"{self.number}-{self.next}")
        self.families.append(family)
        people = [identity(_first17(self.number, self.next, place)) for place in (0, 1)]
        self.next += 1
        family.application_id, family.version = self._post("小杨", "/start/")[0], 1
        for turn in range(SAVES):
            parties = _parties(people, self.number)
            answers = {"place": GAOTAN, "mark": f"{family.mark}-{turn}", "parties": parties}
            path = f"/save/{family.application_id}/{family.version}/"
            family.version = int(self._post("小杨", path, answers=json.dumps(answers))[1])
            family.saved = str(answers["mark"])
        for act, who in (("submit", "小杨"), ("sign", "小杨"), ("accept", "王敏")):
            path = f"/{act}/{family.application_id}/{family.version}/"
            family.state = self._post(who, path)[1]

    def _post(self, who: str, path: str, **fields: str) -> list[str]:
        """One act, repeated under one token until it is acknowledged; the parts of the answer's address."""
        body = urlencode({"idempotency_token": uuid4().hex, **fields})
        while True:
            status, location = self._try(who, path, body)
            if status == 302:
                return [part for part in location.split("/") if part]
            if status and status < 500:
                raise AssertionError(f"{path} answered {status}")
            if time.monotonic() > self.deadline:
                raise AssertionError(f"{path} found no answer")
            self.repeats += 1
            time.sleep(TRY_AGAIN)

    def _try(self, who: str, path: str, body: str) -> tuple[int, str]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.clone.sessions[who]}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }
        line = http.client.HTTPConnection("127.0.0.1", self.clone.port, timeout=ANSWER_PATIENCE)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()


@dataclass(slots=True)
class Shift:
    """Four writers at work; `stop()` lets each finish and says what they know."""

    clone: Clone
    first_family: int = 0
    writers: list[Writer] = field(default_factory=list)

    def begin(self) -> "Shift":
        """Start the writers."""
        self.writers = [Writer(self.clone, number, self.first_family) for number in range(WRITERS)]
        for writer in self.writers:
            writer.start()
        return self

    def wait_for_work(self, families: int, patience: float = 60.0) -> None:
        """Wait until this many more families have been begun."""
        target, until = self.begun() + families, time.monotonic() + patience
        while self.begun() < target and time.monotonic() < until and not self.problems():
            time.sleep(0.05)

    def begun(self) -> int:
        """Families begun by all writers."""
        return sum(len(writer.families) for writer in self.writers)

    def problems(self) -> list[str]:
        """What stopped a writer."""
        return [writer.problem for writer in self.writers if writer.problem]

    def stop(self, patience: float = 120.0) -> list[Family]:
        """Let everybody finish the family in hand; every family begun."""
        for writer in self.writers:
            writer.stopping.set()
        for writer in self.writers:
            writer.join(patience)
        return [family for writer in self.writers for family in writer.families]

    def repeats(self) -> int:
        """Requests sent again."""
        return sum(writer.repeats for writer in self.writers)


def _first17(writer: int, family: int, place: int) -> str:
    """A synthetic person nobody else in the run is: born on a day of its own."""
    born = date(1950 + 10 * writer, 1, 1) + timedelta(days=family // 400)
    return f"500110{born:%Y%m%d}{(family % 400) * 2 + place:03d}"


def _parties(people: list[str], writer: int) -> list[dict[str, object]]:
    names = ("罗庆华", "罗小军")
    return [
        {
            "role": "applicant" if place == 0 else "member",
            "name": names[place],
            "identity_number": number,
            "relation": "0" if place == 0 else "2",
            "phone": f"1380000{writer}00{place}",
            "must_sign": True,
        }
        for place, number in enumerate(people)
    ]
