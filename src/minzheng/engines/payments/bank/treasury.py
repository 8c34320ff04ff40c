"""Talking to the treasury (国库集中支付): one signed request for a batch, each payment under its own key.

An answer that is not there, not signed, or not understood is no answer: nothing is concluded from it. Sending the same
key again is safe, because the treasury answers a key it knows with what it did then.
"""

import http.client
import json
import secrets
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from minzheng.engines.payments.bank.answers import Row, Said
from minzheng.engines.payments.bank.signing import KEY_ID, NONCE, SIGNATURE, TIMESTAMP, holds, sign
from minzheng.engines.payments.bank.writing import Payment

PAYMENTS, STATUS = "/v1/payments", "/v1/status"
OK, LARGEST_ANSWER = 200, 4 << 20
_SAID = {"paid": Said.PAID, "failed": Said.FAILED}


class NoAnswer(Exception):
    """Nothing is known of what was asked. `args[0]`: a stable code, never the other side's words."""


@dataclass(frozen=True, slots=True)
class Line:
    """The treasury's address, our key there, and how many seconds one answer may take."""

    address: str
    key_id: str
    key: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What the treasury said: results, keys it works on, keys it has never seen."""

    rows: tuple[Row, ...]
    accepted: frozenset[UUID]
    unknown: frozenset[UUID]


def pay(line: Line, *, batch_id: UUID, payments: Sequence[Payment]) -> Answers:
    """Ask for payments, each under its key. Raises NoAnswer."""
    asked = [
        {
            "key": one.key, "account": one.account, "holder": one.holder, "amount_fen": one.amount_fen,
            "memo": one.memo,
        }
        for one in payments
    ]  # fmt: skip
    return _answers(_ask(line, PAYMENTS, {"batch": str(batch_id), "payments": asked}), _keys(payments))


def status(line: Line, *, keys: Iterable[UUID]) -> Answers:
    """Ask what became of keys; pays nothing. Raises NoAnswer."""
    wanted = set(keys)
    return _answers(_ask(line, STATUS, {"keys": sorted(str(key) for key in wanted)}), wanted)


def _keys(payments: Sequence[Payment]) -> set[UUID]:
    return {UUID(one.key) for one in payments}


def _ask(line: Line, path: str, content: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps(content, ensure_ascii=False).encode()
    moment, nonce = str(int(time.time())), secrets.token_hex(16)
    headers = {
        "Content-Type": "application/json",
        KEY_ID: line.key_id,
        TIMESTAMP: moment,
        NONCE: nonce,
        SIGNATURE: sign(line.key, "POST", path, line.key_id, moment, nonce, body=body),
    }
    code, signature, answer = _exchange(line, path, body, headers)
    if code != OK:
        raise NoAnswer(f"status_{code}")
    if not holds(line.key, signature, str(code), nonce, body=answer):
        raise NoAnswer("signature")
    try:
        found = json.loads(answer)
    except ValueError:
        raise NoAnswer("unreadable") from None
    if not isinstance(found, dict) or not isinstance(found.get("results"), list):
        raise NoAnswer("unreadable")
    return found


def _exchange(line: Line, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
    """Status, signature and body of the answer. Raises NoAnswer: nobody there, too late, cut off."""
    parts = urlsplit(line.address)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        made: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=line.seconds, context=ssl.create_default_context()
        )
    else:
        made = http.client.HTTPConnection(host, port, timeout=line.seconds)
    try:
        made.request("POST", parts.path.rstrip("/") + path, body, headers)
        answer = made.getresponse()
        content = answer.read(LARGEST_ANSWER)
        return answer.status, answer.getheader(SIGNATURE, ""), content
    except (OSError, http.client.HTTPException) as problem:
        raise NoAnswer(type(problem).__name__) from None
    finally:
        made.close()


def _answers(found: dict[str, Any], wanted: set[UUID]) -> Answers:
    """The answers about what was asked; any other key is not ours to conclude from."""
    rows: list[Row] = []
    accepted, unknown = set(), set()
    for number, one in enumerate(found["results"], 1):
        key, state, amount = _read(one)
        if key is None or key not in wanted:
            continue
        if state == "accepted":
            accepted.add(key)
        elif state == "unknown":
            unknown.add(key)
        elif state in _SAID and amount is not None:
            code, words = str(one.get("code", ""))[:20], str(one.get("words", ""))[:120]
            if state == "failed":
                words = words or "国库没有说明原因"
            rows.append(Row(number, key, _SAID[state], amount, code, words))
    return Answers(tuple(rows), frozenset(accepted), frozenset(unknown))


def _read(one: object) -> tuple[UUID | None, str, int | None]:
    if not isinstance(one, dict):
        return None, "", None
    try:
        key = UUID(str(one.get("key", "")))
    except ValueError:
        return None, "", None
    amount = one.get("amount_fen")
    fits = isinstance(amount, int) and not isinstance(amount, bool) and amount >= 0
    return key, str(one.get("status", "")), amount if fits else None


__all__ = ["PAYMENTS", "STATUS", "Answers", "Line", "NoAnswer", "pay", "status"]
