"""The treasury's line over HTTP, with faults. Requests and answers are signed (HMAC-SM3)."""

import json
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from minzheng.engines.payments.bank.signing import KEY_ID, NONCE, SIGNATURE, TIMESTAMP, holds, sign
from minzheng.engines.payments.bank.treasury import PAYMENTS, STATUS
from minzheng_samples.bank.dice import Dice, Pace
from minzheng_samples.bank.ledger import WORDS, Entry, Ledger

LARGEST_REQUEST, OLDEST = 4 << 20, 300
GONE = 1.5  # of the caller's patience


class Treasury(ThreadingHTTPServer):
    """Listens on loopback. A late answer comes after the caller's patience."""

    daemon_threads = True

    def __init__(self, port: int, *, ledger: Ledger, dice: Dice, key: bytes, pace: Pace) -> None:
        super().__init__(("127.0.0.1", port), Caller)
        self.ledger, self.dice, self.key, self.pace = ledger, dice, key, pace


class Caller(BaseHTTPRequestHandler):
    """One request."""

    server: Treasury
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802 - the name is the library's
        """Work, answer, and let the dice spoil either."""
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(min(length, LARGEST_REQUEST))
        if not self._signed(body):
            self._answer(401, b'{"results": []}')
            return
        dice = self.server.dice
        lost, error, late = dice.falls("loss"), dice.falls("error"), dice.falls("late")
        before = dice.coin()
        if (lost or error) and before:
            self._spoil(lost)
            return
        time.sleep(self.server.pace.takes)
        results = self._work(json.loads(body))
        if dice.falls("replay"):
            results = self._work(json.loads(body))
        if lost or error:
            self._spoil(lost)
            return
        if late:
            time.sleep(self.server.pace.patience * GONE)
        if dice.falls("partial"):
            results = results[: dice.below(len(results)) if results else 0]
        self._answer(200, json.dumps({"results": results}, ensure_ascii=False).encode())

    def _signed(self, body: bytes) -> bool:
        given = [self.headers.get(name, "") for name in (KEY_ID, TIMESTAMP, NONCE)]
        fresh = given[1].isdecimal() and abs(time.time() - int(given[1])) < OLDEST
        return fresh and holds(
            self.server.key, self.headers.get(SIGNATURE, ""), "POST", self.path, *given, body=body
        )

    def _work(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        ledger = self.server.ledger
        if self.path == PAYMENTS:
            return [
                shown(one["key"], ledger.pay(one["key"], one["account"], one["amount_fen"]))
                for one in asked["payments"]
            ]
        if self.path == STATUS:
            return [shown(key, ledger.look(key)) for key in asked["keys"]]
        return []

    def _spoil(self, lost: bool) -> None:
        if lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._answer(500, b"")

    def _answer(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            nonce = self.headers.get(NONCE, "")
            self.send_header(SIGNATURE, sign(self.server.key, str(status), nonce, body=body))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def handle_one_request(self) -> None:
        """A caller who has gone is no matter of ours."""
        try:
            super().handle_one_request()
        except (OSError, ValueError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: requests hold account numbers."""


def shown(key: str, entry: Entry | None) -> dict[str, Any]:
    """One result as the treasury words it."""
    if entry is None:
        return {"key": key, "status": "unknown"}
    return {
        "key": key, "status": entry.state, "amount_fen": entry.amount_fen, "code": entry.code,
        "words": WORDS.get(entry.code, ""),
    }  # fmt: skip


__all__ = ["Treasury", "shown"]
