"""Numbers people read out: initials of the unit, year, month, running number."""

from datetime import date

from django.db import connection

from minzheng.engines.casework.places import unit_initials


def application_number(area_code: str, on: date) -> str:
    """QJ2026110001. Shown to people, never a key to anything: pages are found by random ids."""
    return application_numbers(area_code, on, 1)[0]


def application_numbers(area_code: str, on: date, count: int) -> list[str]:
    """So many running numbers of one unit, in their order."""
    prefix = f"{unit_initials(area_code[:6])}{on:%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into casework_counter as c (key, last) values (%s, %s)"
            " on conflict (key) do update set last = c.last + excluded.last returning last",
            [prefix, count],
        )
        (last,) = cursor.fetchone()
    return [f"{prefix}{number:04d}" for number in range(last - count + 1, last + 1)]
