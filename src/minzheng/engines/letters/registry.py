"""Which letters exist: declared by items in `letters.toml` beside their templates, registered in their app's `ready()`."""

import tomllib
from pathlib import Path

from minzheng.engines.letters.contents import KINDS
from minzheng.engines.letters.types import LetterKind, LetterKindUnknown

_kinds: dict[str, LetterKind] = {}


def register_letters(folder: Path) -> list[LetterKind]:
    """Read `folder/letters.toml` and make its kinds known as "item.kind"; a second reading replaces the first.

    Raises KeyError or FileNotFoundError at start-up when a declaration or template is missing.
    """
    declared = tomllib.loads((folder / "letters.toml").read_text(encoding="utf-8"))
    remedy = declared["remedy"]
    made = []
    for name, one in declared["letters"].items():
        template = (folder / f"{name}.typ").resolve(strict=True)
        kind = LetterKind(
            code=f"{declared['item']}.{name}",
            title=one["title"],
            word=one["word"],
            version=declared["version"],
            template=template,
            contents=KINDS[one.get("contents", name)],
            remedy=remedy["text"],
            remedy_unverified=not remedy["verified"],
        )
        _kinds[kind.code] = kind
        made.append(kind)
    return made


def kind_of(code: str) -> LetterKind:
    """The declared kind. Refuses: LetterKindUnknown."""
    try:
        return _kinds[code]
    except KeyError:
        raise LetterKindUnknown(kind=code) from None
