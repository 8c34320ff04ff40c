"""What `apps.ready()` calls for this item: no application, so neither form nor handler."""

from pathlib import Path

from minzheng.engines.letters.services import register_letters
from minzheng.engines.messages.services import register_texts
from minzheng.engines.stays.services import register_stay

HERE = Path(__file__).parent


def register_homeless_aid() -> None:
    """The item of `stays`, its papers, its messages."""
    item = register_stay(HERE)
    register_letters(HERE / "letters")
    register_texts(prefix=item.code, folder=HERE / "messages")
