"""The one kind of error this package shows to people: a sentence, never a traceback."""


class OpsError(Exception):
    """Something a person can put right; the message is one sentence in Chinese and in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
