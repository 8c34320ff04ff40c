"""Numbers people read out: initials of the unit, year, month, running number."""

from datetime import date

from django.db import connection

from minzheng.engines.casework.places import unit_initials


def application_number(area_code: str, on: date) -> str:
    """QJ2026110001. Shown to people, never a key to anything: pages are found by random ids."""
    prefix = f"{unit_initials(area_code[:6])}{on:%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into casework_counter as c (key, last) values (%s, 1)"
            " on conflict (key) do update set last = c.last + 1 returning last",
            [prefix],
        )
        (last,) = cursor.fetchone()
    return f"{prefix}{last:04d}"
