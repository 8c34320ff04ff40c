"""The hash over a run of events: SM3, one event a line, in the order (xid, id)."""

from typing import Any

from cryptography.hazmat.primitives import hashes

EMPTY_CHAIN = bytes(32)
_LINE = (
    "select concat_ws(E'\\x1f', id, extract(epoch from real_at)::text, extract(epoch from business_at)::text,"
    " action, role, account_id, posting_id, actor_name, subject_kind, subject_id, person_id, purpose,"
    " detail::text, area_code, xid) from audit_event where xid >= %s and xid < %s order by xid, id"
)


def digest_of_events(cursor: Any, *, since: int, upto: int, previous: bytes) -> tuple[int, bytes]:
    """(how many events, digest) for since ≤ xid < upto, chained to `previous`."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(previous)
    count = 0
    cursor.execute(_LINE, [since, upto])
    while rows := cursor.fetchmany(5_000):
        for (line,) in rows:
            digest.update(line.encode() + b"\n")
        count += len(rows)
    return count, digest.finalize()
