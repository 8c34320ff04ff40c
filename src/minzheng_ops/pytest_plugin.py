"""Loaded by pytest before anything else: the environment of the tests (keys, addresses, settings)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from minzheng_ops.box import Box
from minzheng_ops.roles import APP, OWNER

PROJECT = Path(__file__).resolve().parents[2]
TEST_KEYS = {
    "django_secret": "tests-only-not-a-secret",
    "field_keys": {"1": "00112233445566778899aabbccddeeff"},
    "index_key": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
}


def test_box() -> Box:
    """The embedded server of the tests: fsync off, its data may vanish."""
    return Box(PROJECT, "test", durable=False)


def _set_environment() -> None:
    keys = PROJECT / "var" / "keys" / "test-keys.json"
    keys.parent.mkdir(parents=True, exist_ok=True)
    if not keys.exists():
        keys.write_text(json.dumps(TEST_KEYS), encoding="utf-8")
    (PROJECT / "var" / "static").mkdir(parents=True, exist_ok=True)
    os.environ["MINZHENG_KEYS_FILE"] = str(keys)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings.test")
    os.environ.setdefault("MINZHENG_VAR", str(PROJECT / "var" / "test"))
    if not os.environ.get("MINZHENG_TEST_ADMIN_URL"):
        os.environ["DATABASE_URL"] = test_box().dsn(APP, "minzheng_test")
        os.environ["DATABASE_URL_OWNER"] = test_box().dsn(OWNER, "minzheng_test")
    else:
        os.environ.setdefault("DATABASE_URL", os.environ["MINZHENG_TEST_ADMIN_URL"])
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


_set_environment()
