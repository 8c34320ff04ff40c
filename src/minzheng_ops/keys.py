"""The keys of one installation, drawn once and kept outside the database."""

from __future__ import annotations

import fcntl
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from minzheng_ops.places import private_folder, write_private
from minzheng_ops.roles import ROLES

FIELD_KEY_BYTES = 16  # SM4
INDEX_KEY_BYTES = 32  # HMAC-SM3


def ensure_keys(path: Path) -> Path:
    """Make the key file where there is none: `{"django_secret", "field_keys": {"1": hex}, "index_key": hex}`.

    An existing file is never touched: without its field keys every encrypted value is lost.
    """
    _ensure(
        path,
        {
            "django_secret": secrets.token_urlsafe(48),
            "field_keys": {"1": secrets.token_hex(FIELD_KEY_BYTES)},
            "index_key": secrets.token_hex(INDEX_KEY_BYTES),
        },
    )
    return path


def database_passwords(path: Path) -> dict[str, str]:
    """The roles' passwords on an external server, by role name; drawn at the first call."""
    _ensure(path, {role: secrets.token_urlsafe(24) for role in ROLES})
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _ensure(path: Path, fresh: Mapping[str, object]) -> None:
    private_folder(path.parent)
    with open(path.parent / ".lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not path.exists():
            write_private(path, json.dumps(fresh, indent=2) + "\n")
