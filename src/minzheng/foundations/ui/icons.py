"""Vendored glyphs as inline SVG: no icon font, no extra request."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

VENDOR = Path(__file__).resolve().parent / "static/ui/vendor"
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class IconUnknown(ValueError):
    """A glyph that is not vendored: add its name to tools/vendor.toml and run tools/vendor.py."""


@lru_cache(maxsize=512)
def _paths(name: str) -> str:
    found = sorted(VENDOR.glob(f"tabler-icons-*/outline/{name}.svg"))
    if not found:
        raise IconUnknown(f"no icon {name!r}: add it to tools/vendor.toml")
    inside = _INSIDE.search(found[-1].read_text(encoding="utf-8"))
    if inside is None:
        raise IconUnknown(f"icon {name!r} is not an SVG")
    return re.sub(r"\s+", " ", inside.group(1)).strip()


def icon_svg(name: str, *, size: int = 24, label: str = "", stroke: str = "1.75") -> SafeString:
    """A glyph as inline SVG in the colour of its text. With a label it is an image, without one it is decoration."""
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    # The markup comes from the vendored files, whose hashes the lock fixes.
    return mark_safe(  # noqa: S308
        f'<svg class="mz-icon" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" fill="none"'
        f' stroke="currentColor" stroke-width="{escape(stroke)}" stroke-linecap="round" stroke-linejoin="round"'
        f" {role}>{_paths(name)}</svg>"
    )
