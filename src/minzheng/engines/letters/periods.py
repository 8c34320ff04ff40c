"""How long one may object: counted from service, pure arithmetic over a working calendar.

The day of service does not count; a period that ends on a day off ends on the next working day.
Source: 行政复议法 (2023) arts. 20, 88; 行政诉讼法 art. 46; 民事诉讼法 (2023) arts. 85, 95: parameters of the item, not yet verified.
"""

from calendar import monthrange
from datetime import date, timedelta

from minzheng.engines.letters.types import Periods, Remedy, ServiceMethod
from minzheng.foundations.workdays.queries import is_working_day, next_working_day


def effective_day(served_on: date, method: ServiceMethod, remedies: Remedy) -> date:
    """The day service counts from: an announcement counts after its days, everything else at once."""
    if method is ServiceMethod.ANNOUNCEMENT:
        return served_on + timedelta(days=remedies.announced_days)
    return served_on


def periods(served_on: date, method: ServiceMethod, remedies: Remedy) -> Periods:
    """The last days for 行政复议 and 行政诉讼."""
    start = effective_day(served_on, method, remedies)
    return Periods(
        effective_on=start,
        review_until=_off_holidays(start + timedelta(days=remedies.review_days)),
        suit_until=_off_holidays(months_after(start, remedies.suit_months)),
        unverified=not remedies.verified,
    )


def months_after(day: date, months: int) -> date:
    """The same day some months on; a day that month lacks is its last: 31 August + 6 → 28 February."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _off_holidays(day: date) -> date:
    return day if is_working_day(day) else next_working_day(day)
