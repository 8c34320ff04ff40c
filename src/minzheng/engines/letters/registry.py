"""Which letters exist: declared by items in `letters.toml` beside their templates, registered in their app's `ready()`."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from minzheng.engines.letters.contents import KINDS
from minzheng.engines.letters.types import LetterKind, LetterKindUnknown, Naming, Remedy

_kinds: dict[str, LetterKind] = {}
#: For a folder without decisions.
NO_REMEDY = Remedy(text="", verified=True, review_days=0, suit_months=0, announced_days=0)


def lend_letters(*, lender: Naming, to: Naming) -> list[LetterKind]:
    """The letters of an item under another's own name and mark, where that one declares none itself.

    A template that cites the lender's law is not lent, unless both rest on the same.
    """
    made = []
    for kind in [one for one in _kinds.values() if one.code.startswith(f"{lender.item}.")]:
        code = f"{to.item}.{kind.code.removeprefix(f'{lender.item}.')}"
        cites = lender.law.split("（")[0] in kind.template.read_text(encoding="utf-8")
        if code in _kinds or (cites and to.law != lender.law):
            continue
        title = kind.title.replace(lender.name, to.name)
        word = kind.word.replace(lender.short_name, to.short_name)
        _kinds[code] = replace(kind, code=code, title=title, word=word)
        made.append(_kinds[code])
    return made


def register_letters(folder: Path, *, to: Naming | None = None) -> list[LetterKind]:
    """Read `folder/letters.toml` and make its kinds known as "item.kind"; a second reading replaces the first.

    `to`: the item whose letters these are, where several share a folder; its titles say {name} and {short}.

    Raises KeyError or FileNotFoundError at start-up when a declaration or template is missing, ValueError when a
    decision has no remedy.
    """
    declared = tomllib.loads((folder / "letters.toml").read_text(encoding="utf-8"))
    remedies = _remedy(declared["remedy"]) if "remedy" in declared else NO_REMEDY
    made = []
    for name, one in declared["letters"].items():
        template = (folder / f"{name}.typ").resolve(strict=True)
        kind = LetterKind(
            code=f"{to.item if to else declared['item']}.{name}",
            title=one["title"].format(name=to.name, short=to.short_name) if to else one["title"],
            word=one["word"].format(name=to.name, short=to.short_name) if to else one["word"],
            version=declared["version"],
            template=template,
            contents=KINDS[one.get("contents", name)],
            remedies=remedies,
            decision=one.get("decision", False),
            handed=one.get("decision", False) or one.get("handed", False),
            chased=one.get("chased", one.get("decision", False) or one.get("handed", False)),
            inside=one.get("inside", False),
            public=one.get("public", False),
        )
        if kind.decision and remedies is NO_REMEDY:
            raise ValueError(f"{kind.code}: a decision names its remedies")
        _kinds[kind.code] = kind
        made.append(kind)
    return made


def _remedy(declared: dict[str, Any]) -> Remedy:
    periods = {name: int(declared[name]) for name in ("review_days", "suit_months", "announced_days")}
    return Remedy(text=declared["text"].format(**periods), verified=bool(declared["verified"]), **periods)


def kind_of(code: str) -> LetterKind:
    """The declared kind. Refuses: LetterKindUnknown."""
    try:
        return _kinds[code]
    except KeyError:
        raise LetterKindUnknown(kind=code) from None


def find_kind(code: str) -> LetterKind | None:
    """The declared kind, or None for a letter of a kind no longer declared."""
    return _kinds.get(code)


def all_kinds() -> list[LetterKind]:
    """Every declared kind."""
    return list(_kinds.values())
