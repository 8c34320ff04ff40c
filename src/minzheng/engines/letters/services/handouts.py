"""Sheets to hand out: no number, no seal, nobody's data; a template of a programme set with its words."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from minzheng.engines.letters import typesetting


def set_handout(template: Path, words: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of one handout. Only in jobs: setting takes 10–60 ms."""
    return typesetting.set_pdf(template, words, at=at)
