"""Fixtures of payments."""

from tests.engines.payments.scene import line

__all__ = ["line"]
