"""Counters of tries: raised and compared in one statement."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection

from minzheng.kernel.result import Refusal


class TooManyTries(Refusal):
    """A limit within a window is used up."""

    code = "too_many_tries"
    message = "操作太频繁，请过一会儿再试；着急办理可以拨打窗口电话或请工作人员协助"
    status = 429


def take(*, key: str, most: int, window: timedelta, at: datetime) -> None:
    """Use one of `most` within `window`. Refuses (TooManyTries) beyond it, however many ask at once."""
    cutoff = at - window
    digest = hashlib.sha256(key.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_limit as l (key, window_start, used) values (%s, %s, 1)"
            " on conflict (key) do update set"
            " used = case when l.window_start <= %s then 1 else l.used + 1 end,"
            " window_start = case when l.window_start <= %s"
            " then excluded.window_start else l.window_start end returning used",
            [digest, at, cutoff, cutoff],
        )
        (used,) = cursor.fetchone()
    if used > most:
        raise TooManyTries()


def forget_old_tokens(*, before: datetime) -> int:
    """Remove the kept answers of POSTs older than a moment, and their limits; how many tokens went."""
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_limit where window_start < %s", [before])
        cursor.execute("delete from accounts_once_token where at < %s", [before])
        return int(cursor.rowcount)
