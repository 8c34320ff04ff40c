"""Counters of tries: raised and compared in one statement."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.result import Refusal

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Up to this many minutes are told as minutes; beyond it the time of day is.
MINUTES_TOLD = 60


class TooManyTries(Refusal):
    """A limit within a window is used up; the message says from when on it may be tried again."""

    code = "too_many_tries"
    message = "操作太频繁，请过一会儿再试；着急办理可以拨打窗口电话或请工作人员协助"
    status = 429

    def __init__(self, *, again: datetime | None = None, at: datetime | None = None) -> None:
        words = None
        if again is not None and at is not None:
            words = _("操作太频繁，请%(when)s再试；着急办理可以拨打窗口电话或请工作人员协助") % {
                "when": _when(again, at)
            }
        super().__init__(words)
        self.again = again


def _when(again: datetime, at: datetime) -> str:
    """When to come again, in plain words: minutes within the hour, then the time of day, then the day."""
    minutes = max(1, -int((at - again) // timedelta(minutes=1)))
    if minutes <= MINUTES_TOLD:
        return _("过 %(minutes)d 分钟") % {"minutes": minutes}
    local = (again + timedelta(minutes=1)).astimezone(BEIJING)
    if local.date() == local_date(at):
        return _("今天 %(time)s 以后") % {"time": f"{local:%H:%M}"}
    return _("%(month)d月%(day)d日 %(time)s 以后") % {
        "month": local.month,
        "day": local.day,
        "time": f"{local:%H:%M}",
    }


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
            " then excluded.window_start else l.window_start end returning used, window_start",
            [digest, at, cutoff, cutoff],
        )
        used, since = cursor.fetchone()
    if used > most:
        raise TooManyTries(again=since + window, at=at)


def take_for_code(*, phone_index: bytes, source: str, at: datetime) -> None:
    """One sign-in code: within the phone's hour, the source address's hour, and the house's minute.

    A refusal uses up none of the three. `source` "" (no address known): the other two alone. Refuses: TooManyTries.
    """
    take(key=f"code:{phone_index.hex()}", most=settings.CODES_A_PHONE_AN_HOUR, window=HOUR, at=at)
    if source:
        take(key=f"code-from:{source}", most=settings.CODES_A_SOURCE_AN_HOUR, window=HOUR, at=at)
    take(key="code-of-all", most=settings.CODES_A_MINUTE, window=MINUTE, at=at)


@transaction.atomic
def take_link_try(*, source: str, at: datetime) -> None:
    """One try at signing by link, whichever link: within the source address's hour. Refuses: TooManyTries."""
    if source:
        take(key=f"link-from:{source}", most=settings.LINK_TRIES_A_SOURCE_AN_HOUR, window=HOUR, at=at)


def forget_old_tokens(*, before: datetime) -> int:
    """Remove the kept answers of POSTs older than a moment, and their limits; how many tokens went."""
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_limit where window_start < %s", [before])
        cursor.execute("delete from accounts_once_token where at < %s", [before])
        return int(cursor.rowcount)
