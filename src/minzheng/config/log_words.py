"""What never stands in a log: a signing or receiving link opens a file to whoever holds it."""

import logging
import re

_LINK = re.compile(r"/(sign|found/handover)/[^/\s?]+")


class HidesSigningLinks(logging.Filter):
    """Takes the secret part out of signing links, in messages and their arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, its links hidden."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(part) for part in record.args)
        return True


def _hidden(part: object) -> object:
    return _LINK.sub(r"/\1/…", part) if isinstance(part, str) else part
