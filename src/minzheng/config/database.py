"""From a PostgreSQL address in the environment to Django's DATABASES entry."""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict


def database_from_url(url: str, *, pool_size: int = 0) -> dict[str, Any]:
    """One DATABASES entry. `pool_size` > 0 gives each process a psycopg pool (threads + 1 at least)."""
    parts = conninfo_to_dict(url)
    options: dict[str, Any] = {
        key: parts[key] for key in ("sslmode", "sslrootcert", "options") if key in parts
    }
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "minzheng"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def required_environment(name: str) -> str:
    """An environment variable that must be there; the message says who sets it."""
    value = os.environ.get(name, "")
    if not value:
        raise RuntimeError(f"{name} is not set: start through `make demo`, or see docs/operations.md")
    return value
